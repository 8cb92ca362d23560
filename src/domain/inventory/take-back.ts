import type { Tx } from '#src/platform/db/db.ts'
import { restock } from './restock.ts'

/**
 * Books goods that a shopper sent back: all of them come in, and those that nobody can buy any more go out again as
 * damaged, so that the ledger tells both.
 */
export async function takeBack(
  tx: Tx,
  {
    variantId,
    orderId,
    restocked,
    writtenOff,
    reason,
    actorUserId,
    now,
  }: {
    variantId: number
    orderId: number
    restocked: number
    writtenOff: number
    reason: string
    actorUserId: number | null
    now: number
  },
): Promise<void> {
  const quantity = restocked + writtenOff
  // A variant that is not counted never left a shelf and comes back to none.
  await restock(tx, { variantId, orderId, quantity, damaged: writtenOff, reason, actorUserId, now })
}
