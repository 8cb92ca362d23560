import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import type { StockPolicy } from './product.ts'

export type SellingRules = {
  policy: StockPolicy
  /** From when a pre-order is sent; null for as soon as it is made. */
  availableAt: number | null
  /** From how many down it runs low; null for the shop's own mark. */
  lowStockAt: number | null
}

/** Says whether a variant is sold beyond what the shelf holds, and when it runs low. What is owed already stays owed. */
export function changeSellingRules(
  db: Db,
  { variantId, rules, actor, now }: { variantId: number; rules: SellingRules; actor: Actor; now: number },
): Promise<'unknown_variant' | null> {
  return inTransaction(db, async (tx) => {
    const before = await tx
      .selectFrom('variants')
      .select(['policy', 'available_at as availableAt', 'low_stock_at as lowStockAt'])
      .where('id', '=', variantId)
      .executeTakeFirst()
    if (!before) return 'unknown_variant'
    const after = { ...rules, availableAt: rules.policy === 'preorder' ? rules.availableAt : null }
    const { policy, availableAt: available_at, lowStockAt: low_stock_at } = after
    await tx
      .updateTable('variants')
      .set({ policy, available_at, low_stock_at, updated_at: now })
      .where('id', '=', variantId)
      .execute()
    const entry = { actor, action: 'change selling rules', entity: 'variant', entityId: variantId }
    await recordAudit(tx, { ...entry, before, after }, now)
    await markChanged(tx)
    return null
  })
}
