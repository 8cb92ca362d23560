import type { Db, Tx } from '#src/platform/db/db.ts'
import type { GatewayMovement } from '../payments/gateway.ts'
import type { BookedMovement, Finding, Sum } from './reconciliation.ts'

/** What the ledger says moved by a gateway from one moment until before another. */
export async function listBooked(
  db: Db,
  gateway: string,
  { from, to }: { from: number; to: number },
): Promise<BookedMovement[]> {
  const rows = await selectBooked(db, gateway).where('e.at', '>=', from).where('e.at', '<', to).execute()
  return rows.map(toBooked)
}

const AT_ONCE = 500

/** What the ledger says of some payments, whenever it was. */
export async function listBookedOf(
  db: Db,
  gateway: string,
  gatewayPaymentIds: readonly string[],
): Promise<BookedMovement[]> {
  const all: BookedMovement[] = []
  for (let start = 0; start < gatewayPaymentIds.length; start += AT_ONCE) {
    const ids = gatewayPaymentIds.slice(start, start + AT_ONCE)
    const rows = await selectBooked(db, gateway).where('p.gateway_payment_id', 'in', ids).execute()
    all.push(...rows.map(toBooked))
  }
  return all
}

const selectBooked = (db: Db, gateway: string) =>
  db
    .selectFrom('ledger_entries as e')
    .innerJoin('payments as p', 'p.id', 'e.payment_id')
    .leftJoin('refunds as r', 'r.id', 'e.refund_id')
    .leftJoin('disputes as d', 'd.id', 'e.dispute_id')
    .select([
      'e.at',
      'e.amount_minor',
      'e.currency',
      'e.refund_id',
      'p.gateway_payment_id',
      'r.gateway_refund_id',
      'd.gateway_dispute_id',
    ])
    .where('e.account', '=', `gateway:${gateway}`)

type Row = Awaited<ReturnType<ReturnType<typeof selectBooked>['execute']>>[number]

const toBooked = (row: Row): BookedMovement => ({
  ...(row.gateway_dispute_id !== null
    ? { kind: 'dispute', id: row.gateway_dispute_id }
    : row.refund_id !== null
      ? { kind: 'refund', id: row.gateway_refund_id ?? '' }
      : { kind: 'payment', id: row.gateway_payment_id ?? '' }),
  gatewayPaymentId: row.gateway_payment_id ?? '',
  amountMinor: row.amount_minor,
  currency: row.currency,
  at: row.at,
})

/** What staff said moved by a way to pay that only people watch: the payments and refunds themselves. */
export async function listStated(
  db: Db,
  gateway: string,
  { from, to }: { from: number; to: number },
): Promise<GatewayMovement[]> {
  const payments = await db
    .selectFrom('payments')
    .select(['gateway_payment_id', 'amount_minor', 'currency', 'settled_at'])
    .where('gateway', '=', gateway)
    .where('settled_at', '>=', from)
    .where('settled_at', '<', to)
    .execute()
  const refunds = await db
    .selectFrom('refunds as r')
    .innerJoin('payments as p', 'p.id', 'r.payment_id')
    .select(['p.gateway_payment_id', 'r.gateway_refund_id', 'r.amount_minor', 'p.currency', 'r.updated_at'])
    .where('p.gateway', '=', gateway)
    .where('r.state', '=', 'succeeded')
    .where('r.updated_at', '>=', from)
    .where('r.updated_at', '<', to)
    .execute()
  return [
    ...payments.map((row) => ({
      kind: 'payment' as const,
      id: row.gateway_payment_id ?? '',
      gatewayPaymentId: row.gateway_payment_id ?? '',
      reference: null,
      amountMinor: row.amount_minor,
      currency: row.currency,
      at: row.settled_at ?? 0,
    })),
    ...refunds.map((row) => ({
      kind: 'refund' as const,
      id: row.gateway_refund_id ?? '',
      gatewayPaymentId: row.gateway_payment_id ?? '',
      reference: null,
      amountMinor: -row.amount_minor,
      currency: row.currency,
      at: row.updated_at,
    })),
  ]
}

