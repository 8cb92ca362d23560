import type { ImageInput, OptionInput, ProductInput, VariantInput } from '../catalog/product.ts'
import type { SafeHtml } from '../catalog/rich-text.ts'
import { swatchOfName } from './colour-names.ts'
import type { ProductDraft } from './read/product-draft.ts'

/** What a file does not say of a product, or not every file, so that an import leaves it as it is. */
export type KeptFields = Pick<
  ProductInput,
  'subtitle' | 'lead' | 'sellerId' | 'taxCategory' | 'hue' | 'publishedAt' | 'categories'
>

/** Turns what the file says into a product of this shop. */
export function toProductInput(
  draft: ProductDraft,
  { detailsHtml, importHash, kept }: { detailsHtml: SafeHtml; importHash: string; kept: KeptFields },
): ProductInput {
  const images = toImages(draft)
  return {
    ...kept,
    slug: draft.handle,
    title: draft.title,
    detailsHtml,
    brand: draft.vendor,
    productType: typeOf(draft),
    status: draft.status,
    kind: kindOf(draft),
    tags: draft.tags,
    seoTitle: draft.seoTitle,
    seoDescription: draft.seoDescription,
    source: 'import',
    importHash,
    options: toOptions(draft),
    variants: toVariants(draft, images),
    images,
  }
}

/** The shop's own word for what it is, else the last part of the taxonomy's: "Home > Lighting > Lamps" is Lamps. */
export function typeOf({ type, productCategory, categories }: ProductDraft): string {
  return type || ((productCategory || (categories?.[0] ?? '')).split('>').at(-1) ?? '').trim()
}

function kindOf(draft: ProductDraft): ProductInput['kind'] {
  if (draft.isGiftCard) return 'gift_card'
  return draft.variants.some((variant) => variant.requiresShipping) ? 'physical' : 'digital'
}

function toOptions(draft: ProductDraft): OptionInput[] {
  return draft.options.map(({ name, values }) => ({
    name,
    values: values.map((value) => ({ name: value, swatch: swatchOfName(name, value) })),
  }))
}

/** The product's pictures in their order, then those that only a variant names. */
function toImages(draft: ProductDraft): ImageInput[] {
  const alts = new Map(draft.images.map((image) => [image.src, image.alt]))
  for (const { imageSrc } of draft.variants)
    if (imageSrc !== null && !alts.has(imageSrc)) alts.set(imageSrc, '')
  return [...alts].map(([src, alt]) => ({
    mediaId: null,
    sourceUrl: src,
    alt: alt || draft.title,
    optionValue: valueShownBy(src, draft),
  }))
}

/** The value that all variants with this picture, and no others, share: a shirt's picture shows its colour, not its size. */
function valueShownBy(src: string, { variants, options }: ProductDraft): string | null {
  const shown = variants.filter((variant) => variant.imageSrc === src)
  const first = shown[0]
  if (!first || shown.length === variants.length) return null
  for (const index of options.keys()) {
    const value = first.values[index]
    const having = variants.filter((variant) => variant.values[index] === value)
    if (value !== undefined && having.length === shown.length && shown.every((each) => having.includes(each)))
      return value
  }
  return null
}

function toVariants(draft: ProductDraft, images: ImageInput[]): VariantInput[] {
  const indexes = new Map(images.map((image, index) => [image.sourceUrl, index]))
  return draft.variants.map((variant) => ({
    values: variant.values,
    sku: variant.sku,
    barcode: variant.barcode,
    priceMinor: variant.priceMinor,
    compareAtMinor: variant.compareAtMinor,
    costMinor: variant.costMinor,
    weightGrams: variant.weightGrams,
    tracksStock: variant.tracksStock,
    policy: variant.policy,
    availableAt: null,
    requiresShipping: variant.requiresShipping,
    isTaxable: variant.isTaxable,
    imageIndex: variant.imageSrc === null ? null : (indexes.get(variant.imageSrc) ?? null),
  }))
}
