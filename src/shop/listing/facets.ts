import type { OptionFacet } from '#src/domain/catalog/choose-products.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { swatchClass } from '#src/shop/swatches.ts'
import { addressOf, fieldOf, type ListingWish, withPrice } from './address.ts'
import type { ListingFacts, ListingPlace } from './present.ts'
import { currencySign, plainPrice, priceText, shortMoney } from './price-text.ts'
import type { Facet, PriceFacet, ValueFacet } from './views.ts'

const MAX_OPTIONS = 8
const MAX_VALUES = 40
/** So many stand open at first; the others unfold. */
const OPEN = 3

/** The filters beside a listing, the most useful first. One that could not change anything is left out. */
export function presentFacets(
  place: ListingPlace,
  wish: ListingWish,
  facts: ListingFacts,
  settings: Settings,
): Facet[] {
  const boxes: (ValueFacet | PriceFacet)[] = [
    ...(place.links ? [] : presentCategories(facts)),
    ...presentOptions(facts.facets.options, wish),
    ...presentPrice(place, wish, facts, settings),
    ...presentStock(wish, facts),
  ]
  const opened = boxes.map((facet, index) => ({ ...facet, isOpen: facet.isOpen || index < OPEN }))
  return place.links && place.links.links.length > 0 ? [place.links, ...opened] : opened
}

function presentCategories({ facets }: ListingFacts): ValueFacet[] {
  const top = facets.categories.filter((category) => category.parentId === null || category.isChosen)
  if (top.length < 2 && !top.some((category) => category.isChosen)) return []
  return [
    {
      kind: 'values',
      id: 'category',
      label: 'Category',
      name: 'category',
      isOpen: top.some((category) => category.isChosen),
      values: top.slice(0, MAX_VALUES).map((category) => ({
        value: category.slug,
        label: category.title,
        count: category.count,
        isChosen: category.isChosen,
        swatch: '',
      })),
    },
  ]
}

function presentOptions(options: OptionFacet[], wish: ListingWish): ValueFacet[] {
  const weight = (option: OptionFacet) => option.values.reduce((sum, value) => sum + value.count, 0)
  const isUsed = (option: OptionFacet) => wish.options.some((chosen) => chosen.key === option.key)
  return options
    .filter((option) => isUsed(option) || option.values.filter((value) => value.count > 0).length > 1)
    .map((option) => ({ option, weight: weight(option) }))
    .sort((a, b) => b.weight - a.weight)
    .filter(({ option }, index) => index < MAX_OPTIONS || isUsed(option))
    .map(({ option }) => presentOption(option))
}

function presentOption(option: OptionFacet): ValueFacet {
  const listed = option.values.filter((value, index) => value.isChosen || index < MAX_VALUES)
  return {
    kind: 'values',
    id: `option-${option.key.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}`,
    label: option.name,
    name: fieldOf(option.name),
    isOpen: listed.some((value) => value.isChosen),
    values: listed.map((value) => ({
      value: value.name,
      label: value.name,
      count: value.count,
      isChosen: value.isChosen,
      swatch: swatchClass(value.swatch),
    })),
  }
}

function presentPrice(
  { path }: ListingPlace,
  wish: ListingWish,
  { facets }: ListingFacts,
  settings: Settings,
): PriceFacet[] {
  const { price } = facets
  const isUsed = wish.min !== '' || wish.max !== ''
  if (!isUsed && (!price || price.minMinor === price.maxMinor)) return []
  const bands = facets.bands.map((band) => {
    const isCurrent =
      isUsed && wish.minMinor === band.minMinor && wish.maxMinor === band.maxMinor && !wish.priceError
    const min = plainPrice(band.minMinor, settings.currency)
    const max = plainPrice(band.maxMinor, settings.currency)
    return {
      label: priceText(band.minMinor, band.maxMinor, settings),
      href: addressOf(path, isCurrent ? withPrice(wish, '', '') : withPrice(wish, min, max)),
      count: band.count,
      isCurrent,
    }
  })
  return [
    {
      kind: 'price',
      id: 'price',
      label: 'Price',
      isOpen: isUsed,
      min: wish.min,
      max: wish.max,
      currencySign: currencySign(settings),
      hint: price
        ? `From ${shortMoney(price.minMinor, settings)} to ${shortMoney(price.maxMinor, settings)}`
        : '',
      error: wish.priceError,
      bands: bands.filter((band) => band.count > 0 || band.isCurrent),
    },
  ]
}

/** Only where some things are out of stock and others are not does it help to ask. */
function presentStock(wish: ListingWish, { facets, total }: ListingFacts): ValueFacet[] {
  const tellsNothing = facets.inStockCount === 0 || facets.inStockCount === total
  if (!wish.inStock && tellsNothing) return []
  return [
    {
      kind: 'values',
      id: 'stock',
      label: 'Availability',
      name: 'in_stock',
      isOpen: wish.inStock,
      values: [
        {
          value: '1',
          label: 'In stock',
          count: facets.inStockCount,
          isChosen: wish.inStock,
          swatch: '',
        },
      ],
    },
  ]
}
