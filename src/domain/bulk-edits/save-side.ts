import type { ExpressionBuilder } from 'kysely'
import type { Tx } from '#src/platform/db/db.ts'
import type { Database } from '#src/platform/db/schema.ts'
import { findProductRow, saveCategories } from '../catalog/edit/product-rows.ts'
import { listRowsById } from '../catalog/edit/variant-queries.ts'
import type { ProductStatus } from '../catalog/product.ts'
import type { ProductState } from './bulk-change.ts'
import { isSame, type PlannedSide } from './plan.ts'

const CHUNK = 500

/** Writes what a product is now to be, and nothing that stays. */
export async function saveSide(
  tx: Tx,
  productId: number,
  before: PlannedSide,
  after: PlannedSide,
  now: number,
): Promise<void> {
  for (const [variantId, { price, compare }] of Object.entries(after.variants)) {
    await tx
      .updateTable('variants')
      .set((eb) => ({ price_minor: price, compare_at_minor: compare, updated_at: later(eb, now) }))
      .where('id', '=', Number(variantId))
      .where('product_id', '=', productId)
      .execute()
  }
  const { tags, status, publishedAt, categoryIds } = after.state
  if (Object.keys(after.state).length === 0) return
  await tx
    .updateTable('products')
    .set((eb) => ({
      ...(tags !== undefined && { tags }),
      ...(status !== undefined && { status }),
      ...(publishedAt !== undefined && { published_at: publishedAt }),
      updated_at: later(eb, now),
    }))
    .where('id', '=', productId)
    .execute()
  if (categoryIds)
    await saveCategories(tx, productId, { before: before.state.categoryIds ?? [], after: categoryIds })
}

// An editor that is open meanwhile must notice, even within one millisecond.
const later = (eb: ExpressionBuilder<Database, 'variants' | 'products'>, now: number) =>
  eb
    .case()
    .when('updated_at', '>=', now)
    .then(eb('updated_at', '+', 1))
    .else(now)
    .end()

/**
 * Puts back what still is as the change left it.
 * @returns whether that was all of it
 */
export async function putBack(
  tx: Tx,
  productId: number,
  { before, after }: { before: PlannedSide; after: PlannedSide },
  now: number,
): Promise<boolean> {
  const row = await findProductRow(tx, productId)
  if (!row) return false
  const back: PlannedSide = { variants: {}, state: {} }
  for (const { id, fields } of await listVariants(tx, productId, Object.keys(after.variants).map(Number))) {
    const isUntouched = isSame(
      { price: fields.priceMinor, compare: fields.compareAtMinor },
      after.variants[id],
    )
    const old = before.variants[id]
    if (isUntouched && old) back.variants[id] = old
  }
  const current: ProductState = {
    tags: row.tags,
    status: row.status as ProductStatus,
    publishedAt: row.published_at,
    categoryIds: row.categoryIds,
  }
  let isWhole = Object.keys(back.variants).length === Object.keys(after.variants).length
  for (const name of Object.keys(after.state) as (keyof ProductState)[]) {
    const restored = name === 'categoryIds' ? oldPlaces(current, before, after) : before.state[name]
    if (name === 'categoryIds' ? restored !== null : isSame(current[name], after.state[name]))
      Object.assign(back.state, { [name]: restored })
    else isWhole = false
  }
  await saveSide(tx, productId, { variants: {}, state: current }, back, now)
  return isWhole
}

/** Of its categories only the one that the change was about goes back; null where somebody has moved it since. */
function oldPlaces(current: ProductState, before: PlannedSide, after: PlannedSide): number[] | null {
  const [old, made] = [before.state.categoryIds ?? [], after.state.categoryIds ?? []]
  const added = made.find((id) => !old.includes(id))
  const removed = old.find((id) => !made.includes(id))
  if (added !== undefined)
    return current.categoryIds.includes(added) ? current.categoryIds.filter((id) => id !== added) : null
  if (removed === undefined || current.categoryIds.includes(removed)) return null
  return [...current.categoryIds, removed].sort((a, b) => a - b)
}

async function listVariants(tx: Tx, productId: number, ids: number[]) {
  const rows: Awaited<ReturnType<typeof listRowsById>> = []
  for (let from = 0; from < ids.length; from += CHUNK)
    rows.push(...(await listRowsById(tx, productId, ids.slice(from, from + CHUNK))))
  return rows
}
