import type { ImageView, ProductView, VariantView } from '#src/domain/catalog/product-view.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { formatDate, formatMoney } from '#src/platform/i18n.ts'
import { FEW, percentOff, toPicture } from '#src/shop/cards.ts'
import { productHref, searchHref, sellerHref } from '#src/shop/paths.ts'
import { type Home, priceNote } from '#src/shop/price-notes.ts'
import { swatchClass } from '#src/shop/swatches.ts'
import { buyable, type Chosen, variantWith } from './choose-variant.ts'
import { chooseOptionKind, type GalleryPicture, type OptionGroup, type ProductChoice } from './views.ts'

/** A choice as everybody sees it; what is the visitor's own is added for each. */
export type AnyonesChoice = Omit<
  ProductChoice,
  'csrf' | 'isSaved' | 'error' | 'quantity' | 'notify' | 'promises'
>

type Shop = { settings: Settings; home: Home; now: number }

export function presentChoice(product: ProductView, chosen: Chosen, shop: Shop): AnyonesChoice {
  const { variant } = chosen
  const money = (minor: number) => formatMoney(minor, shop.settings.currency, shop.settings)
  const priced = variant ?? cheapest(product)
  const compareAt =
    priced && percentOff(priced.priceMinor, priced.compareAtMinor) > 0 ? priced.compareAtMinor : null
  return {
    slug: product.slug,
    href: productHref(product.slug),
    title: product.title,
    titleLang: languageOf(product.title),
    maker: presentMaker(product),
    badge: variant && badgeOf(variant, shop.now),
    rating: presentRating(product),
    lead: product.lead || product.subtitle,
    price: priced ? money(priced.priceMinor) : '',
    compareAt: compareAt === null ? '' : money(compareAt),
    saving:
      priced && compareAt !== null
        ? `Save ${money(compareAt - priced.priceMinor)} (${percentOff(priced.priceMinor, compareAt)}%)`
        : '',
    priceNote: priced ? priceNote(shop.home, { ...priced, taxCategory: product.taxCategory }) : '',
    unitPrice: '',
    options: presentOptions(product, chosen, money),
    variantId: variant?.id ?? null,
    variantLabel: labelOf(product, chosen.valueIds),
    state: stateOf(variant, shop.now),
    stockNote: variant ? stockNote(variant, shop) : '',
    maxQuantity: variant ? buyable(variant) : 0,
    pictures: presentPictures(product, chosen),
  }
}

function cheapest(product: ProductView): VariantView | null {
  return product.variants.reduce<VariantView | null>(
    (best, each) => (best === null || each.priceMinor < best.priceMinor ? each : best),
    null,
  )
}

/** A brand that is no seller here is looked up by search. */
function presentMaker({ maker, brand }: ProductView): ProductChoice['maker'] {
  if (maker) return { label: maker.name, href: sellerHref(maker.slug) }
  return brand ? { label: brand, href: searchHref(brand) } : null
}

export function tenthsOf({ count, sum }: { count: number; sum: number }): number {
  return count === 0 ? 0 : Math.round((sum * 10) / count)
}

function presentRating({ rating }: ProductView): ProductChoice['rating'] {
  if (rating.count === 0) return null
  const tenths = tenthsOf(rating)
  const from = rating.count === 1 ? '1 review' : `${rating.count} reviews`
  return { tenths, text: `${(tenths / 10).toFixed(1)} from ${from}` }
}

const isAhead = (variant: VariantView, now: number) =>
  variant.policy === 'preorder' && (variant.availableAt === null || variant.availableAt > now)

function stateOf(variant: VariantView | null, now: number): ProductChoice['state'] {
  if (!variant) return 'missing'
  if (buyable(variant) === 0) return 'sold_out'
  return isAhead(variant, now) ? 'preorder' : 'available'
}

const countsDown = (variant: VariantView) => variant.tracksStock && variant.policy === 'deny'

