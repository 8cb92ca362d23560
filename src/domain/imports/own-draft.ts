import { CSV_MARK, csvLine } from '#src/platform/csv.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { isStoredPicture } from '#src/platform/files.ts'
import type { ProductDraft } from './read/product-draft.ts'
import { readProducts } from './read/read-products.ts'
import { readOwnProducts } from './write/own-products.ts'
import { shopifyColumns, shopifyRows } from './write/write-shopify.ts'

/** Any address will do: what is compared is where pictures lie within it. */
const SOMEWHERE = 'https://shop.invalid'

/**
 * What a file would say of a product that was exported just now, read as any other file.
 * @returns null where it would say of no product that can be sold
 */
export async function ownDraft(
  db: Db | Tx,
  productId: number,
  currency: string,
): Promise<ProductDraft | null> {
  const [product] = await readOwnProducts(db, [productId])
  if (!product) return null
  const rows = [[...shopifyColumns], ...shopifyRows(product, { currency, publicUrl: SOMEWHERE })]
  const bytes = Buffer.from(CSV_MARK + rows.map(csvLine).join(''))
  const reopen = async function* () {
    yield bytes
  }
  for await (const event of readProducts(reopen, { currency, today: '' }))
    if (event.kind === 'product') return event.draft
  return null
}

/** The file of a picture whose address is one of ours; its name is made of its bytes, so it does not matter whose shop it was. */
export function ownFile(src: string): string | null {
  const file = /^https?:\/\/[^/]+(?:\/[^?#]*)?\/media\/([^/?#]+)$/.exec(src)?.[1]
  return file !== undefined && isStoredPicture(file) ? file : null
}

/** The draft with addresses of own pictures alike, wherever the shop is reached. */
export function withPlainPictures(draft: ProductDraft): ProductDraft {
  const plain = (src: string) => ownFile(src) ?? src
  return {
    ...draft,
    images: draft.images.map((image) => ({ ...image, src: plain(image.src) })),
    variants: draft.variants.map((variant) => ({
      ...variant,
      imageSrc: variant.imageSrc === null ? null : plain(variant.imageSrc),
    })),
  }
}
