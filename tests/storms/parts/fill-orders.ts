import { addToCart } from '#src/domain/cart/change-cart.ts'
import { findCart, listCartLines } from '#src/domain/cart/queries.ts'
import { placeOrder } from '#src/domain/checkout/place-order.ts'
import { quoteCart } from '#src/domain/checkout/quote.ts'
import { notificationListeners } from '#src/domain/notifications/listeners.ts'
import { settleByHand } from '#src/domain/orders/settle-by-hand.ts'
import { openCash } from '#src/domain/payments/gateways/cash.ts'
import { openTransfer } from '#src/domain/payments/gateways/transfer.ts'
import { keepZones } from '#src/domain/shipping/queries.ts'
import { keepTaxRates } from '#src/domain/tax/queries.ts'
import { DAY, HOUR } from '#src/kernel/clock.ts'
import { openDatabase } from '#src/platform/db/open.ts'
import { openLog } from '#src/platform/log.ts'
import { sendMails } from '#src/platform/mail.ts'
import { Memory } from '#src/platform/memory.ts'
import { deliverEvents } from '#src/platform/outbox.ts'
import { cork } from '../../support/addresses.ts'
import type { Chance } from '../../support/seeded.ts'

const actor = { userId: null, name: 'Niamh', ip: '' }
const publicUrl = 'https://fennel.example'

/** Fills a shop that nobody has opened with orders, each by the shop's own commands: two of three by transfer and paid. */
export async function fillOrders(databaseUrl: string, count: number, chance: Chance): Promise<void> {
  const database = await openDatabase(databaseUrl)
  const { db } = database
  const gateways = { cash: openCash(), transfer: openTransfer() }
  const deps = { db, gateways: Object.values(gateways), log: openLog('silent') }
  const memory = new Memory(database)
  const [zones, taxRates] = [await keepZones(db, memory), await keepTaxRates(db, memory)]
  const terms = {
    ...{ currency: 'EUR', locale: 'en-IE', publicUrl, zones, taxRates },
    ...{ payWithinMs: HOUR, transferWithinMs: 7 * DAY },
  }
  const onSale = await db
    .selectFrom('variants')
    .innerJoin('products', 'products.id', 'variants.product_id')
    .select('variants.id')
    .where('variants.status', '=', 'active')
    .where('products.status', '=', 'active')
    .execute()
  const variants = onSale.map(({ id }) => id)

  async function buy(now: number): Promise<void> {
    let cartId: number | null = null
    for (const variantId of chance.shuffle(variants).slice(0, chance.between(1, 4))) {
      const wish = { cartId, userId: null, variantId, quantity: chance.between(1, 3), now }
      const added = await addToCart(db, wish)
      if (typeof added === 'string') throw new Error(`not put into the bag: ${added}`)
      cartId = added.cartId
    }
    const cart = await findCart(db, cartId ?? 0)
    if (!cart) throw new Error('the bag is not open')
    const lines = await listCartLines(db, cart.id)
    const quote = quoteCart({ lines, coupon: null, destination: cork, methodId: null, zones, taxRates })
    const gateway = chance.happens(2 / 3) ? gateways.transfer : gateways.cash
    const placed = await placeOrder(
      deps,
      {
        ...{ cart, userId: null, email: `buyer-${cart.id}@example.com`, shippingAddress: cork, gateway },
        ...{ billingAddress: null, methodId: quote.method?.id ?? null, seenTotalMinor: quote.totalMinor },
      },
      terms,
      now,
    )
    if ('refusal' in placed) throw new Error(`not placed: ${placed.refusal}`)
    if (gateway === gateways.transfer && placed.paymentId !== null)
      await settleByHand(deps, { paymentId: placed.paymentId, actor, now })
  }

  try {
    const listeners = notificationListeners({ publicUrl, gateways: deps.gateways, clock: Date.now })
    for (let left = count; left > 0; left--) {
      await buy(Date.now())
      while (await deliverEvents(db, listeners, deps.log, Date.now()));
      while (await sendMails(db, { send: async () => {} }, 'shop@fennel.example', deps.log, Date.now()));
    }
  } finally {
    await database.close()
  }
}
