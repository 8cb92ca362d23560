import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { Actor } from '../audit/audit.ts'
import { adjustStock, type StockRefusal } from './adjust-stock.ts'

export type Recount = {
  variantId: number
  /** How many the person saw on the page they counted by. */
  seen: number
  onHand: number
  reason: string
  actor: Actor
  now: number
}

/**
 * A count typed over a figure that was seen a while ago: where the shelf has changed since, nothing is written, because
 * the count may have been made before or after.
 */
export function recountStock(
  db: Db,
  { seen, ...count }: Recount,
): Promise<StockRefusal | 'changed_since' | null> {
  return inTransaction(db, async (tx) => {
    const levels = await tx
      .selectFrom('stock_levels')
      .select('on_hand')
      .where('variant_id', '=', count.variantId)
      .execute()
    if (levels.reduce((sum, level) => sum + level.on_hand, 0) !== seen) return 'changed_since'
    return adjustStock(tx, count)
  })
}
