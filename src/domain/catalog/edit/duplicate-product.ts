import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../../audit/audit.ts'
import { copyBundles } from '../bundles/bundle-queries.ts'
import type { ProductIndex } from './product-index.ts'
import { findProductRow, freeSlug, type ProductRow, saveCategories } from './product-rows.ts'
import { copyRelated } from './related.ts'
import { freeEnding } from './sku.ts'

const CHUNK = 500

type Copying = {
  productId: number
  actor: Actor
  now: number
  alongWith?: (tx: Tx, copy: Copy) => Promise<void>
}
/** The copy, and which of its variants each of the original's on sale has become. */
export type Copy = { id: number; variantIds: ReadonlyMap<number, number> }

/**
 * Makes a draft of everything a product is: options, variants on sale and what they are made of, pictures, categories and what goes well with it. Its
 * article numbers end anew, it has no barcodes, for those name one thing in the world, and no stock, orders or reviews.
 * @param alongWith copies, in the same transaction, what the catalogue knows nothing of
 */
export function duplicateProduct(
  db: Db,
  index: ProductIndex,
  { productId, actor, now, alongWith }: Copying,
): Promise<{ id: number } | 'unknown_product'> {
  return inTransaction<{ id: number } | 'unknown_product'>(db, async (tx) => {
    const original = await findProductRow(tx, productId)
    if (!original) return 'unknown_product'
    const id = await copyHead(tx, original, now)
    const valueIds = await copyOptions(tx, productId, id)
    const imageIds = await copyImages(tx, productId, id, valueIds)
    const variantIds = await copyVariants(tx, { from: productId, to: id, valueIds, imageIds, now })
    await saveCategories(tx, id, { before: [], after: original.categoryIds })
    await copyRelated(tx, productId, id)
    await alongWith?.(tx, { id, variantIds })
    const entry = { actor, action: 'duplicate product', entity: 'product', entityId: id }
    await recordAudit(tx, { ...entry, after: { of: productId, title: original.title } }, now)
    await index.indexProduct(tx, id)
    await markChanged(tx)
    return { id }
  })
}

async function copyHead(tx: Tx, original: ProductRow, now: number): Promise<number> {
  const { id: _, categoryIds: __, ...row } = original
  const { id } = await tx
    .insertInto('products')
    .values({
      ...row,
      slug: await freeSlug(tx, `${original.slug}-copy`),
      title: `${original.title} (copy)`,
      status: 'draft',
      source: 'admin',
      import_hash: '',
      rating_count: 0,
      rating_sum: 0,
      published_at: now,
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Old option and value → new ones. */
type Ids = { options: Map<number, number>; values: Map<number, number> }

async function copyOptions(tx: Tx, from: number, to: number): Promise<Ids> {
  const ids: Ids = { options: new Map(), values: new Map() }
  const options = await tx
    .selectFrom('product_options')
    .selectAll()
    .where('product_id', '=', from)
    .orderBy('position')
    .execute()
  for (const { id, name, position } of options) {
    const made = await tx
      .insertInto('product_options')
      .values({ product_id: to, name, position })
      .returning('id')
      .executeTakeFirstOrThrow()
    ids.options.set(id, made.id)
    const values = await tx.selectFrom('option_values').selectAll().where('option_id', '=', id).execute()
    for (const { id: valueId, ...value } of values) {
      const copy = await tx
        .insertInto('option_values')
        .values({ ...value, option_id: made.id })
        .returning('id')
        .executeTakeFirstOrThrow()
      ids.values.set(valueId, copy.id)
    }
  }
  return ids
}

async function copyImages(tx: Tx, from: number, to: number, ids: Ids): Promise<Map<number, number>> {
  const copies = new Map<number, number>()
  const images = await tx
    .selectFrom('product_images')
    .selectAll()
    .where('product_id', '=', from)
    .where('state', '=', 'ready')
    .execute()
  for (const { id, option_value_id, ...image } of images) {
    const copy = await tx
      .insertInto('product_images')
      .values({
        ...image,
        product_id: to,
        option_value_id: option_value_id === null ? null : (ids.values.get(option_value_id) ?? null),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    copies.set(id, copy.id)
  }
  return copies
}

async function copyVariants(
  tx: Tx,
  copying: { from: number; to: number; valueIds: Ids; imageIds: Map<number, number>; now: number },
): Promise<Map<number, number>> {
  const { from, to, valueIds: ids, imageIds, now } = copying
  const originals = await tx
    .selectFrom('variants')
    .selectAll()
    .where('product_id', '=', from)
    .where('status', '=', 'active')
    .orderBy('position')
    .orderBy('id')
    .execute()
  const ending = await freeEnding(
    tx,
    originals.map((each) => each.sku),
  )
  const newIds = new Map<number, number>()
  for (const chunk of inChunks(originals)) {
    const rows = chunk.map(({ id: _, ...row }, place) => ({
      ...row,
      product_id: to,
      sku: row.sku === '' ? '' : row.sku + ending,
      barcode: '',
      image_id: row.image_id === null ? null : (imageIds.get(row.image_id) ?? null),
      position: newIds.size + place,
      created_at: now,
      updated_at: now,
    }))
    const start = newIds.size
    const made = await tx.insertInto('variants').values(rows).returning(['id', 'position']).execute()
    for (const { id, position } of made) {
      const original = chunk[position - start]
      if (original) newIds.set(original.id, id)
    }
  }
  await copyVariantValues(tx, from, newIds, ids)
  await copyBundles(tx, newIds)
  return newIds
}

async function copyVariantValues(tx: Tx, from: number, newIds: Map<number, number>, ids: Ids): Promise<void> {
  const values = await tx
    .selectFrom('variant_values')
    .innerJoin('variants', 'variants.id', 'variant_values.variant_id')
    .selectAll('variant_values')
    .where('variants.product_id', '=', from)
    .where('variants.status', '=', 'active')
    .execute()
  const rows = values.flatMap(({ variant_id, option_id, value_id }) => {
    const [variantId, optionId, valueId] = [
      newIds.get(variant_id),
      ids.options.get(option_id),
      ids.values.get(value_id),
    ]
    return variantId && optionId && valueId
      ? [{ variant_id: variantId, option_id: optionId, value_id: valueId }]
      : []
  })
  for (const chunk of inChunks(rows)) await tx.insertInto('variant_values').values(chunk).execute()
}

function inChunks<T>(rows: T[]): T[][] {
  return Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, n) =>
    rows.slice(n * CHUNK, (n + 1) * CHUNK),
  )
}
