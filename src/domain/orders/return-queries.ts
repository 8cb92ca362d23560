import type { Address } from '#src/kernel/address.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { hotQuery } from '#src/platform/db/hot.ts'
import type { OrderReturn } from './order.ts'
import type { ReturnState } from './states.ts'

const returnsOf = hotQuery((db, slot: { id: number }) =>
  db.selectFrom('returns').selectAll().where('order_id', '=', slot.id).orderBy('id'),
)
const returnLinesOf = hotQuery((db, slot: { id: number }) =>
  db
    .selectFrom('return_lines')
    .innerJoin('returns', 'returns.id', 'return_lines.return_id')
    .selectAll('return_lines')
    .where('returns.order_id', '=', slot.id)
    .orderBy('return_lines.return_id')
    .orderBy('return_lines.order_line_id'),
)

/** An order's returns, oldest first. */
export async function readReturns(db: Db | Tx, orderId: number): Promise<OrderReturn[]> {
  const returns = await returnsOf(db, { id: orderId })
  if (returns.length === 0) return []
  const lines = await returnLinesOf(db, { id: orderId })
  return returns.map((each) => ({
    id: each.id,
    state: each.state as ReturnState,
    openedBy: each.opened_by as OrderReturn['openedBy'],
    note: each.note,
    answer: each.answer,
    refundId: each.refund_id,
    requestedAt: each.requested_at,
    decidedAt: each.decided_at,
    receivedAt: each.received_at,
    closedAt: each.closed_at,
    lines: lines
      .filter((line) => line.return_id === each.id)
      .map((line) => ({
        orderLineId: line.order_line_id,
        quantity: line.quantity,
        reason: line.reason,
        received: line.received,
        restocked: line.restocked,
        writtenOff: line.written_off,
      })),
  }))
}

export const returnViews = ['requested', 'approved', 'received', 'closed', 'all'] as const
/** What staff look through: `requested` waits for an answer, `approved` for the goods, `received` to be ended. */
export type ReturnView = (typeof returnViews)[number]

const statesOf: Record<ReturnView, ReturnState[]> = {
  requested: ['requested'],
  approved: ['approved'],
  received: ['received'],
  closed: ['restocked', 'written_off', 'rejected'],
  all: ['requested', 'approved', 'received', 'restocked', 'written_off', 'rejected'],
}

export type ReturnGlance = {
  id: number
  state: ReturnState
  requestedAt: number
  orderNumber: string
  shippingAddress: Address
  units: number
  reasons: string[]
}

/** A page of returns: those that wait come first in, first out; the others newest first. */
export async function listReturns(
  db: Db,
  { view, limit, offset }: { view: ReturnView; limit: number; offset: number },
): Promise<{ returns: ReturnGlance[]; total: number }> {
  const isQueue = view !== 'all' && view !== 'closed'
  const [rows, total] = await Promise.all([
    db
      .selectFrom('returns')
      .innerJoin('orders', 'orders.id', 'returns.order_id')
      .select(['returns.id', 'returns.state', 'returns.requested_at'])
      .select(['orders.number', 'orders.shipping_address_json'])
      .where('returns.state', 'in', statesOf[view])
      .orderBy('returns.id', isQueue ? 'asc' : 'desc')
      .limit(limit)
      .offset(offset)
      .execute(),
    countReturns(db, view),
  ])
  if (rows.length === 0) return { returns: [], total }
  const ids = rows.map(({ id }) => id)
  const lines = await db
    .selectFrom('return_lines')
    .select(['return_id', 'quantity', 'reason'])
    .where('return_id', 'in', ids)
    .execute()
  const returns = rows.map((row) => {
    const own = lines.filter((line) => line.return_id === row.id)
    return {
      id: row.id,
      state: row.state as ReturnState,
      requestedAt: row.requested_at,
      orderNumber: row.number,
      shippingAddress: JSON.parse(row.shipping_address_json) as Address,
      units: own.reduce((sum, line) => sum + line.quantity, 0),
      reasons: [...new Set(own.map((line) => line.reason).filter(Boolean))],
    }
  })
  return { returns, total }
}

export async function countReturns(db: Db, view: ReturnView): Promise<number> {
  const { count } = await db
    .selectFrom('returns')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('state', 'in', statesOf[view])
    .executeTakeFirstOrThrow()
  return Number(count)
}
