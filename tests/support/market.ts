import type { Actor } from '#src/domain/audit/audit.ts'
import { addToCart, putInGiftCard, setCouponCode } from '#src/domain/cart/change-cart.ts'
import { findCart, listCartLines } from '#src/domain/cart/queries.ts'
import { payAgain } from '#src/domain/checkout/pay-again.ts'
import {
  type OrderTerms,
  type OrderWish,
  type Placed,
  type PlaceRefusal,
  placeOrder,
} from '#src/domain/checkout/place-order.ts'
import { quoteCart } from '#src/domain/checkout/quote.ts'
import { shareOut, sumOfParts } from '#src/domain/gift-cards/gift-card.ts'
import { issueGiftCard } from '#src/domain/gift-cards/issue.ts'
import { listGiftCardsIn } from '#src/domain/gift-cards/queries.ts'
import { applyTermsOfSale } from '#src/domain/opening/open-shop.ts'
import type { Order } from '#src/domain/orders/order.ts'
import { getOrder } from '#src/domain/orders/queries.ts'
import { settlePayment } from '#src/domain/orders/settle-payment.ts'
import { startPayment } from '#src/domain/orders/start-payment.ts'
import { openCash } from '#src/domain/payments/gateways/cash.ts'
import { openTransfer } from '#src/domain/payments/gateways/transfer.ts'
import { findCoupon } from '#src/domain/pricing/coupons.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { keepZones } from '#src/domain/shipping/queries.ts'
import { keepTaxRates } from '#src/domain/tax/queries.ts'
import { DAY, HOUR } from '#src/kernel/clock.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { openLog } from '#src/platform/log.ts'
import { Memory } from '#src/platform/memory.ts'
import { cork } from './addresses.ts'
import { type Card, openCard } from './card-gateway.ts'
import { openTestDatabase } from './database.ts'
import { type Goods, putOnShelf, type Shelved } from './goods.ts'
import { NOON } from './noon.ts'

export const clerk: Actor = { userId: null, name: 'Niamh', ip: '127.0.0.1' }

export { cork }

type Bag = { id: number; version: number; couponCode: string }
type Wish = Partial<Omit<OrderWish, 'cart' | 'gateway'>> & { gateway?: 'card' | 'cash' | 'transfer' }

/**
 * A shop without its pages: a real database, goods on its shelf, cash, transfer, and a card gateway whose every answer the
 * test decides. `time.now` is the clock.
 */
