import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../../audit/audit.ts'
import type { ProductKind } from '../product.ts'
import { renderDetails } from './details.ts'
import { columnsOf, type ProductFields, statusAt } from './product-fields.ts'
import type { ProductIndex } from './product-index.ts'
import { isSlugTaken, saveCategories } from './product-rows.ts'
import { isSkuTaken } from './sku.ts'

/** What a product that is sold in one shape costs and is called; more shapes are made of its options later. */
export type FirstVariant = { kind: ProductKind; priceMinor: number; sku: string; tracksStock: boolean }
export type CreateRefusal = 'slug_taken' | 'sku_taken'

/** Puts a new product into the catalogue, with one variant, so that it can be sold as it is. */
export async function createProduct(
  db: Db,
  index: ProductIndex,
  creation: { fields: ProductFields; first: FirstVariant; actor: Actor; now: number },
): Promise<{ id: number } | CreateRefusal> {
  const { fields, first, actor, now } = creation
  const detailsHtml = await renderDetails(fields.details)
  return inTransaction<{ id: number } | CreateRefusal>(db, async (tx) => {
    if (await isSlugTaken(tx, fields.slug, null)) return 'slug_taken'
    if (await isSkuTaken(tx, first.sku, null)) return 'sku_taken'
    const id = await insertProduct(tx, fields, { kind: first.kind, detailsHtml, now })
    await insertFirst(tx, id, first, now)
    await saveCategories(tx, id, { before: [], after: fields.categoryIds })
    const entry = { actor, action: 'create product', entity: 'product', entityId: id }
    await recordAudit(tx, { ...entry, after: { title: fields.title, slug: fields.slug, ...first } }, now)
    await index.indexProduct(tx, id)
    await markChanged(tx)
    return { id }
  })
}

async function insertProduct(
  tx: Tx,
  fields: ProductFields,
  { kind, detailsHtml, now }: { kind: ProductKind; detailsHtml: string; now: number },
): Promise<number> {
  const publishedAt = fields.publishedAt ?? now
  const { id } = await tx
    .insertInto('products')
    .values({
      ...columnsOf(fields),
      details_md: fields.details.kind === 'markdown' ? fields.details.text : null,
      details_html: detailsHtml,
      status: statusAt(fields.status, publishedAt, now),
      published_at: publishedAt,
      kind,
      rating_count: 0,
      rating_sum: 0,
      source: 'admin',
      import_hash: '',
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function insertFirst(tx: Tx, productId: number, first: FirstVariant, now: number): Promise<void> {
  await tx
    .insertInto('variants')
    .values({
      product_id: productId,
      title: '',
      sku: first.sku,
      barcode: '',
      price_minor: first.priceMinor,
      compare_at_minor: null,
      cost_minor: null,
      weight_grams: 0,
      tracks_stock: first.tracksStock ? 1 : 0,
      policy: 'deny',
      available_at: null,
      requires_shipping: first.kind === 'physical' ? 1 : 0,
      // A gift card is taxed when it is spent.
      is_taxable: first.kind === 'gift_card' ? 0 : 1,
      image_id: null,
      status: 'active',
      position: 0,
      created_at: now,
      updated_at: now,
    })
    .execute()
}
