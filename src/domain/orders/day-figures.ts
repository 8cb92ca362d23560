import type { Db } from '#src/platform/db/db.ts'

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
