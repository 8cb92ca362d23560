import type { ProductView, VariantView } from '#src/domain/catalog/product-view.ts'
import { findProductBySlug, listForSitemap } from '#src/domain/catalog/queries.ts'
import { textOfHtml } from '#src/domain/catalog/rich-text.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { toDecimal } from '#src/kernel/money.ts'
import { percentOff } from '#src/shop/cards.ts'
import { choiceHref } from '#src/shop/product/choose-variant.ts'
import { type Availability, availability, isGtin } from '#src/shop/product/structured-data.ts'
import type { Deps } from '#src/web/env.ts'
import { tag } from './xml.ts'

const A_PART = 20
const MAX_TITLE = 150
const MAX_DESCRIPTION = 5_000
const MAX_PICTURES = 10

/**
 * Every variant on sale, as Google Merchant Center reads it.
 * @see https://support.google.com/merchants/answer/7052112
 */
export async function* writeFeed(deps: Deps, settings: Settings, now: number): AsyncGenerator<string> {
  const { db, config } = deps
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n<channel>\n'
  yield `${tag('title', settings.name)}${tag('link', `${config.publicUrl}/`)}${tag('description', settings.tagline || settings.name)}\n`
  for (let afterId = 0; ; ) {
    const rows = await listForSitemap(db, { afterId, limit: A_PART })
    if (rows.length === 0) break
    afterId = rows.at(-1)?.id ?? afterId
    let part = ''
    for (const { slug } of rows) {
      const product = await findProductBySlug(db, slug)
      // Gift cards are not goods to Google, and are refused.
      if (!product || product.isGiftCard) continue
      part += product.variants
        .map((variant) => writeItem(product, variant, { settings, origin: config.publicUrl, now }))
        .join('')
    }
    yield part
  }
  yield '</channel>\n</rss>\n'
}

const states: Record<Availability, string> = {
  InStock: 'in_stock',
  PreOrder: 'preorder',
  BackOrder: 'backorder',
  OutOfStock: 'out_of_stock',
}

type Shop = { settings: Settings; origin: string; now: number }

function writeItem(product: ProductView, variant: VariantView, { settings, origin, now }: Shop): string {
  const money = (minor: number) => `${toDecimal(minor, settings.currency)} ${settings.currency}`
  const isReduced = percentOff(variant.priceMinor, variant.compareAtMinor) > 0
  const listMinor = isReduced ? (variant.compareAtMinor ?? variant.priceMinor) : variant.priceMinor
  const state = availability(variant, now)
  const isLater = (state === 'PreOrder' || state === 'BackOrder') && variant.availableAt !== null
  const brand = product.brand || product.maker?.name
  const [first, ...others] = picturesOf(product, variant)
  const fields: [string, string | undefined][] = [
    ['id', `v${variant.id}`],
    ['item_group_id', product.variants.length > 1 ? `p${product.id}` : undefined],
    ['title', titleOf(product, variant).slice(0, MAX_TITLE)],
    ['description', descriptionOf(product).slice(0, MAX_DESCRIPTION)],
    ['link', origin + choiceHref(product, variant.valueIds)],
    ['image_link', first && origin + first],
    ...others.map((src): [string, string] => ['additional_image_link', origin + src]),
    ['availability', states[state]],
    [
      'availability_date',
      isLater && variant.availableAt ? new Date(variant.availableAt).toISOString() : undefined,
    ],
    ['price', money(listMinor)],
    ['sale_price', isReduced ? money(variant.priceMinor) : undefined],
    ['condition', 'new'],
    ['brand', brand],
    ['gtin', isGtin(variant.barcode) ? variant.barcode : undefined],
    ['mpn', variant.sku || undefined],
    ['identifier_exists', isGtin(variant.barcode) || (variant.sku && brand) ? undefined : 'no'],
    ['product_type', product.path.map((step) => step.title).join(' > ') || product.productType || undefined],
    ['shipping_weight', variant.weightGrams > 0 ? `${variant.weightGrams} g` : undefined],
    ...optionFields(product, variant),
  ]
  const lines = fields.flatMap(([name, text]) => (text ? tag(`g:${name}`, text) : []))
  return `<item>${lines.join('')}</item>\n`
}

const titleOf = (product: ProductView, variant: VariantView) =>
  variant.title ? `${product.title}, ${variant.title}` : product.title

const descriptionOf = (product: ProductView) =>
  [product.lead, textOfHtml(product.detailsHtml)].filter(Boolean).join(' ') || product.title

/** The variant's own first, then those of its colour, then those of none. */
function picturesOf({ images }: ProductView, variant: VariantView): string[] {
  const own = images.filter((image) => image.id === variant.imageId)
  const fitting = images.filter(
    (image) =>
      !own.includes(image) &&
      (image.optionValueId === null || variant.valueIds.includes(image.optionValueId)),
  )
  const shown = own.length + fitting.length > 0 ? [...own, ...fitting] : images
  return shown.slice(0, MAX_PICTURES).map((image) => image.src)
}

const known: Record<string, string> = {
  colour: 'color',
  color: 'color',
  size: 'size',
  material: 'material',
  pattern: 'pattern',
}

function optionFields({ options }: ProductView, { valueIds }: VariantView): [string, string | undefined][] {
  return options.flatMap(({ name, values }, index): [string, string | undefined][] => {
    const field = known[name.toLowerCase()]
    return field ? [[field, values.find((value) => value.id === valueIds[index])?.name]] : []
  })
}