export async function openMarket(options: { goods?: Goods[]; settings?: Partial<Settings> } = {}) {
  const database = await openTestDatabase()
  const { db } = database
  const time = { now: NOON }
  const settings = { country: 'IE', currency: 'EUR', ...options.settings }
  await applyTermsOfSale(db, settings, NOON)
  const goods: Shelved[] = await putOnShelf(db, ...(options.goods ?? []))
  const card: Card = openCard(() => time.now)
  const gateways = { card: card.gateway, cash: openCash(), transfer: openTransfer() }
  const deps = { db, gateways: Object.values(gateways), log: openLog('silent') }

  /** @returns the shop's own side of an order, as it is now */
  async function terms(): Promise<OrderTerms> {
    const memory = new Memory(database)
    return {
      currency: settings.currency,
      locale: 'en-IE',
      publicUrl: 'https://fennel.example',
      zones: await keepZones(db, memory),
      taxRates: await keepTaxRates(db, memory),
      payWithinMs: HOUR,
      transferWithinMs: 7 * DAY,
    }
  }

  async function look(cartId: number): Promise<Bag> {
    const cart = await findCart(db, cartId)
    if (!cart) throw new Error(`the bag ${cartId} is not open`)
    return { id: cart.id, version: cart.version, couponCode: cart.couponCode }
  }

  /** A new shopper's bag: quantities by variant. */
  async function fill(wanted: Record<number, number>, code = ''): Promise<Bag> {
    let cartId: number | null = null
    for (const [variantId, quantity] of Object.entries(wanted)) {
      const wish = { cartId, userId: null, variantId: Number(variantId), quantity, now: time.now }
      const added = await addToCart(db, wish)
      if (typeof added === 'string') throw new Error(`variant ${variantId} did not go into the bag: ${added}`)
      cartId = added.cartId
    }
    if (cartId === null) throw new Error('an empty bag is no bag')
    if (code) await setCouponCode(db, cartId, code, time.now)
    return look(cartId)
  }

  /** A gift card that staff gave. @returns its id */
  const giftCard = (amountMinor: number, changes: { expiresAt?: number } = {}) =>
    inTransaction(db, (tx) =>
      issueGiftCard(tx, {
        ...{ amountMinor, currency: settings.currency, email: '', note: '', bought: null, actor: clerk },
        ...{ expiresAt: null, now: time.now, ...changes },
      }),
    )

  /** Puts gift cards into a bag. @returns the bag as it is now */
  async function payWith(bag: Bag, ...giftCardIds: number[]): Promise<Bag> {
    for (const giftCardId of giftCardIds)
      await putInGiftCard(db, { cartId: bag.id, giftCardId, now: time.now })
    return look(bag.id)
  }

  /** What the checkout page would show for a bag. */
  async function quote(bag: Bag, wish: Wish = {}) {
    const { zones, taxRates } = await terms()
    const lines = await listCartLines(db, bag.id)
    const subtotal = lines.reduce((sum, line) => sum + line.unitPriceMinor * line.quantity, 0)
    const found = bag.couponCode ? await findCoupon(db, bag.couponCode, subtotal, time.now, bag.id) : null
    const { country, region, postcode } = wish.shippingAddress ?? cork
    return quoteCart({
      lines,
      coupon: typeof found === 'string' ? null : found,
      destination: { country, region, postcode },
      methodId: wish.methodId ?? null,
      zones,
      taxRates,
    })
  }

  /** Presses the button on the checkout page; the total on it is what the page shows now, unless said otherwise. */
  async function press(bag: Bag, wish: Wish = {}): Promise<Placed | PlaceRefusal> {
    const shown = wish.seenTotalMinor === undefined ? await quote(bag, wish) : null
    const gifts = shareOut(await listGiftCardsIn(db, bag.id), shown?.totalMinor ?? 0)
    return placeOrder(
      deps,
      {
        cart: bag,
        userId: null,
        email: 'aoife@example.ie',
        shippingAddress: cork,
        billingAddress: null,
        methodId: shown?.method?.id ?? null,
        seenTotalMinor: (shown?.totalMinor ?? 0) - sumOfParts(gifts),
        ...wish,
        gateway: gateways[wish.gateway ?? 'card'],
      },
      await terms(),
      time.now,
    )
  }

  /** The same, for a bag that can be bought. */
  async function order(bag: Bag, wish: Wish = {}): Promise<Placed> {
    const placed = await press(bag, wish)
    if ('refusal' in placed) throw new Error(`the order was refused: ${placed.refusal}`)
    return placed
  }

  /** Places an order and goes to its gateway's page. */
  async function checkOut(wanted: Record<number, number>, wish: Wish & { code?: string } = {}) {
    const { code = '', ...rest } = wish
    const placed = await order(await fill(wanted, code), rest)
    const paymentId = placed.paymentId ?? 0
    if (placed.paymentId !== null) await startPayment(deps, paymentId, time.now)
    return { ...placed, paymentId }
  }

  /** Places an order by card, pays it there, and lets the shop hear of it. */
  async function buy(wanted: Record<number, number>, wish: Wish & { code?: string } = {}) {
    const placed = await checkOut(wanted, wish)
    card.pay(placed.paymentId)
    await settlePayment(deps, placed.paymentId, time.now)
    return placed
  }

  return {
    ...{ database, db, time, goods, card, gateways, deps, settings },
    ...{ giftCard, payWith },
    ...{ terms, look, fill, quote, press, order, checkOut, buy },
    settle: (paymentId: number) => settlePayment(deps, paymentId, time.now),
    payAgain: async (orderId: number, gateway: 'card' | 'cash' | 'transfer') => {
      const { publicUrl, payWithinMs, transferWithinMs } = await terms()
      const paying = { orderId, gateway: gateways[gateway], publicUrl, payWithinMs, transferWithinMs }
      return payAgain(deps, paying, time.now)
    },
    see: (orderId: number): Promise<Order> => getOrder(db, orderId),
    /** How many of a variant stand on the shelf, and how many of those are set aside. */
    stock: async (variantId: number): Promise<{ onHand: number; reserved: number }> => {
      const level = await db
        .selectFrom('stock_levels')
        .select(['on_hand', 'reserved'])
        .where('variant_id', '=', variantId)
        .executeTakeFirstOrThrow()
      return { onHand: level.on_hand, reserved: level.reserved }
    },
    /** A discount code, €5 off once unless said otherwise. */
    coupon: async (
      code: string,
      changes: { kind?: string; value?: number; maxUses?: number | null } = {},
    ): Promise<void> => {
      const { kind = 'amount', value = 500, maxUses = 1 } = changes
      const row = {
        code,
        kind,
        value,
        max_uses: maxUses,
        min_subtotal_minor: 0,
        starts_at: null,
        ends_at: null,
      }
      await db
        .insertInto('coupons')
        .values({ ...row, uses: 0, created_at: NOON })
        .execute()
    },
    couponUses: async (code: string): Promise<number> => {
      const row = db.selectFrom('coupons').select('uses').where('code', '=', code)
      return (await row.executeTakeFirstOrThrow()).uses
    },
    /** What the gateways hold for the shop, by the shop's own ledger. */
    money: async (): Promise<number> => {
      const rows = await db
        .selectFrom('ledger_entries')
        .selectAll()
        .where('account', '<>', 'orders')
        .execute()
      return rows.reduce((sum, row) => sum + row.amount_minor, 0)
    },
    events: async (orderId: number): Promise<string[]> =>
      (await getOrder(db, orderId)).events.map(({ kind }) => kind),
  }
}
