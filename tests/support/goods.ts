import type { ProductInput, VariantInput } from '#src/domain/catalog/product.ts'
import { htmlOfText } from '#src/domain/catalog/rich-text.ts'
import { saveCategory } from '#src/domain/catalog/save-category.ts'
import { setOnHand } from '#src/domain/inventory/adjust-stock.ts'
import { saveMedia } from '#src/domain/media/save-media.ts'
import { saveAndIndexProduct } from '#src/domain/search/save-and-index-product.ts'
import { openSearchIndex } from '#src/domain/search/search-index.ts'
import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { engineOf } from './engine.ts'
import { NOON } from './noon.ts'

/** A product and how many of each of its variants stand on the shelf: one number for all, or one each. */
export type Goods = { input: ProductInput; onHand: number | number[] }
export type Shelved = { id: number; slug: string; variantId: number; variantIds: number[] }

type Changes = Partial<Omit<ProductInput, 'variants'>> & Partial<Omit<VariantInput, 'values'>>

const plainVariant: VariantInput = {
  values: [],
  sku: '',
  barcode: '',
  priceMinor: 1_800,
  compareAtMinor: null,
  costMinor: null,
  weightGrams: 400,
  tracksStock: true,
  policy: 'deny',
  availableAt: null,
  requiresShipping: true,
  isTaxable: true,
  imageIndex: null,
}

const plainProduct: Omit<ProductInput, 'slug' | 'title'> = {
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
  publishedAt: NOON,
  options: [],
  variants: [plainVariant],
  images: [],
  categories: [],
}

/** A mug in one shape: €18.00, three of them, unless said otherwise. */
export function mug({ onHand = 3, ...changes }: Changes & { onHand?: number } = {}): Goods {
  const input = { slug: 'bothy-mug', title: 'Bothy mug', ...plainProduct, ...changes }
  return { input: { ...input, variants: [{ ...plainVariant, ...changes, values: [] }] }, onHand }
}

/** A gift card of €25.00, as many as anybody wants. */
export const giftCard = (): Goods =>
  mug({
    ...{ kind: 'gift_card', slug: 'gift-card', title: 'Gift card', priceMinor: 2_500, onHand: 0 },
    ...{ tracksStock: false, requiresShipping: false, isTaxable: false },
  })

/**
 * A tee in two colours and two sizes: Ink S, Ink M, Rose S, Rose M; €26.00 each.
 * @param onHand how many of each, in that order
 */
export function tee({ onHand = 5, ...changes }: Changes & { onHand?: number | number[] } = {}): Goods {
  const pairs = ['Ink', 'Rose'].flatMap((colour) => ['S', 'M'].map((size) => [colour, size]))
  const input: ProductInput = {
    slug: 'field-tee',
    title: 'Field tee',
    ...plainProduct,
    ...changes,
    options: [
      {
        name: 'Colour',
        values: [
          { name: 'Ink', swatch: '#313d55' },
          { name: 'Rose', swatch: '#e996a2' },
        ],
      },
      {
        name: 'Size',
        values: [
          { name: 'S', swatch: '' },
          { name: 'M', swatch: '' },
        ],
      },
    ],
    variants: pairs.map((values) => ({
      ...plainVariant,
      priceMinor: 2_600,
      weightGrams: 180,
      ...changes,
      sku: `TEE-${values.join('-')}`.toUpperCase(),
      values,
    })),
  }
  return { input, onHand }
}

/** Puts goods on the shelf, found by search as well. Saving the same slug again changes the product. */
export async function putOnShelf(db: Db, ...goods: Goods[]): Promise<Shelved[]> {
  const index = openSearchIndex(engineOf(db))
  const shelved: Shelved[] = []
  for (const { input, onHand } of goods) {
    const { id, variantIds } = await inTransaction(db, async (tx) => {
      const saved = await saveAndIndexProduct(tx, index, input, NOON)
      if (typeof saved === 'string') throw new Error(`${input.slug} was refused: ${saved}`)
      for (const [place, variantId] of saved.variantIds.entries()) {
        const count = typeof onHand === 'number' ? onHand : (onHand[place] ?? 0)
        await setOnHand(tx, {
          variantId,
          onHand: count,
          kind: 'received',
          reason: '',
          actorUserId: null,
          now: NOON,
        })
      }
      await markChanged(tx)
      return saved
    })
    shelved.push({ id, slug: input.slug, variantId: variantIds[0] ?? 0, variantIds })
  }
  return shelved
}

/** A category of the menu, or below another. */
export async function category(
  db: Db,
  title: string,
  { parentId = null, position = 0 }: { parentId?: number | null; position?: number } = {},
): Promise<number> {
  const slug = title.toLowerCase().replaceAll(/[^a-z]+/g, '-')
  const input = { slug, title, blurb: `All of ${title}.`, parentId, mediaId: null, hue: 40, position }
  const saved = await saveCategory(db, input, NOON)
  if (typeof saved === 'string') throw new Error(`${title} was refused: ${saved}`)
  return saved.id
}

/** The row of a stored picture; no file stands behind it. */
export async function picture(db: Db, name: string, contentType = 'image/svg+xml'): Promise<number> {
  const hash = name.padEnd(40, '0')
  const file = `${hash}.${contentType === 'image/svg+xml' ? 'svg' : 'webp'}`
  const row = { hash, file, contentType, width: 640, height: 640, bytes: 1 }
  const ids = await inTransaction(db, (tx) => saveMedia(tx, [row], NOON))
  return ids.get(hash) ?? 0
}