/** Sent back of a payment by our word: what is done, and what is on its way. */
export async function readSentBack(
  db: Db,
  paymentId: number,
): Promise<{ doneMinor: number; pendingMinor: number }> {
  const rows = await db
    .selectFrom('refunds')
    .select((eb) => ['state', eb.fn.sum<number>('amount_minor').as('sum')])
    .where('payment_id', '=', paymentId)
    .where('state', 'in', ['succeeded', 'pending'])
    .groupBy('state')
    .execute()
  const of = (state: string) => Number(rows.find((row) => row.state === state)?.sum ?? 0)
  return { doneMinor: of('succeeded'), pendingMinor: of('pending') }
}

export type Run = {
  id: number
  gateway: string
  state: 'done' | 'failed'
  from: number
  to: number
  sums: Sum[]
  actor: string
  error: string
  finishedAt: number
}

/** A gateway's latest comparison, or the latest that was done; null where there is none. */
export async function findRun(db: Db, gateway: string, onlyDone: boolean): Promise<Run | null> {
  const row = await db
    .selectFrom('reconcile_runs')
    .selectAll()
    .where('gateway', '=', gateway)
    .$if(onlyDone, (query) => query.where('state', '=', 'done'))
    .orderBy('id', 'desc')
    .executeTakeFirst()
  if (!row) return null
  const { from_at: from, to_at: to, sums_json, finished_at: finishedAt, ...rest } = row
  return { ...rest, state: row.state as Run['state'], from, to, sums: JSON.parse(sums_json), finishedAt }
}

export type Item = Finding & {
  id: number
  gateway: string
  foundAt: number
  resolvedAt: number | null
  resolution: string
  orderNumber: string | null
}

const selectItems = (db: Db, isOpen: boolean) =>
  db
    .selectFrom('reconcile_items as i')
    .leftJoin('orders as o', 'o.id', 'i.order_id')
    .where('i.resolved_at', isOpen ? 'is' : 'is not', null)

/** What the books differ in, or differed in once, the latest first. */
export async function listItems(
  db: Db,
  { isOpen, limit, offset }: { isOpen: boolean; limit: number; offset: number },
): Promise<Item[]> {
  const rows = await selectItems(db, isOpen)
    .selectAll('i')
    .select('o.number')
    .orderBy('i.id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    gateway: row.gateway,
    gatewayPaymentId: row.gateway_payment_id,
    kind: row.kind as Finding['kind'],
    currency: row.currency,
    theirsMinor: row.theirs_minor,
    oursMinor: row.ours_minor,
    orderId: row.order_id,
    orderNumber: row.number,
    foundAt: row.found_at,
    resolvedAt: row.resolved_at,
    resolution: row.resolution,
  }))
}

export async function countItems(db: Db, isOpen: boolean): Promise<number> {
  const { count } = await selectItems(db, isOpen)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Payments of a gateway that are still to be cleared up, or that a bank disputes. */
export async function listOpenIds(db: Db, gateway: string): Promise<string[]> {
  const disputed = await db
    .selectFrom('payments')
    .select('gateway_payment_id')
    .where('gateway', '=', gateway)
    .where('state', '=', 'disputed')
    .execute()
  const rows = await db
    .selectFrom('reconcile_items')
    .select('gateway_payment_id')
    .where('gateway', '=', gateway)
    .where('resolved_at', 'is', null)
    .execute()
  return [...disputed, ...rows].flatMap(({ gateway_payment_id: id }) => id ?? [])
}

/** Since when there has been something to compare, null where no payment was ever begun. */
export async function findFirstPayment(db: Db | Tx): Promise<number | null> {
  const { first } = await db
    .selectFrom('payments')
    .select((eb) => eb.fn.min<number | null>('created_at').as('first'))
    .executeTakeFirstOrThrow()
  return first === null ? null : Number(first)
}
