import { describe, expect, test } from 'vitest'
import { getOrder } from '#src/domain/orders/queries.ts'
import { settleByHand } from '#src/domain/orders/settle-by-hand.ts'
import { findRun, listItems } from '#src/domain/reconciliation/queries.ts'
import { explainItem, reconcile } from '#src/domain/reconciliation/reconcile.ts'
import { compareBooks, sumBooks } from '#src/domain/reconciliation/reconciliation.ts'
import { DAY, HOUR, MINUTE } from '#src/kernel/clock.ts'
import { type HostedShop, hostedNames, openHostedShop } from '../../shop/checkout/hosted-shop.ts'
import { mug } from '../../support/goods.ts'
import { clerk, openMarket } from '../../support/market.ts'
import { excuseBooks, expectSoundBooks } from '../../support/verify.ts'

const PRICE = 2_250

async function compare(shop: HostedShop) {
  await reconcile(shop.deps, { actor: 'Niamh', now: shop.time.now })
  const run = await findRun(shop.db, shop.gateway.name, false)
  const open = await listItems(shop.db, { isOpen: true, limit: 50, offset: 0 })
  return { run, sums: run?.sums ?? [], open }
}

const agreed = (minor: number) => [{ currency: 'EUR', theirsMinor: minor, oursMinor: minor }]

describe.each(hostedNames)('the books of %s and of the shop', (name) => {
  test('agree to the cent after sales, a refund and an order that nobody paid', async () => {
    const shop = await openHostedShop(name)
    await shop.sell()
    await shop.sell()
    shop.gateway.refundInDashboard(500)
    await shop.deliver()
    await shop.work()
    await shop.order()
    shop.time.now += HOUR
    expect(await compare(shop)).toMatchObject({ sums: agreed(2 * PRICE - 500), open: [] })
    await expectSoundBooks(shop.db)
  })

  test('agree again once a refund is asked about of which no webhook told', async () => {
    const shop = await openHostedShop(name)
    await shop.sell()
    shop.gateway.refundInDashboard(500)
    shop.time.now += HOUR
    expect(await shop.money()).toBe(PRICE)
    expect(await compare(shop)).toMatchObject({ sums: agreed(PRICE - 500), open: [] })
    expect(await shop.money()).toBe(PRICE - 500)
    expect((await shop.payments())[0]?.state).toBe('partly_refunded')
    await expectSoundBooks(shop.db)
  })

  test('differ by money that the shop never asked for, which is listed until somebody explains it', async () => {
    const shop = await openHostedShop(name)
    await shop.sell()
    const { charge } = await shop.db
      .selectFrom('payments')
      .select('gateway_payment_id as charge')
      .executeTakeFirstOrThrow()
    // As if it had been paid to another shop on the same account.
    excuseBooks(shop.db, 'ledger')
    await shop.db.deleteFrom('ledger_entries').execute()
    await shop.db
      .updateTable('payments')
      .set({ gateway_payment_id: 'another', session_id: 'another' })
      .execute()
    shop.time.now += HOUR
    const { sums, open } = await compare(shop)
    expect(open.filter(({ kind }) => kind === 'theirs_only')).toMatchObject([
      { gatewayPaymentId: charge, theirsMinor: PRICE, oursMinor: 0, currency: 'EUR' },
    ])
    expect(sums).toMatchObject([{ theirsMinor: PRICE, oursMinor: 0 }])
    shop.time.now += DAY
    // A day without news of it is no explanation.
    expect((await compare(shop)).open.map(({ theirsMinor }) => theirsMinor)).toContain(PRICE)
    const itemId = open[0]?.id ?? 0
    const explaining = { itemId, reason: 'The market stall', actor: clerk, now: shop.time.now }
    expect(await explainItem(shop.db, explaining)).toBe(true)
    expect(await explainItem(shop.db, explaining)).toBe(false)
    expect((await compare(shop)).open).toEqual([])
  })

  test('differ by money that the gateway knows nothing of', async () => {
    const shop = await openHostedShop(name)
    await shop.sell()
    await shop.db
      .updateTable('payments')
      .set({ gateway_payment_id: 'never_heard', session_id: 'never_heard' })
      .execute()
    shop.time.now += HOUR
    const { open } = await compare(shop)
    expect(open.find(({ gatewayPaymentId }) => gatewayPaymentId === 'never_heard')).toMatchObject({
      kind: 'ours_only',
      theirsMinor: 0,
      oursMinor: PRICE,
      orderNumber: (await shop.latestOrder()).number,
    })
  })

  test('differ by an amount that our ledger has wrong, until it is mended', async () => {
    const shop = await openHostedShop(name)
    await shop.sell()
    const account = `gateway:${name}`
    const write = (amount_minor: number) =>
      shop.db.updateTable('ledger_entries').set({ amount_minor }).where('account', '=', account).execute()
    await write(PRICE - 1)
    shop.time.now += HOUR
    expect((await compare(shop)).open).toMatchObject([
      { kind: 'differs', theirsMinor: PRICE, oursMinor: PRICE - 1 },
    ])
    await write(PRICE)
    shop.time.now += DAY
    expect((await compare(shop)).open).toEqual([])
    const [item] = await listItems(shop.db, { isOpen: false, limit: 5, offset: 0 })
    expect(item?.resolution).toBe('The books agree again.')
  })

  test('wait for a gateway that does not answer, and leave out nothing of the silence', async () => {
    const shop = await openHostedShop(name)
    await shop.sell()
    shop.time.now += HOUR
    shop.down()
    expect((await compare(shop)).run).toMatchObject({ state: 'failed', sums: [] })
    shop.up()
    shop.time.now += DAY
    expect((await compare(shop)).run).toMatchObject({ state: 'done', sums: agreed(PRICE) })
  })

  test('are compared once a day by the shop itself', async () => {
    const shop = await openHostedShop(name)
    await shop.sell()
    await shop.work()
    expect(await findRun(shop.db, name, false)).toBeNull()
    shop.time.now += DAY
    await shop.work()
    const first = await findRun(shop.db, name, false)
    expect(first).toMatchObject({ state: 'done', actor: 'clock', sums: agreed(PRICE) })
    shop.time.now += 23 * HOUR
    await shop.work()
    expect((await findRun(shop.db, name, false))?.id).toBe(first?.id)
    await shop.sell()
    shop.time.now += HOUR
    await shop.work()
    expect(await findRun(shop.db, name, false)).toMatchObject({ from: first?.to, sums: agreed(PRICE) })
  })
})

