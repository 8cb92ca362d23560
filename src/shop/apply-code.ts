import { putInGiftCard, setCouponCode } from '#src/domain/cart/change-cart.ts'
import { type GiftCardRefusal, refuseGiftCard } from '#src/domain/gift-cards/gift-card.ts'
import { findGiftCardByCode, listGiftCardsIn } from '#src/domain/gift-cards/queries.ts'
import { type CouponRefusal, findCoupon, normaliseCode } from '#src/domain/pricing/coupons.ts'
import type { Db } from '#src/platform/db/db.ts'

export type CodeProblem = CouponRefusal | GiftCardRefusal

/**
 * Puts a code on a bag, whichever it is: a discount code, or that of a gift card.
 * @param subtotalMinor what the bag's goods cost before any discount
 * @returns why it does nothing, with nothing changed; null where it is on the bag
 */
export async function applyCode(
  db: Db,
  {
    cartId,
    typed,
    subtotalMinor,
    currency,
    now,
  }: {
    cartId: number
    typed: string
    subtotalMinor: number
    currency: string
    now: number
  },
): Promise<CodeProblem | null> {
  const code = normaliseCode(typed)
  const coupon = await findCoupon(db, code, subtotalMinor, now, cartId)
  if (typeof coupon !== 'string') {
    await setCouponCode(db, cartId, code, now)
    return null
  }
  const card = coupon === 'unknown_code' ? await findGiftCardByCode(db, typed) : null
  if (!card) return coupon
  // In the bag already, it may be empty because an unpaid order of this very bag holds what was on it.
  if ((await listGiftCardsIn(db, cartId)).some(({ id }) => id === card.id)) return null
  return refuseGiftCard(card, currency, now) ?? putInGiftCard(db, { cartId, giftCardId: card.id, now })
}

/** Why a gift card pays nothing, for whoever typed its code. */
export const giftCardWords: Record<GiftCardRefusal, string> = {
  stopped: 'This gift card has been stopped. Write to us if you do not know why.',
  expired: 'This gift card has expired.',
  empty: 'Nothing is left on this gift card.',
  other_currency: 'This gift card is for another currency.',
  too_many: 'Your bag holds as many gift cards as it can. Take one out first.',
}
