import type { Db } from '#src/platform/db/db.ts'

/** Whose orders: an account's own, or a guest's. */
export type Whose = { column: 'orders.user_id' | 'orders.customer_id'; id: number }

/** What was invoiced and credited to a person, as it was issued. */
export async function exportInvoices(db: Db, whose: Whose) {
  const rows = await db
    .selectFrom('invoices')
    .innerJoin('orders', 'orders.id', 'invoices.order_id')
    .select(['invoices.order_id', 'invoices.number', 'invoices.issued_at', 'invoices.snapshot_json'])
    .where(whose.column, '=', whose.id)
    .orderBy('invoices.id')
    .execute()
  return rows.map((row) => ({
    orderId: row.order_id,
    number: row.number,
    issuedAt: new Date(row.issued_at).toISOString(),
    contents: JSON.parse(row.snapshot_json) as unknown,
  }))
}

/** What staff wrote down about a person's orders: that is about the person as well. */
export async function exportNotes(db: Db, whose: Whose) {
  const rows = await db
    .selectFrom('order_notes')
    .innerJoin('orders', 'orders.id', 'order_notes.order_id')
    .select(['order_notes.order_id', 'order_notes.body', 'order_notes.created_at'])
    .where(whose.column, '=', whose.id)
    .orderBy('order_notes.id')
    .execute()
  return rows.map((row) => ({
    orderId: row.order_id,
    text: row.body,
    writtenAt: new Date(row.created_at).toISOString(),
  }))
}

/** Gift cards that were given to an address, without their codes: those open the money, and went there by mail. */
export async function exportGiftCards(db: Db, email: string) {
  const rows = await db
    .selectFrom('gift_cards')
    .select(['currency', 'initial_minor', 'balance_minor', 'note', 'created_at'])
    .where('email', '=', email)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    currency: row.currency,
    worthMinor: row.initial_minor,
    leftMinor: row.balance_minor,
    note: row.note,
    givenAt: new Date(row.created_at).toISOString(),
  }))
}
