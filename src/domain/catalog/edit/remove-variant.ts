import type { Db } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../../audit/audit.ts'
import { listBundlesOnSale } from '../bundles/bundle-queries.ts'
import type { ProductIndex } from './product-index.ts'
import { countVariants } from './product-rows.ts'
import { takeAwayVariants } from './take-away-variants.ts'
import { listRowsById } from './variant-queries.ts'

export type RemoveOutcome =
  | 'deleted'
  | 'archived'
  | 'unknown_variant'
  | 'last_variant'
  /** Bundles that are for sale are made of it, by their names. */
  | { partOf: string[] }

/** Takes one variant away: deletes it where nothing points at it, else archives it. What a bundle on sale needs stays. */
export function removeVariant(
  db: Db,
  index: ProductIndex,
  { productId, variantId, actor, now }: { productId: number; variantId: number; actor: Actor; now: number },
): Promise<RemoveOutcome> {
  return inTransaction<RemoveOutcome>(db, async (tx) => {
    const [row] = await listRowsById(tx, productId, [variantId])
    if (!row) return 'unknown_variant'
    const partOf = await listBundlesOnSale(tx, variantId)
    if (partOf.length > 0) return { partOf }
    const { deleted } = await takeAwayVariants(tx, [variantId], now)
    if ((await countVariants(tx, productId)) === 0) rollBackWith('last_variant')
    const action = deleted === 1 ? 'delete variant' : 'archive variant'
    const before = { title: row.title, ...row.fields }
    await recordAudit(tx, { actor, action, entity: 'variant', entityId: variantId, before }, now)
    await index.indexProduct(tx, productId)
    await markChanged(tx)
    return deleted === 1 ? 'deleted' : 'archived'
  })
}
