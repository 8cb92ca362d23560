import type { Db } from '#src/platform/db/db.ts'

/** What was sold between two moments: orders that are paid, by when they were placed. */
export type Sales = { orders: number; totalMinor: number; items: number }

/** @param from in ms UTC, included; `to` is not */
export async function readSales(
  db: Db,
  { from, to, currency }: { from: number; to: number; currency: string },
): Promise<Sales> {
  const within = db
    .selectFrom('orders')
    .where('orders.state', 'in', ['paid', 'processing', 'completed'])
    .where('orders.placed_at', '>=', from)
    .where('orders.placed_at', '<', to)
    .where('orders.currency', '=', currency)
  const [sums, units] = await Promise.all([
    within
      .select((eb) => [
        eb.fn.countAll<number>().as('orders'),
        eb.fn.sum<number | null>('total_minor').as('total'),
      ])
      .executeTakeFirstOrThrow(),
    within
      .innerJoin('order_lines', 'order_lines.order_id', 'orders.id')
      .select((eb) => eb.fn.sum<number | null>('order_lines.quantity').as('items'))
      .executeTakeFirstOrThrow(),
  ])
  return { orders: Number(sums.orders), totalMinor: Number(sums.total ?? 0), items: Number(units.items ?? 0) }
}

/** Money that somebody has to look after. */
export type MoneyJobs = {
  /** Transfers that are waited for, and what they come to. */
  transfers: { count: number; totalMinor: number }
  /** Refunds that the gateway refused, or that have no gateway to go through. */
  stuckRefunds: number
  /** Payments of which the gateway says something else than was asked for. */
  mismatches: number
  /** Payments that a bank disputes. */
  disputes: number
}

export async function readMoneyJobs(db: Db): Promise<MoneyJobs> {
  const [transfers, refunds, mismatches, disputes] = await Promise.all([
    db
      .selectFrom('payments')
      .innerJoin('orders', 'orders.id', 'payments.order_id')
      .select((eb) => [
        eb.fn.countAll<number>().as('count'),
        eb.fn.sum<number | null>('payments.amount_minor').as('total'),
      ])
      .where('payments.state', '=', 'processing')
      .where('payments.gateway', '=', 'transfer')
      .where('orders.state', '=', 'pending_payment')
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('refunds')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where((eb) =>
        eb.or([eb('state', '=', 'failed'), eb.and([eb('state', '=', 'requested'), eb('failure', '<>', '')])]),
      )
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('payments')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('state', 'in', ['created', 'processing'])
      .where('failure', '<>', '')
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('payments')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('state', '=', 'disputed')
      .executeTakeFirstOrThrow(),
  ])
  return {
    transfers: { count: Number(transfers.count), totalMinor: Number(transfers.total ?? 0) },
    stuckRefunds: Number(refunds.count),
    mismatches: Number(mismatches.count),
    disputes: Number(disputes.count),
  }
}
