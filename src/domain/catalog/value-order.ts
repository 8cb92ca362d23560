const ladder = ['xxxs', 'xxs', 'xs', 's', 'm', 'l', 'xl', 'xxl', 'xxxl', 'xxxxl']
const spelledSizes: Record<string, string> = {
  'extra small': 'xs',
  small: 's',
  medium: 'm',
  large: 'l',
  'extra large': 'xl',
  '2xl': 'xxl',
  '3xl': 'xxxl',
  '4xl': 'xxxxl',
}

/**
 * Says in which order values of an option stand in a filter: sizes from small to large, then numbers from small to
 * large, then everything else by how many products have it, so that the order does not jump while filtering.
 * @returns a number for each value; smaller stands first
 */
export function orderValues(values: readonly { name: string; uses: number }[]): number[] {
  const sorted = values
    .map((value, index) => ({ index, name: value.name, uses: value.uses, ...rank(value.name) }))
    .sort((a, b) => a.group - b.group || a.size - b.size || b.uses - a.uses || compareNames(a.name, b.name))
  const orders: number[] = []
  for (const [order, { index }] of sorted.entries()) orders[index] = order
  return orders
}

function rank(name: string): { group: number; size: number } {
  const plain = name.trim().toLowerCase()
  const step = ladder.indexOf(spelledSizes[plain] ?? plain)
  if (step !== -1) return { group: 0, size: step }
  const number = /^\d+(?:[.,]\d+)?/.exec(plain)
  if (!number) return { group: LAST, size: 0 }
  const unit = /\p{L}+$/u.exec(plain)?.[0] ?? ''
  const [group, factor] = measures[unit] ?? [1, 1]
  return { group, size: Number(number[0].replace(',', '.')) * factor }
}

const LAST = 9

/** Each with its kind and size: millilitres stand apart from centimetres, and 1 l stands after 500 ml. */
const measures: Record<string, [group: number, factor: number]> = {
  ml: [2, 1],
  cl: [2, 10],
  l: [2, 1_000],
  litre: [2, 1_000],
  litres: [2, 1_000],
  liter: [2, 1_000],
  liters: [2, 1_000],
  g: [3, 1],
  kg: [3, 1_000],
  mm: [4, 1],
  cm: [4, 10],
  m: [4, 1_000],
}

const collator = new Intl.Collator('en', { numeric: true })
export const compareNames = (a: string, b: string): number => collator.compare(a, b)
