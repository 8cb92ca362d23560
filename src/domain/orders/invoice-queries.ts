import type { Db, Tx } from '#src/platform/db/db.ts'
import type { InvoiceKind, InvoiceSnapshot } from './invoice.ts'

export type Invoice = {
  id: number
  kind: InvoiceKind
  number: string
  orderId: number
  refundId: number | null
  issuedAt: number
  currency: string
  totalMinor: number
  snapshot: InvoiceSnapshot
}

/** An order's invoice and its credit notes, in the order in which they were issued. */
export async function listInvoicesOf(db: Db | Tx, orderId: number): Promise<Invoice[]> {
  const rows = await db
    .selectFrom('invoices')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as InvoiceKind,
    number: row.number,
    orderId: row.order_id,
    refundId: row.refund_id,
    issuedAt: row.issued_at,
    currency: row.currency,
    totalMinor: row.total_minor,
    snapshot: JSON.parse(row.snapshot_json),
  }))
}

export async function findInvoiceOf(db: Db | Tx, orderId: number): Promise<Invoice | null> {
  return (await listInvoicesOf(db, orderId)).find(({ kind }) => kind === 'invoice') ?? null
}
