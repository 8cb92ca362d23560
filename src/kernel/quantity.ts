import { toAsciiDigits } from './digits.ts'

/** The most of one variant that one cart line holds; more is an enquiry, not a click. */
export const MAX_PER_LINE = 999

/**
 * Reads how many a shopper wants. Loose about spaces, a plus sign, leading zeros and other scripts' digits;
 * strict about anything that is not a whole number. Zero is a quantity: it takes the line out of the cart.
 */
export function parseQuantity(text: string): number | 'not_a_number' | 'over_line_limit' {
  const digits = /^\+?(\d+)$/.exec(toAsciiDigits(text.trim()))?.[1]
  if (digits === undefined) return 'not_a_number'
  const quantity = Number(digits)
  return quantity > MAX_PER_LINE ? 'over_line_limit' : quantity
}
