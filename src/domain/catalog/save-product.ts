import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { joinTags, type ProductInput, type ProductRefusal, refuseProduct } from './product.ts'
import { saveImages } from './save/images.ts'
import { removeUnusedOptions, saveOptions } from './save/options.ts'
import { saveVariants } from './save/variants.ts'

export type SavedProduct = {
  id: number
  outcome: 'created' | 'updated'
  /** One a variant of the input, in its order. */
  variantIds: number[]
  /** Those among them that are new. */
  createdVariantIds: Set<number>
}

/**
 * Writes a whole product, found by its slug, or nothing of it. Ids of options, variants and pictures survive.
 * Whoever wants it found by search calls `saveAndIndexProduct` of the search slice instead.
 */
export function saveProduct(
  db: Db | Tx,
  input: ProductInput,
  now: number,
): Promise<SavedProduct | ProductRefusal> {
  const refusal = refuseProduct(input)
  if (refusal) return Promise.resolve(refusal)
  return inTransaction(db, async (tx) => {
    const { id, isNew } = await saveHead(tx, input, now)
    const options = await saveOptions(tx, { productId: id, options: input.options, isNew })
    const imageIds = await saveImages(tx, { productId: id, images: input.images, options, isNew })
    const variants = { productId: id, variants: input.variants, options, imageIds, isNew, now }
    const { ids: variantIds, createdIds: createdVariantIds } = await saveVariants(tx, variants)
    if (!isNew) await removeUnusedOptions(tx, id)
    await savePlaces(tx, id, input.categories, isNew)
    await markChanged(tx)
    return { id, outcome: isNew ? 'created' : 'updated', variantIds, createdVariantIds } as const
  })
}

async function saveHead(tx: Tx, input: ProductInput, now: number): Promise<{ id: number; isNew: boolean }> {
  const known = await tx.selectFrom('products').select('id').where('slug', '=', input.slug).executeTakeFirst()
  const row = {
    title: input.title,
    subtitle: input.subtitle,
    lead: input.lead,
    details_html: input.detailsHtml,
    brand: input.brand,
    product_type: input.productType,
    seller_id: input.sellerId,
    // A file that says a product is on show does not bring its day forward.
    status: input.status === 'active' && input.publishedAt > now ? 'scheduled' : input.status,
    kind: input.kind,
    tax_category: input.taxCategory,
    hue: input.hue,
    tags: joinTags(input.tags),
    seo_title: input.seoTitle,
    seo_description: input.seoDescription,
    source: input.source,
    import_hash: input.importHash,
    published_at: input.publishedAt,
    updated_at: now,
  }
  const { id } = await tx
    .insertInto('products')
    .values({ ...row, slug: input.slug, rating_count: 0, rating_sum: 0, created_at: now })
    .onConflict((conflict) =>
      conflict.column('slug').doUpdateSet((eb) => ({
        ...row,
        // Markdown stays only beside the HTML that was made of it.
        details_md: eb
          .case()
          .when('products.details_html', '=', eb.ref('excluded.details_html'))
          .then(eb.ref('products.details_md'))
          .else(null)
          .end(),
      })),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, isNew: known === undefined }
}

async function savePlaces(
  tx: Tx,
  productId: number,
  places: ProductInput['categories'],
  isNew: boolean,
): Promise<void> {
  if (!isNew) await tx.deleteFrom('product_categories').where('product_id', '=', productId).execute()
  if (places.length === 0) return
  await tx
    .insertInto('product_categories')
    .values(places.map(({ id, position }) => ({ product_id: productId, category_id: id, position })))
    .onConflict((conflict) => conflict.columns(['product_id', 'category_id']).doNothing())
    .execute()
}
