import { sql } from 'kysely'
import type { Db } from '#src/platform/db/db.ts'
import { compareMails, compareMoney, findBroken } from './books.ts'
import type { World } from './world.ts'

/** What the books hold after a storm, and what of it is not as it must be since those before. */
export async function readFigures(
  db: Db,
  { stripe, smtp }: World,
  before: { sold: number; paidOrders: number; confirmations: number },
  units: number,
) {
  const sold = await db
    .selectFrom('stock_movements')
    .innerJoin('variants', 'variants.id', 'stock_movements.variant_id')
    .select(({ fn }) => fn.sum<number | null>('quantity').as('quantity'))
    .where('kind', '<>', 'received')
    .where('kind', '<>', 'adjusted')
    .where('sku', 'like', 'scarce%')
    .executeTakeFirstOrThrow()
  const level = await db
    .selectFrom('stock_levels')
    .innerJoin('variants', 'variants.id', 'stock_levels.variant_id')
    .select(({ fn }) => [fn.sum<number>('on_hand').as('onHand'), fn.sum<number>('reserved').as('reserved')])
    .where('sku', 'like', 'scarce%')
    .executeTakeFirstOrThrow()
  const orders = await db.selectFrom('orders').select(['id', 'state', 'paid_at', 'email']).execute()
  const paid = orders.filter(({ paid_at }) => paid_at !== null)
  const confirmed = await db
    .selectFrom('mails')
    .select('message_id')
    .where('kind', '=', 'order_confirmed')
    .execute()
  const ids = new Set(confirmed.map(({ message_id }) => message_id))
  const confirmations = smtp.mails.filter(({ messageId }) => ids.has(messageId)).length
  const besides = await db
    .selectFrom('orders')
    .select(({ selectFrom }) => [
      ...(['number', 'email', 'state', 'refunded_minor'] as const),
      selectFrom('order_events')
        .select((event) => event.fn.agg<string>('string_agg', ['kind', sql.lit(' ')]).as('kinds'))
        .whereRef('order_id', '=', 'orders.id')
        .as('events'),
    ])
    .where('paid_at', 'is not', null)
    .where(({ or, eb, not, exists, selectFrom }) =>
      or([
        eb('state', '=', 'cancelled'),
        eb('refunded_minor', '>', 0),
        not(
          exists(
            selectFrom('order_lines')
              .select('order_lines.id')
              .whereRef('order_lines.order_id', '=', 'orders.id')
              .where('sku', 'like', 'scarce%'),
          ),
        ),
      ]),
    )
    .execute()
  const open = await db
    .selectFrom('orders')
    .leftJoin('payments', 'payments.order_id', 'orders.id')
    .select(['orders.id', 'orders.email', 'payments.state', 'payments.session_id', 'payments.failure'])
    .where('orders.state', '=', 'pending_payment')
    .execute()
  const figures = { sold: -Number(sold.quantity ?? 0), paidOrders: paid.length, confirmations }
  const wrong = [
    ...open.map((order) => `still waits for its money: ${JSON.stringify(order)}`),
    ...differ('sold', figures.sold - before.sold, units),
    ...(Number(level.onHand) === 0 ? [] : [`${level.onHand} of the scarce goods are still on hand`]),
    ...(Number(level.reserved) === 0 ? [] : [`${level.reserved} are still reserved`]),
    ...besides.map((order) => `paid, and does not keep what it was for: ${JSON.stringify(order)}`),
    ...differ('orders are paid', paid.length - before.paidOrders, units),
    ...(new Set(paid.map(({ email }) => email)).size === paid.length ? [] : ['somebody bought twice']),
    ...differ('confirmations arrived', confirmations - before.confirmations, units),
    ...(await compareMails(db, smtp, { mayRepeat: false })),
    ...(await compareMoney(db, stripe)),
    ...(await findBroken(db)),
  ]
  return { ...figures, wrong }
}

const differ = (what: string, count: number, wanted: number): string[] =>
  count === wanted ? [] : [`${count} ${what}, not ${wanted}`]

export async function countDeadlocks(db: Db): Promise<number> {
  const { rows } = await sql<{
    deadlocks: number
  }>`select deadlocks from pg_stat_database where datname = current_database()`.execute(db)
  return Number(rows[0]?.deadlocks ?? 0)
}
