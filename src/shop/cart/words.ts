import { type QuantityRefusal, type Sellable, sellableQuantity } from '#src/domain/cart/cart.ts'
import { MAX_PER_LINE } from '#src/kernel/quantity.ts'
import { type CodeProblem, giftCardWords } from '#src/shop/apply-code.ts'

export type QuantityProblem = QuantityRefusal | 'not_a_number'

/** Why so many cannot be had, for the line in the bag. */
export function lineProblem(problem: QuantityProblem, variant: Sellable): string {
  const most = sellableQuantity(variant)
  switch (problem) {
    case 'not_a_number':
      return 'Enter a whole number, such as 2.'
    case 'over_line_limit':
      return `Take ${MAX_PER_LINE} or fewer. For more, write to us.`
    case 'too_many_lines':
      return 'Your bag is full. Take something out first.'
    case 'not_for_sale':
      return 'This can no longer be bought. Remove it to go on.'
    case 'not_enough_stock':
      if (most === 0) return 'Sold out since you put it here. Remove it to go on.'
      return most === 1 ? 'Only one left. Take one.' : `Only ${most} left. Take ${most} or fewer.`
  }
}

/**
 * Why so many could not be added, for the product's page.
 * @param inBag how many of it the bag holds already
 */
export function addProblem(problem: QuantityProblem, most: number, inBag: number): string {
  switch (problem) {
    case 'not_a_number':
      return 'Enter how many you want as a whole number, such as 2.'
    case 'over_line_limit':
      return `One bag takes ${MAX_PER_LINE} of a thing at most. For more, write to us.`
    case 'too_many_lines':
      return 'Your bag is full. Take something out first.'
    case 'not_for_sale':
      return 'This can no longer be bought.'
    case 'not_enough_stock':
      if (most === 0) return 'This has just sold out.'
      if (inBag >= most)
        return most === 1
          ? 'The last one is in your bag already.'
          : `All ${most} that are left are in your bag already.`
      if (inBag > 0) return `Only ${most} left, and ${inBag} of them in your bag already.`
      return most === 1 ? 'Only one left. Take one.' : `Only ${most} left. Take ${most} or fewer.`
  }
}

/** Why a code takes nothing off. */
export const couponProblems: Record<CodeProblem | 'no_code' | 'too_many_tries', string> = {
  ...giftCardWords,
  no_code: 'Enter the code as it was given to you.',
  unknown_code: 'There is no such code. Check the spelling, or go on without it.',
  not_yet: 'This code is not valid yet.',
  ended: 'This code has run out.',
  used_up: 'This code has been used as often as it can be.',
  below_minimum: 'Your bag is worth less than this code asks for. Put something more in, and try again.',
  too_many_tries: 'That was a lot of codes. Try again in a quarter of an hour.',
}
