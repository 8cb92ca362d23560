import { type CartLine, listCartLines } from '#src/domain/cart/queries.ts'
import type { GiftCard } from '#src/domain/gift-cards/gift-card.ts'
import { listGiftCardsIn } from '#src/domain/gift-cards/queries.ts'
import { type CouponRefusal, findCoupon } from '#src/domain/pricing/coupons.ts'
import { type Coupon, priceCart, type Quote } from '#src/domain/pricing/price.ts'
import type { Db } from '#src/platform/db/db.ts'
import { type Home, homeRates } from '#src/shop/price-notes.ts'

export type PricedCart = {
  lines: CartLine[]
  quote: Quote
  /** The code on the cart, '' for none. */
  code: string
  coupon: Coupon | null
  /** Why the code on the cart takes nothing off now. */
  couponRefusal: CouponRefusal | null
  /** Gift cards that will pay, as far as they go. */
  giftCards: GiftCard[]
}

const sumOf = (lines: CartLine[]) => lines.reduce((sum, line) => sum + line.unitPriceMinor * line.quantity, 0)

/**
 * Prices a cart before its destination is known: without delivery, and with the tax inside listed prices as it is at
 * home. Where prices are listed without tax, none is guessed.
 */
export async function readPricedCart(
  db: Db,
  cart: { id: number; couponCode: string } | null,
  home: Home,
  now: number,
): Promise<PricedCart> {
  const lines = cart ? await listCartLines(db, cart.id) : []
  const code = cart?.couponCode ?? ''
  const found = code && lines.length > 0 ? await findCoupon(db, code, sumOf(lines), now) : null
  const coupon = typeof found === 'string' ? null : found
  const taxMode = home.zone?.taxMode ?? 'inclusive'
  const quote = priceCart({
    lines,
    coupon,
    shippingMinor: null,
    taxMode,
    ratesFor: taxMode === 'inclusive' ? (category) => homeRates(home, category) : null,
  })
  const giftCards = cart ? await listGiftCardsIn(db, cart.id) : []
  return { lines, quote, code, coupon, couponRefusal: typeof found === 'string' ? found : null, giftCards }
}

/** What the goods in a cart cost before any discount. */
export const readSubtotal = async (db: Db, cartId: number): Promise<number> =>
  sumOf(await listCartLines(db, cartId))