describe('money that only people watch', () => {
  test('is compared with what they said', async () => {
    const market = await openMarket({ goods: [mug({ onHand: 5 })] })
    const { paymentId, orderId } = await market.checkOut(
      { [market.goods[0]?.variantId ?? 0]: 1 },
      { gateway: 'cash' },
    )
    const { deps, time, db } = market
    expect(await settleByHand(deps, { paymentId, actor: clerk, now: time.now })).toBeNull()
    time.now += HOUR
    await reconcile(deps, { actor: 'clock', now: time.now })
    const { totalMinor } = await getOrder(db, orderId)
    expect((await findRun(db, 'cash', true))?.sums).toEqual(agreed(totalMinor))
    excuseBooks(db, 'ledger', 'audit')
    await db.deleteFrom('ledger_entries').execute()
    time.now += DAY
    await db
      .updateTable('payments')
      .set({ settled_at: time.now - HOUR })
      .execute()
    await reconcile(deps, { actor: 'clock', now: time.now })
    expect(await listItems(db, { isOpen: true, limit: 5, offset: 0 })).toMatchObject([
      { gateway: 'cash', kind: 'differs', theirsMinor: totalMinor, oursMinor: 0 },
    ])
  })
})

describe('two books', () => {
  const movement = (id: string, amountMinor: number, currency = 'EUR') =>
    ({
      kind: 'payment',
      id,
      gatewayPaymentId: id,
      reference: null,
      amountMinor,
      currency,
      at: MINUTE,
    }) as const

  test('agree movement by movement, and a movement counts once', () => {
    const { agreed, suspects } = compareBooks(
      [movement('a', 5), movement('b', 7), movement('b', 7)],
      [movement('b', 7), movement('a', 5), movement('c', 1)],
    )
    expect(agreed.map(({ id }) => id)).toEqual(['a', 'b'])
    expect([...suspects]).toEqual([
      ['b', { theirs: [movement('b', 7)], ours: [] }],
      ['c', { theirs: [], ours: [movement('c', 1)] }],
    ])
  })

  test('are added up by currency, never across', () => {
    const sums = sumBooks(
      [movement('a', 5), movement('b', 7, 'INR'), movement('c', 3)],
      [{ gatewayPaymentId: 'c', currency: 'EUR', theirsMinor: 3, oursMinor: 2 }],
    )
    expect(sums).toEqual([
      { currency: 'EUR', theirsMinor: 8, oursMinor: 7 },
      { currency: 'INR', theirsMinor: 7, oursMinor: 7 },
    ])
  })
})
