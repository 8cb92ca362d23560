import { sql } from 'kysely'
import { addressRulesOf, findCountry } from '#data/reference/countries.ts'
import { formatAddress } from '#src/kernel/address.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { Listeners } from '#src/platform/outbox.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { nextNumber } from '../settings/counters.ts'
import { mayInvoice, readSettings, type Settings } from '../settings/settings.ts'
import { draftCreditNote, draftInvoice, type InvoiceKind, type InvoiceSnapshot } from './invoice.ts'
import { findInvoiceOf, type Invoice, listInvoicesOf } from './invoice-queries.ts'
import type { Order } from './order.ts'
import { isOwnRefund, refundTotal } from './order-money.ts'
import { getOrder } from './queries.ts'

export type InvoiceRefusal = 'no_details' | 'not_paid' | 'issued_already'

const FIRST = 1
const prefixes: Record<InvoiceKind, string> = { invoice: 'INV', credit_note: 'CN' }

/** A paid order gets its invoice, and each refund that went out its credit note, once each. */
export const invoiceListeners = (clock: () => number): Listeners => ({
  'order.paid': [async ({ orderId }, tx) => void (await issueInvoice(tx, orderId, clock()))],
  'refund.succeeded': [({ orderId, refundId }, tx) => issueCreditNote(tx, orderId, refundId, clock())],
})

/** Issues the invoice of a paid order, once. */
export function issueInvoice(db: Db | Tx, orderId: number, now: number): Promise<InvoiceRefusal | null> {
  return inTransaction(db, async (tx) => {
    const settings = await readSettings(tx)
    if (!mayInvoice(settings)) return 'no_details'
    await holdSeries(tx)
    if (await findInvoiceOf(tx, orderId)) return 'issued_already'
    const order = await getOrder(tx, orderId)
    if (order.paidAt === null || order.state === 'cancelled') return 'not_paid'
    const snapshot = draftInvoice(order, besideOf(order, settings))
    await insertInvoice(tx, { kind: 'invoice', order, refundId: null, snapshot, now })
    return null
  })
}

/** Staff ask for it where it was not written by itself: the shop's details were missing when the money came. */
export function issueByHand(
  db: Db,
  { orderId, actor, now }: { orderId: number; actor: Actor; now: number },
): Promise<InvoiceRefusal | null> {
  return inTransaction(db, async (tx) => {
    const refusal = await issueInvoice(tx, orderId, now)
    if (refusal) return refusal
    const { number } = (await findInvoiceOf(tx, orderId)) ?? { number: '' }
    const entry = { actor, action: 'issue invoice', entity: 'order', entityId: orderId }
    await recordAudit(tx, { ...entry, after: { number } }, now)
    const order = await getOrder(tx, orderId)
    for (const refund of order.refunds.filter(({ state }) => state === 'succeeded'))
      await issueCreditNote(tx, orderId, refund.id, now)
    return null
  })
}

/**
 * Credits what went back of what the order was paid with: money that came twice was never invoiced. A refund that
 * the bank refused after its note was written and that is then sent again is credited already.
 */
async function issueCreditNote(tx: Tx, orderId: number, refundId: number, now: number): Promise<void> {
  const settings = await readSettings(tx)
  await holdSeries(tx)
  const [issued, order] = [await listInvoicesOf(tx, orderId), await getOrder(tx, orderId)]
  const invoice = issued.find(({ kind }) => kind === 'invoice')
  const refund = order.refunds.find(({ id }) => id === refundId)
  if (!invoice || refund?.state !== 'succeeded') return
  if (!isOwnRefund(order, refund)) return
  const notes = issued.filter(({ kind }) => kind === 'credit_note')
  if (notes.some((note) => note.refundId === refundId)) return
  const amountMinor = Math.min(refundTotal(refund), creditable(order, notes))
  if (amountMinor <= 0) return
  const { number, issuedAt, snapshot: known } = invoice
  const snapshot = draftCreditNote(order, refund, amountMinor, {
    ...besideOf(order, settings),
    // Whoever bought is whoever was invoiced.
    buyer: known.buyer,
    invoice: { number, issuedAt, groups: known.groups },
  })
  await insertInvoice(tx, { kind: 'credit_note', order, refundId, snapshot, now })
}

/** What has gone back and is in no credit note yet. */
function creditable(order: Order, notes: Invoice[]): number {
  const back = order.refunds
    .filter((refund) => isOwnRefund(order, refund) && refund.state === 'succeeded')
    .reduce((sum, refund) => sum + refundTotal(refund), 0)
  return back - notes.reduce((sum, { totalMinor }) => sum + totalMinor, 0)
}

/**
 * Takes hold of both series, always in this order, before it is looked whether there is anything to issue: two who issue
 * at once do so one after the other, and the second finds what the first wrote. Nothing that others wait for is taken
 * after them.
 */
async function holdSeries(tx: Tx): Promise<void> {
  for (const name of ['credit_note', 'invoice'] satisfies InvoiceKind[])
    await tx
      .insertInto('counters')
      .values({ name, value: FIRST - 1 })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: sql`counters.value` }))
      .execute()
}

function besideOf(order: Order, { business }: Settings) {
  const to = order.billingAddress ?? order.shippingAddress
  const country = findCountry(to.country)?.name ?? to.country
  const [, ...lines] = [...formatAddress(to, addressRulesOf(to.country)), country].filter(Boolean)
  return {
    seller: business,
    buyer: { name: to.name, company: to.company, lines, country: to.country, email: order.email },
    orderNumber: order.number,
    orderedAt: order.placedAt,
    paidAt: order.paidAt,
  }
}

async function insertInvoice(
  tx: Tx,
  {
    kind,
    order,
    refundId,
    snapshot,
    now,
  }: {
    kind: InvoiceKind
    order: Order
    refundId: number | null
    snapshot: InvoiceSnapshot
    now: number
  },
): Promise<void> {
  const serial = await nextNumber(tx, kind, FIRST)
  await tx
    .insertInto('invoices')
    .values({
      kind,
      serial,
      number: `${prefixes[kind]}-${String(serial).padStart(5, '0')}`,
      order_id: order.id,
      refund_id: refundId,
      issued_at: now,
      currency: order.currency,
      total_minor: snapshot.totalMinor,
      order_total_minor: order.totalMinor,
      tax_minor: snapshot.taxMinor,
      snapshot_json: JSON.stringify(snapshot),
    })
    .execute()
}
