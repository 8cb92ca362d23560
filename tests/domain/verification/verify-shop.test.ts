import { type Kysely, sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { cancelOrder } from '#src/domain/orders/cancel-order.ts'
import { packOrder } from '#src/domain/orders/parcels.ts'
import { refundOrder } from '#src/domain/orders/refund-order.ts'
import { runRefunds } from '#src/domain/orders/run-refunds.ts'
import { verifyShop } from '#src/domain/verification/verify-shop.ts'
import type { Db } from '#src/platform/db/db.ts'
import { engine } from '../../support/engine.ts'
import { mug } from '../../support/goods.ts'
import { clerk, openMarket } from '../../support/market.ts'
import { expectSoundBooks } from '../../support/verify.ts'
import { dump } from '../imports/support.ts'

/**
 * A shop in which everything has happened: order 1 paid with a code, packed and partly refunded, 2 waiting for its money,
 * 3 cancelled after it was paid, 4 cancelled before.
 */
async function livedInShop() {
  const shop = await openMarket({ goods: [mug({ onHand: 20 })] })
  const { time, deps, db } = shop
  const mugId = shop.goods[0]?.variantId ?? 0
  await shop.coupon('TEA', { maxUses: 5 })
  const first = await shop.buy({ [mugId]: 3 }, { code: 'TEA' })
  const orderLineId = (await shop.see(first.orderId)).lines[0]?.id ?? 0
  const wish = { lines: [{ orderLineId, quantity: 1, restock: true }], amountMinor: null, reason: '' }
  await refundOrder(db, { orderId: first.orderId, wish, actor: clerk, now: time.now })
  await packOrder(db, { orderId: first.orderId, shipsBeforePayment: [], actor: clerk, now: time.now })
  await shop.checkOut({ [mugId]: 2 })
  const third = await shop.buy({ [mugId]: 1 })
  const fourth = await shop.checkOut({ [mugId]: 1 })
  for (const { orderId } of [third, fourth])
    await cancelOrder(deps, { orderId, actor: clerk, by: 'staff', reason: '', now: time.now })
  await runRefunds(deps, time.now)
  await expectSoundBooks(db)
  return shop
}

/** The engine itself refuses what breaks a promise of one row alone: here it looks away. */
async function loosen(db: Db, table: 'stock_levels' | 'coupons'): Promise<void> {
  if (engine === 'sqlite') await run('pragma ignore_check_constraints = on')(db)
  else
    await run(`do $$ declare name text; begin
      for name in select conname from pg_constraint where contype = 'c' and conrelid = '${table}'::regclass
      loop execute format('alter table ${table} drop constraint %I', name); end loop; end $$`)(db)
}
const run = (text: string) => (db: Db) => sql.raw(text).execute(db as Kysely<unknown>)

/** Each promise with the one thing that breaks it, and with those that cannot help breaking along with it. */
const breakages: [name: string, breakIt: (db: Db) => Promise<unknown>, alsoBreaks?: string[]][] = [
  [
    'no shelf holds less than what is reserved, or less than nothing',
    async (db) => {
      await loosen(db, 'stock_levels')
      await run('update stock_levels set on_hand = 1, reserved = 2')(db)
      await run(
        "insert into stock_movements (variant_id, location_id, kind, quantity, reason, at) select variant_id, location_id, 'adjusted', 1 - (select sum(quantity) from stock_movements), '', at from stock_movements limit 1",
      )(db)
    },
  ],
  ['what is on hand is the sum of its stock movements', run('update stock_levels set on_hand = on_hand + 1')],
  [
    'what is reserved is the sum of its live reservations',
    run('update stock_levels set reserved = reserved - 1'),
  ],
  [
    'what was set aside and sold has left the shelf, and of what was sold ahead no more than was owed',
    run("update reservations set quantity = quantity + 1 where state = 'consumed' and order_id = 1"),
  ],
  [
    'no more of an order came back to the shelf than left it',
    async (db) => {
      await run(
        "insert into stock_movements (variant_id, location_id, kind, quantity, order_id, reason, at) select variant_id, location_id, 'returned', 1, 3, '', at from stock_movements limit 1",
      )(db)
      await run('update stock_levels set on_hand = on_hand + 1')(db)
    },
  ],
  [
    'every live reservation belongs to an order that waits for its money',
    run('update reservations set order_id = 4 where order_id = 2'),
  ],
  [
    'every payment that came in belongs to an order that is paid, or is on its way back in full',
    run("update refunds set state = 'failed' where order_id = 3"),
    [
      'what an order counts as sent back is what goes back of the payment it was accepted on',
      'the ledger holds each payment that came in and each refund that went out, once',
    ],
  ],
  [
    'every paid order has exactly one payment that was not sent back for coming twice',
    async (db) => {
      await run(
        "insert into payments (order_id, gateway, state, amount_minor, currency, idempotency_key, attempt_json, is_closed, failure, expires_at, checked_at, created_at, updated_at, settled_at) select order_id, gateway, 'succeeded', amount_minor, currency, 'again', '{}', 0, '', 0, 0, 0, 0, settled_at + 1 from payments where id = 1",
      )(db)
      await run(
        "insert into ledger_entries (at, account, amount_minor, currency, order_id, payment_id, note) select 0, 'gateway:card', amount_minor, currency, order_id, id, '' from payments where idempotency_key = 'again'",
      )(db)
      await run(
        "insert into ledger_entries (at, account, amount_minor, currency, order_id, payment_id, note) select 0, 'orders', -amount_minor, currency, order_id, id, '' from payments where idempotency_key = 'again'",
      )(db)
    },
  ],
  [
    'no attempt to pay an order that has ended is still open',
    run("update payments set state = 'processing' where order_id = 4"),
  ],
  [
    'an order’s total is its lines less discounts plus delivery plus added tax',
    run('update orders set total_minor = total_minor + 1 where id = 2'),
  ],
  [
    'an order’s lines sum to its items less its discount',
    run('update order_lines set total_minor = total_minor + 1 where order_id = 2'),
  ],
  [
    'an order’s tax is the sum of its tax adjustments',
    run('update orders set tax_minor = tax_minor + 1 where id = 2'),
  ],
  [
    'no order has more sent back than it cost',
    run('update orders set refunded_minor = total_minor + 1 where id = 1'),
    ['what an order counts as sent back is what goes back of the payment it was accepted on'],
  ],
  [
    'what an order counts as sent back is what goes back of the payment it was accepted on',
    run('update orders set refunded_minor = refunded_minor - 1 where id = 1'),
  ],
  [
    'no payment has more sent back than it brought',
    run(
      "insert into refunds (order_id, payment_id, state, amount_minor, reason, idempotency_key, failure, created_at, updated_at) select order_id, id, 'requested', amount_minor, '', 'again', '', 0, 0 from payments where id = 1",
    ),
    ['what an order counts as sent back is what goes back of the payment it was accepted on'],
  ],
  [
    'the ledger’s entries of an order sum to nought',
    run(
      "update ledger_entries set amount_minor = amount_minor + 1 where id = (select min(id) from ledger_entries where account = 'orders')",
    ),
  ],
  [
    'the ledger holds each payment that came in and each refund that went out, once',
    run('delete from ledger_entries where payment_id = 1 and refund_id is null'),
  ],
  [
    'no code was used more often than it may',
    async (db) => {
      await loosen(db, 'coupons')
      await run('update coupons set uses = max_uses + 1')(db)
    },
  ],
  ['every order that holds a code is counted among its uses', run('update coupons set uses = 0')],
  ['nothing is packed of an order that is cancelled', run('update shipments set order_id = 4')],
  ['no parcel holds more of a line than was bought', run('update shipment_lines set quantity = 4')],
  ['no line has more units sent back than were bought', run('update refund_lines set quantity = 4')],
  [
    'every refund that staff asked for has its row in the audit',
    async (db) => {
      await run(
        "insert into users (id, email, name, role, created_at, updated_at) values (1, 'n@example.ie', 'Niamh', 'support', 0, 0)",
      )(db)
      await run('update refunds set actor_user_id = 1')(db)
      await run("delete from audit_log where action = 'refund order'")(db)
    },
  ],
  [
    'every order has the event of its placing, and every paid one that of its payment',
    run("delete from outbox where key = 'order.paid:1'"),
  ],
]

describe('the books of a shop that has lived', () => {
  test.each(breakages)('tell when it is broken that %s', async (name, breakIt, alsoBreaks = []) => {
    const { db } = await livedInShop()
    await breakIt(db)
    const broken = (await verifyShop(db))
      .filter((finding) => finding.broken > 0)
      .map((finding) => finding.name)
    expect(broken).toContain(name)
    expect(broken.filter((each) => each !== name).sort()).toEqual([...alsoBreaks].sort())
  })

  test('every promise there is has a test that breaks it', async () => {
    const { db } = await openMarket()
    const promised = (await verifyShop(db)).map((finding) => finding.name)
    expect(promised.sort()).toEqual(breakages.map(([name]) => name).sort())
  })

  test('are not changed by being looked into', async () => {
    const { db } = await livedInShop()
    const before = await dump(db)
    await verifyShop(db)
    expect(await dump(db)).toEqual(before)
  })

  test('hold for a shop that is empty, too', async () => {
    await expectSoundBooks((await openMarket()).db)
  })
})
