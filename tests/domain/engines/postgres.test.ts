import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addToCart } from '#src/domain/cart/change-cart.ts'
import { findCart, listCartLines } from '#src/domain/cart/queries.ts'
import { findProductBySlug } from '#src/domain/catalog/queries.ts'
import { placeOrder } from '#src/domain/checkout/place-order.ts'
import { quoteCart } from '#src/domain/checkout/quote.ts'
import { seedDemo } from '#src/domain/demo/seed-demo.ts'
import { applyTermsOfSale } from '#src/domain/opening/open-shop.ts'
import { packOrder, shipParcel } from '#src/domain/orders/parcels.ts'
import { getOrder } from '#src/domain/orders/queries.ts'
import { settleByHand } from '#src/domain/orders/settle-by-hand.ts'
import { startPayment } from '#src/domain/orders/start-payment.ts'
import { openCash } from '#src/domain/payments/gateways/cash.ts'
import { keepZones } from '#src/domain/shipping/queries.ts'
import { keepTaxRates } from '#src/domain/tax/queries.ts'
import type { OpenDatabase } from '#src/platform/db/db.ts'
import { openDatabase } from '#src/platform/db/open.ts'
import { openLog } from '#src/platform/log.ts'
import { Memory } from '#src/platform/memory.ts'
import { migrate } from '#src/platform/migrate.ts'
import { clerk, cork } from '../../support/market.ts'
import { NOON } from '../../support/noon.ts'
import { openTestPostgres, type TestPostgres } from '../../support/postgres.ts'
import { expectSoundBooks } from '../../support/verify.ts'

let server: TestPostgres | null
let database: OpenDatabase
const folder = mkdtempSync(path.join(tmpdir(), 'barrow-engine-'))

beforeAll(async () => {
  server = await openTestPostgres()
  if (!server) return
  database = await openDatabase(server.url)
  await migrate(database)
}, 60_000)

afterAll(async () => {
  await database?.close()
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('the same shop opens, sells and sends on PostgreSQL', async ({ skip }) => {
  if (!server) return skip()
  const { db } = database
  await applyTermsOfSale(db, { country: 'IE', currency: 'EUR' }, NOON)
  await seedDemo({ db, engine: 'postgres', dataDir: folder }, NOON)
  const tote = await findProductBySlug(db, 'market-tote')
  const variant = tote?.variants.find((each) => each.available > 0)
  if (!variant) throw new Error('the demo has no market tote to sell')

  const added = await addToCart(db, {
    cartId: null,
    userId: null,
    variantId: variant.id,
    quantity: 1,
    now: NOON,
  })
  if (typeof added === 'string') throw new Error(added)
  const cart = await findCart(db, added.cartId)
  if (!cart) throw new Error('the bag is gone')
  const memory = new Memory(database)
  const [zones, taxRates, lines] = await Promise.all([
    keepZones(db, memory),
    keepTaxRates(db, memory),
    listCartLines(db, cart.id),
  ])
  const quote = quoteCart({ lines, coupon: null, destination: cork, methodId: null, zones, taxRates })
  const cash = openCash()
  const deps = { db, gateways: [cash], log: openLog('silent') }
  const placed = await placeOrder(
    deps,
    {
      cart,
      userId: null,
      email: 'aoife@example.ie',
      shippingAddress: cork,
      billingAddress: null,
      methodId: quote.method?.id ?? null,
      gateway: cash,
      seenTotalMinor: quote.totalMinor,
    },
    {
      currency: 'EUR',
      locale: 'en-IE',
      publicUrl: 'http://x',
      zones,
      taxRates,
      payWithinMs: 1,
      transferWithinMs: 1,
    },
    NOON,
  )
  if ('refusal' in placed) throw new Error(placed.refusal)
  await startPayment(deps, placed.paymentId ?? 0, NOON)
  expect(
    await packOrder(db, { orderId: placed.orderId, shipsBeforePayment: ['cash'], actor: clerk, now: NOON }),
  ).toBeNull()
  const [parcel] = (await getOrder(db, placed.orderId)).shipments
  await shipParcel(db, {
    shipmentId: parcel?.id ?? 0,
    carrier: 'An Post',
    trackingNumber: 'LX1',
    actor: clerk,
    now: NOON,
  })
  expect(await settleByHand(deps, { paymentId: placed.paymentId ?? 0, actor: clerk, now: NOON })).toBeNull()
  expect((await getOrder(db, placed.orderId)).state).toBe('completed')
  await expectSoundBooks(db)
}, 60_000)
