import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { fingerprint } from '#src/platform/fingerprint.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../../audit/audit.ts'
import { holdProduct } from '../edit/images.ts'
import { MOST_OF_A_PART, MOST_PARTS } from './bundle.ts'
import { listBundleIds, listThings } from './bundle-queries.ts'
import { listPartsOf } from './parts.ts'

export type PartWish = { variantId: number; quantity: number }

/** Why a thing cannot be in a bundle. */
export type PartTrouble = 'itself' | 'a_bundle' | 'missing' | 'gift_card' | 'bad_quantity'

export type BundleRefusal =
  | 'unknown_variant'
  | 'changed_since'
  | 'too_many'
  /** Some of it stand on a shelf of its own, or are owed. */
  | 'has_stock'
  /** Orders may bring it back to a shelf of its own. */
  | 'was_sold'
  /** Another bundle is made of it. */
  | 'is_part'
  | 'gift_card'
  | { part: number; trouble: PartTrouble }

/** Moves with every change of what a bundle is made of: what an editor's form saw. */
export const versionOfParts = (parts: readonly PartWish[]): string =>
  fingerprint(parts.map(({ variantId, quantity }) => [variantId, quantity]))

export type SavingBundle = {
  productId: number
  variantId: number
  /** The version that the editor's form was filled with. */
  seen: string
  /** In their order; none makes it a thing by itself again. */
  parts: readonly PartWish[]
  actor: Actor
  now: number
}

/**
 * Says anew what a variant is made of. From then on it is not counted itself; once it is made of nothing it is, and has none
 * until somebody counts it. Orders that were placed before keep what they were made of.
 */
export function saveBundle(db: Db, saving: SavingBundle): Promise<BundleRefusal | null> {
  const { productId, variantId, seen, actor, now } = saving
  const wanted = saving.parts.filter(
    (part, index) => saving.parts.findIndex((each) => each.variantId === part.variantId) === index,
  )
  return inTransaction<BundleRefusal | null>(db, async (tx) => {
    if (!(await holdProduct(tx, productId))) return 'unknown_variant'
    // Held before the shop's revision, as everywhere: nobody buys or receives any of it while it becomes a bundle.
    await tx
      .updateTable('stock_levels')
      .set((eb) => ({ on_hand: eb.ref('on_hand') }))
      .where('variant_id', '=', variantId)
      .execute()
    // Changes of bundles come one after another: no two can put each other into one.
    await markChanged(tx)
    const before = await listWishes(tx, variantId)
    if (versionOfParts(before) !== seen) return 'changed_since'
    if (wanted.length > MOST_PARTS) return 'too_many'
    const refusal =
      (before.length === 0 && wanted.length > 0 ? await refuseBundle(tx, saving) : null) ??
      (await refuseParts(tx, variantId, wanted))
    if (refusal) return refusal
    if (versionOfParts(wanted) === seen) return null
    if (!(await noteVariant(tx, saving, wanted.length > 0))) return 'unknown_variant'
    const named = async (parts: readonly PartWish[]) => ({ madeOf: await nameParts(tx, parts) })
    const entry = { actor, action: 'change what it is made of', entity: 'variant', entityId: variantId }
    await recordAudit(tx, { ...entry, before: await named(before), after: await named(wanted) }, now)
    await tx.deleteFrom('bundle_components').where('bundle_id', '=', variantId).execute()
    if (wanted.length > 0)
      await tx
        .insertInto('bundle_components')
        .values(
          wanted.map((part, position) => ({
            ...{ bundle_id: variantId, component_id: part.variantId },
            ...{ quantity: part.quantity, position },
          })),
        )
        .execute()
    return null
  })
}

async function listWishes(tx: Tx, variantId: number): Promise<PartWish[]> {
  const parts = (await listPartsOf(tx, [variantId])).get(variantId) ?? []
  return parts.map((part) => ({ variantId: part.variantId, quantity: part.quantity }))
}

/** Why a variant cannot become a bundle. */
async function refuseBundle(tx: Tx, { productId, variantId }: SavingBundle): Promise<BundleRefusal | null> {
  const { kind } = await tx
    .selectFrom('products')
    .select('kind')
    .where('id', '=', productId)
    .executeTakeFirstOrThrow()
  if (kind === 'gift_card') return 'gift_card'
  const levels = await tx
    .selectFrom('stock_levels')
    .select(['on_hand', 'reserved'])
    .where('variant_id', '=', variantId)
    .execute()
  if (levels.some((level) => level.on_hand !== 0 || level.reserved !== 0)) return 'has_stock'
  const sold = tx.selectFrom('reservations').select('id').where('variant_id', '=', variantId)
  if ((await sold.limit(1).executeTakeFirst()) !== undefined) return 'was_sold'
  const part = tx.selectFrom('bundle_components').select('bundle_id').where('component_id', '=', variantId)
  return (await part.limit(1).executeTakeFirst()) === undefined ? null : 'is_part'
}

async function refuseParts(
  tx: Tx,
  variantId: number,
  wanted: readonly PartWish[],
): Promise<BundleRefusal | null> {
  if (wanted.length === 0) return null
  const ids = wanted.map((part) => part.variantId)
  const rows = await tx
    .selectFrom('variants')
    .innerJoin('products', 'products.id', 'variants.product_id')
    .select(['variants.id', 'products.kind'])
    .where('variants.id', 'in', ids)
    .execute()
  const kinds = new Map(rows.map((row) => [row.id, row.kind]))
  const bundles = await listBundleIds(tx, ids)
  const troubleOf = ({ variantId: id, quantity }: PartWish): PartTrouble | null => {
    if (id === variantId) return 'itself'
    if (!kinds.has(id)) return 'missing'
    if (bundles.includes(id)) return 'a_bundle'
    if (kinds.get(id) === 'gift_card') return 'gift_card'
    return Number.isInteger(quantity) && quantity >= 1 && quantity <= MOST_OF_A_PART ? null : 'bad_quantity'
  }
  for (const part of wanted) {
    const trouble = troubleOf(part)
    if (trouble) return { part: part.variantId, trouble }
  }
  return null
}

/** A bundle is not counted; a thing by itself is, so that none is sold that nobody has counted. */
async function noteVariant(tx: Tx, saving: SavingBundle, isBundle: boolean): Promise<boolean> {
  const { productId, variantId, now } = saving
  const noted = await tx
    .updateTable('variants')
    .set((eb) => ({
      ...{ tracks_stock: isBundle ? 0 : 1, policy: 'deny', available_at: null },
      // Moves, so that whoever edits its row meanwhile is told.
      updated_at: eb
        .case()
        .when('updated_at', '<', now)
        .then(now)
        .else(eb('updated_at', '+', 1))
        .end(),
    }))
    .where('id', '=', variantId)
    .where('product_id', '=', productId)
    .returning('id')
    .executeTakeFirst()
  return noted !== undefined
}

/** "2 × Bothy mug, Sky", as the log keeps it. */
async function nameParts(tx: Tx, parts: readonly PartWish[]): Promise<string[]> {
  const things = await listThings(
    tx,
    parts.map((part) => part.variantId),
  )
  return things.map((thing) => {
    const quantity = parts.find((part) => part.variantId === thing.variantId)?.quantity ?? 0
    return `${quantity} × ${[thing.title, thing.variantTitle].filter(Boolean).join(', ')}`
  })
}
