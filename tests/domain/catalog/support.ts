import type { ProductInput, VariantInput } from '#src/domain/catalog/product.ts'
import { htmlOfText } from '#src/domain/catalog/rich-text.ts'
import { type SavedProduct, saveProduct } from '#src/domain/catalog/save-product.ts'
import { setOnHand } from '#src/domain/inventory/adjust-stock.ts'
import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'

export const NOW = Date.UTC(2026, 10, 21)

export function variant(values: string[], changes: Partial<VariantInput> = {}): VariantInput {
  return {
    values,
    sku: '',
    barcode: '',
    priceMinor: 1_000,
    compareAtMinor: null,
    costMinor: null,
    weightGrams: 100,
    tracksStock: true,
    policy: 'deny',
    availableAt: null,
    requiresShipping: true,
    isTaxable: true,
    imageIndex: null,
    ...changes,
  }
}

export function product(slug: string, changes: Partial<ProductInput> = {}): ProductInput {
  return {
    slug,
    title: slug.replaceAll('-', ' '),
    subtitle: '',
    lead: '',
    detailsHtml: htmlOfText(''),
    brand: '',
    productType: '',
    sellerId: null,
    status: 'active',
    kind: 'physical',
    taxCategory: 'standard',
    hue: 120,
    tags: [],
    seoTitle: '',
    seoDescription: '',
    source: 'admin',
    importHash: '',
    publishedAt: NOW,
    options: [],
    variants: [variant([])],
    images: [],
    categories: [],
    ...changes,
  }
}

/** An option whose values are only names. */
export function option(name: string, ...values: string[]): ProductInput['options'][number] {
  return { name, values: values.map((value) => ({ name: value, swatch: '' })) }
}

/** Saves a product and puts so many of each variant on the shelf. */
export async function stocked(
  db: Db,
  input: ProductInput,
  onHand: number[],
  now = NOW,
): Promise<SavedProduct> {
  return inTransaction(db, async (tx) => {
    const saved = await saveProduct(tx, input, now)
    if (typeof saved === 'string') throw new Error(`refused: ${saved}`)
    for (const [index, variantId] of saved.variantIds.entries()) {
      const count = onHand[index] ?? onHand.at(-1) ?? 0
      await setOnHand(tx, { variantId, onHand: count, kind: 'received', reason: '', actorUserId: null, now })
    }
    return saved
  })
}

export async function saved(db: Db, input: ProductInput, now = NOW): Promise<SavedProduct> {
  const result = await saveProduct(db, input, now)
  if (typeof result === 'string') throw new Error(`refused: ${result}`)
  return result
}
