/** What a file may say of a whole product. */
export const productFields = [
  'title',
  'bodyHtml',
  'vendor',
  'type',
  'productCategory',
  'tags',
  'published',
  'status',
  'option1Name',
  'option2Name',
  'option3Name',
  'giftCard',
  'seoTitle',
  'seoDescription',
  'lead',
  'taxClass',
  'categories',
] as const

/** What a file may say of one shape in which a product is sold. */
export const variantFields = [
  'option1Value',
  'option2Value',
  'option3Value',
  'sku',
  'barcode',
  'grams',
  'weight',
  'weightUnit',
  'tracker',
  'quantity',
  'policy',
  'price',
  'compareAt',
  'cost',
  'requiresShipping',
  'isTaxable',
  'variantImage',
  'currency',
] as const

/** What rows of either kind may say; `images` may be several, one a line. */
const otherFields = ['handle', 'imageSrc', 'imagePosition', 'imageAlt', 'images'] as const

export type Field =
  | (typeof productFields)[number]
  | (typeof variantFields)[number]
  | (typeof otherFields)[number]

const ofProduct: ReadonlySet<string> = new Set(productFields)
const ofVariant: ReadonlySet<string> = new Set(variantFields)

/** Which kind of row says this; null for both. */
export function speakerOf(field: Field): 'product' | 'variant' | null {
  if (ofProduct.has(field)) return 'product'
  return ofVariant.has(field) ? 'variant' : null
}

/** Fields that may have several columns, and what stands between their cells where they are put together. */
export const joiners: Partial<Record<Field, string>> = { images: '\n', categories: '\n', tags: ',' }
