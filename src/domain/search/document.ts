import type { Tx } from '#src/platform/db/db.ts'
import { textOfHtml } from '../catalog/rich-text.ts'
import { toWords } from './terms.ts'

/** What a product is found by, weightiest first: plain words with spaces between. */
export type SearchDocument = { title: string; brand: string; labels: string; body: string }

const MAX_BODY_WORDS = 5_000

/** Reads what a product is found by; null where there is no such product. */
export async function readDocument(tx: Tx, productId: number): Promise<SearchDocument | null> {
  const product = await tx
    .selectFrom('products')
    .leftJoin('sellers', 'sellers.id', 'products.seller_id')
    .select(['products.title', 'subtitle', 'lead', 'details_html', 'brand', 'product_type', 'tags'])
    .select('sellers.name as maker')
    .where('products.id', '=', productId)
    .executeTakeFirst()
  if (!product) return null
  const labels = [product.subtitle, product.product_type, product.tags, ...(await readLabels(tx, productId))]
  return {
    title: plain(product.title),
    brand: plain(`${product.brand} ${product.maker ?? ''}`),
    labels: [...new Set(toWords(labels.join(' ')))].join(' '),
    body: toWords(`${product.lead} ${textOfHtml(product.details_html)}`)
      .slice(0, MAX_BODY_WORDS)
      .join(' '),
  }
}

const plain = (text: string) => toWords(text).join(' ')

/** Names of its option values and categories, and its article numbers. */
async function readLabels(tx: Tx, productId: number): Promise<string[]> {
  const values = await tx
    .selectFrom('option_values')
    .innerJoin('product_options', 'product_options.id', 'option_values.option_id')
    .select('option_values.name')
    .where('product_options.product_id', '=', productId)
    .orderBy('option_values.id')
    .execute()
  const categories = await tx
    .selectFrom('product_categories')
    .innerJoin('categories', 'categories.id', 'product_categories.category_id')
    .select('categories.title as name')
    .where('product_categories.product_id', '=', productId)
    .orderBy('categories.id')
    .execute()
  const skus = await tx
    .selectFrom('variants')
    .select('sku as name')
    .where('product_id', '=', productId)
    .where('status', '=', 'active')
    .orderBy('id')
    .execute()
  return [...values, ...categories, ...skus].map((row) => row.name)
}