function badgeOf(variant: VariantView, now: number): ProductChoice['badge'] {
  const state = stateOf(variant, now)
  if (state === 'sold_out') return { kind: 'sold_out', text: 'Sold out' }
  if (state === 'preorder') return { kind: 'preorder', text: 'Pre-order' }
  const off = percentOff(variant.priceMinor, variant.compareAtMinor)
  if (off > 0) return { kind: 'sale', text: `−${off}%` }
  const isScarce = countsDown(variant) && variant.available <= FEW
  return isScarce ? { kind: 'few', text: `Last ${variant.available}` } : null
}

function stockNote(variant: VariantView, { settings, now }: Shop): string {
  if (isAhead(variant, now))
    return variant.availableAt === null
      ? 'Sent as soon as it is made'
      : `Sent from ${formatDate(variant.availableAt, settings)}`
  if (countsDown(variant) && variant.available > 0 && variant.available <= FEW)
    return variant.available === 1 ? 'Only one left' : `Only ${variant.available} left`
  return variant.tracksStock && variant.available <= 0 ? 'On its way to us: sent as soon as it arrives' : ''
}

/** "Sky, 350 ml" */
function labelOf({ options }: ProductView, valueIds: (number | null)[]): string {
  return options
    .flatMap(({ values }, index) => values.find((value) => value.id === valueIds[index])?.name ?? [])
    .join(', ')
}

function presentOptions(
  product: ProductView,
  { valueIds }: Chosen,
  money: (minor: number) => string,
): OptionGroup[] {
  return product.options.map(({ name, values }, index) => {
    const pictures = values.map((value) => product.images.find((image) => image.optionValueId === value.id))
    const areColours = values.every((value) => swatchClass(value.swatch) !== '')
    const others = values.map((value) => variantWith(product, valueIds, index, value.id))
    const prices = new Set(others.flatMap((variant) => variant?.priceMinor ?? []))
    return {
      name,
      chosen: values.find((value) => value.id === valueIds[index])?.name ?? '',
      kind: chooseOptionKind(
        values.length,
        pictures.every((picture) => picture !== undefined),
        areColours,
      ),
      values: values.map((value, place): OptionGroup['values'][number] => {
        const variant = others[place] ?? null
        const picture = pictures[place]
        const state = !variant ? 'missing' : buyable(variant) > 0 ? 'available' : 'sold_out'
        return {
          value: value.name,
          isChosen: value.id === valueIds[index],
          state,
          note: noteOf(
            state,
            prices.size > 1 && variant ? priceBeside(value.name, money(variant.priceMinor)) : '',
          ),
          image: picture ? toPicture(picture) : null,
          hue: picture?.hue ?? product.hue,
          swatch: swatchClass(value.swatch),
        }
      }),
    }
  })
}

/** A gift card of €25 need not say twice what it costs. */
const priceBeside = (name: string, price: string) => (price.replace(/[.,]00$/, '') === name ? '' : price)

function noteOf(state: OptionGroup['values'][number]['state'], price: string): string {
  if (state === 'sold_out') return 'Sold out'
  return state === 'missing' ? 'Not made' : price
}

/** The variant's own picture, then those of its colour, then those of the thing as such; never another colour's. */
function presentPictures(product: ProductView, { variant, valueIds }: Chosen): GalleryPicture[] {
  const rank = (image: ImageView) => {
    if (image.id === variant?.imageId) return 0
    if (image.optionValueId === null) return 2
    return valueIds.includes(image.optionValueId) ? 1 : 3
  }
  const ranked = product.images.map((image) => ({ image, rank: rank(image) }))
  const fitting = ranked.filter((each) => each.rank < 3)
  const shown = (fitting.length > 0 ? fitting : ranked).sort((a, b) => a.rank - b.rank)
  return shown.map(({ image }) => ({
    picture: toPicture({ ...image, alt: image.alt || product.title }),
    hue: image.hue ?? product.hue,
    measures: null,
  }))
}

/** Scripts that are read from right to left, or aloud in another voice; Latin letters could be any language. */
function languageOf(title: string): string {
  if (/\p{Script=Arabic}/u.test(title)) return 'ar'
  return /\p{Script=Hebrew}/u.test(title) ? 'he' : ''
}
