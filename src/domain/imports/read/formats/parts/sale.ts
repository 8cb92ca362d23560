import type { Field } from '../../fields.ts'
import { quote } from '../../reading.ts'

type Sale = {
  regular: string
  /** '' for none. */
  sale: string
  /** Dates as the file has them, '' for open. */
  from: string
  to: string
  /** `2026-03-01` */
  today: string
}

/** The sale price with the regular one struck through, while the sale lasts; the shop knows no sale that ends by itself. */
export function readSale({ regular, sale, from, to, today }: Sale): {
  says: Partial<Record<Field, string>>
  warnings: string[]
} {
  if (sale === '' || sale === regular) return { says: { price: regular, compareAt: '' }, warnings: [] }
  const isOff = isAfter(from, today) || isAfter(today, to)
  if (isOff) {
    const warning = `The sale price ${quote(sale)} does not hold today (${spanOf(from, to)}), so the regular price was taken.`
    return { says: { price: regular, compareAt: '' }, warnings: [warning] }
  }
  const ends = to === '' ? [] : [`The sale ends on ${quote(to)}; here it goes on until you change the price.`]
  return { says: { price: sale, compareAt: regular }, warnings: ends }
}

/** Whether one day is after another; never where one is no date. */
function isAfter(first: string, second: string): boolean {
  const [a, b] = [dayOf(first), dayOf(second)]
  return a !== '' && b !== '' && a > b
}

const dayOf = (text: string): string => /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? ''

function spanOf(from: string, to: string): string {
  return [from && `from ${from}`, to && `until ${to}`].filter(Boolean).join(' ')
}
