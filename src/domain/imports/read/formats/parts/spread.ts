import type { Field } from '../../fields.ts'
import type { Said } from '../../format.ts'

type Shape = {
  handle: string
  says: Partial<Record<Field, string>>
  images?: string[]
  warnings: string[]
}

/**
 * One row as a variant of each of its shapes. A count of pieces cannot be divided among several by anybody but the
 * shopkeeper, so all of it goes to the first.
 * @param shapes option values, at least one list of them
 * @param why what is said where there are several, such as “This listing has choices”
 */
export function spread(
  shapes: readonly string[][],
  why: string,
  { handle, says, images, warnings }: Shape,
): Said[] {
  const isSpread = shapes.length > 1
  const isCounted = isSpread && !['', '0', undefined].includes(says.quantity)
  const share = isCounted ? ` All its stock of ${says.quantity} went to the first.` : ''
  const named = shapes.slice(0, MOST_NAMED).map((values) => values.join(' / '))
  if (shapes.length > MOST_NAMED) named.push(`and ${shapes.length - MOST_NAMED} more`)
  const words = isSpread ? [`${why}, so it was made once for each: ${named.join(', ')}.${share}`] : []
  return shapes.map(([option1Value = '', option2Value = '', option3Value = ''], index) => ({
    role: 'variant',
    handle,
    says: {
      ...says,
      ...(index > 0 && isCounted ? { quantity: '0' } : {}),
      ...{ option1Value, option2Value, option3Value },
    },
    images: images ?? [],
    warnings: index === 0 ? [...warnings, ...words] : [],
    givesWay: isSpread,
  }))
}

const MOST_NAMED = 12
