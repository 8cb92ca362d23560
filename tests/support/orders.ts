import { addToCart } from '#src/domain/cart/change-cart.ts'
import { listCartLines } from '#src/domain/cart/queries.ts'
import { placeOrder } from '#src/domain/checkout/place-order.ts'
import { quoteCart } from '#src/domain/checkout/quote.ts'
import type { Order } from '#src/domain/orders/order.ts'
import { getOrder } from '#src/domain/orders/queries.ts'
import { settlePayment } from '#src/domain/orders/settle-payment.ts'
import { startPayment } from '#src/domain/orders/start-payment.ts'
import { payAtDemo } from '#src/domain/payments/gateways/demo.ts'
import { findGateway } from '#src/domain/payments/gateways.ts'
import { findPayment } from '#src/domain/payments/payments.ts'
import { keepZones } from '#src/domain/shipping/queries.ts'
import { keepTaxRates } from '#src/domain/tax/queries.ts'
import type { Address } from '#src/kernel/address.ts'
import { DAY, HOUR } from '#src/kernel/clock.ts'
import type { TestShop } from './shop.ts'

export const wellingtonRoad: Address = {
  name: 'Aoife Byrne',
  company: '',
  line1: '14 Wellington Road',
  line2: '',
  city: 'Cork',
  region: '',
  postcode: 'T23 E5R2',
  country: 'IE',
  phone: '',
}

type Wish = {
  /** What is bought: variant and quantity. */
  goods: [variantId: number, quantity: number][]
  gateway?: 'demo' | 'transfer' | 'cash'
  userId?: number | null
  email?: string
  address?: Partial<Address>
}

/** Places an order as the checkout does, and asks the gateway for its session. Nothing is paid yet. */
export async function placeTestOrder(shop: TestShop, wish: Wish): Promise<Order> {
  const { db, deps, time } = shop
  const { goods, gateway = 'transfer', userId = null, email = 'aoife@example.com' } = wish
  const shippingAddress = { ...wellingtonRoad, ...wish.address }
  const now = time.now
  let cartId: number | null = null
  for (const [variantId, quantity] of goods) {
    const added = await addToCart(db, { cartId, userId, variantId, quantity, now })
    if (typeof added === 'string') throw new Error(`not put into the bag: ${added}`)
    cartId = added.cartId
  }
  const cart = await db
    .selectFrom('carts')
    .select(['id', 'version', 'coupon_code as couponCode'])
    .where('id', '=', cartId ?? 0)
    .executeTakeFirstOrThrow()
  const zones = await keepZones(db, deps.memory)
  const taxRates = await keepTaxRates(db, deps.memory)
  const lines = await listCartLines(db, cart.id)
  const quote = quoteCart({
    lines,
    coupon: null,
    destination: shippingAddress,
    methodId: null,
    zones,
    taxRates,
  })
  const way = findGateway(deps.gateways, gateway)
  if (!way) throw new Error(`there is no gateway ${gateway}`)
  const placed = await placeOrder(
    deps,
    {
      cart,
      userId,
      email,
      shippingAddress,
      billingAddress: null,
      methodId: null,
      gateway: way,
      seenTotalMinor: quote.totalMinor,
    },
    {
      currency: 'EUR',
      locale: 'en-IE',
      publicUrl: deps.config.publicUrl,
      zones,
      taxRates,
      payWithinMs: HOUR,
      transferWithinMs: 7 * DAY,
    },
    now,
  )
  if ('refusal' in placed) throw new Error(`not placed: ${JSON.stringify(placed)}`)
  if (placed.paymentId !== null) await startPayment(deps, placed.paymentId, now)
  return getOrder(db, placed.orderId)
}

/** Pays an order at the demo gateway, and lets the shop hear of it. */
export async function payAtDemoPage({ db, deps, time }: TestShop, order: Order): Promise<Order> {
  const paymentId = order.payments.at(-1)?.id ?? 0
  const payment = await findPayment(db, paymentId)
  await payAtDemo(deps.demoLedger, payment?.sessionId ?? '', 'succeed', time.now)
  const settled = await settlePayment(deps, paymentId, time.now)
  if (settled !== 'paid') throw new Error(`not paid: ${settled}`)
  return getOrder(db, order.id)
}
