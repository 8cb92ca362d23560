import type { Context } from 'hono'
import { type CartLine, listCartLines } from '#src/domain/cart/queries.ts'
import { type CheckoutQuote, quoteCart } from '#src/domain/checkout/quote.ts'
import { listAddresses, type SavedAddress } from '#src/domain/customers/addresses.ts'
import { type GiftCard, type GiftPart, giftsFor } from '#src/domain/gift-cards/gift-card.ts'
import { listGiftCardsIn } from '#src/domain/gift-cards/queries.ts'
import type { Gateway } from '#src/domain/payments/gateway.ts'
import { listOffered } from '#src/domain/payments/gateways.ts'
import { type CouponRefusal, findCoupon } from '#src/domain/pricing/coupons.ts'
import { keepZones } from '#src/domain/shipping/queries.ts'
import type { Zone } from '#src/domain/shipping/shipping.ts'
import { keepTaxRates } from '#src/domain/tax/queries.ts'
import type { Address } from '#src/kernel/address.ts'
import type { TaxRate } from '#src/kernel/tax-match.ts'
import type { CartGlance, Env } from '#src/web/env.ts'
import { type CheckoutForm, freshForm, readForm, shippingAddressOf } from './form.ts'

/** Everything the checkout page is made of, read once for a request. */
export type CheckoutState = {
  cart: CartGlance
  form: CheckoutForm
  saved: SavedAddress[]
  lines: CartLine[]
  shippingAddress: Address
  quote: CheckoutQuote
  couponRefusal: CouponRefusal | null
  giftCards: GiftCard[]
  /** What they pay of the total as it is now. */
  gifts: GiftPart[]
  zones: Zone[]
  taxRates: readonly TaxRate[]
  gateways: Gateway[]
  gateway: Gateway | null
}

/**
 * @param posted the form's fields, null for a first visit
 * @returns null where there is nothing in the bag
 */
export async function readCheckout(
  c: Context<Env>,
  posted: Record<string, string> | null,
): Promise<CheckoutState | null> {
  const { db, deps, settings, visitor, now } = c.var
  const { cart, user } = visitor
  if (!cart || cart.count === 0) return null
  const [saved, lines, zones, taxRates] = await Promise.all([
    user ? listAddresses(db, user.id) : [],
    listCartLines(db, cart.id),
    keepZones(db, deps.memory),
    keepTaxRates(db, deps.memory),
  ])
  const form = posted
    ? readForm(posted, settings.country)
    : freshForm({
        homeCountry: settings.country,
        email: user?.email ?? '',
        name: user?.name ?? '',
        saved,
        cartVersion: cart.version,
      })
  const shippingAddress = shippingAddressOf(form, saved)
  const subtotalMinor = lines.reduce((sum, line) => sum + line.unitPriceMinor * line.quantity, 0)
  const found = cart.couponCode ? await findCoupon(db, cart.couponCode, subtotalMinor, now, cart.id) : null
  const coupon = typeof found === 'string' ? null : found
  const quote = quoteCart({
    lines,
    coupon,
    destination: shippingAddress,
    methodId: form.methodId,
    zones,
    taxRates,
  })
  const giftCards = await listGiftCardsIn(db, cart.id)
  const { currency } = settings
  const gifts = giftsFor(giftCards, { totalMinor: quote.totalMinor, currency, now })
  const gateways = listOffered(deps.gateways, settings)
  const gateway = gateways.find((each) => each.name === form.gateway) ?? gateways[0] ?? null
  const couponRefusal = typeof found === 'string' ? found : null
  return {
    cart,
    form,
    saved,
    lines,
    shippingAddress,
    quote,
    couponRefusal,
    giftCards,
    gifts,
    zones,
    taxRates,
    gateways,
    gateway,
  }
}
