import type { Tx } from '#src/platform/db/db.ts'

/**
 * Writes money that moved, as two rows that sum to nought: out of the shop's claim on its orders, into the gateway's
 * account with us. A refund is the same with the signs turned; what a bank withdraws stands against the disputes instead.
 */
export async function writeLedger(
  tx: Tx,
  entry: {
    amountMinor: number
    currency: string
    gateway: string
    orderId: number
    paymentId: number
    refundId: number | null
    disputeId?: number
    note: string
    now: number
  },
): Promise<void> {
  const row = {
    at: entry.now,
    currency: entry.currency,
    order_id: entry.orderId,
    payment_id: entry.paymentId,
    refund_id: entry.refundId,
    note: entry.note,
    dispute_id: entry.disputeId ?? null,
  }
  await tx
    .insertInto('ledger_entries')
    .values([
      { ...row, account: `gateway:${entry.gateway}`, amount_minor: entry.amountMinor },
      { ...row, account: entry.disputeId ? 'disputes' : 'orders', amount_minor: -entry.amountMinor },
    ])
    .execute()
}
