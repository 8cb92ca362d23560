import type { ProductView, VariantView } from '#src/domain/catalog/product-view.ts'
import { textOfHtml } from '#src/domain/catalog/rich-text.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { toDecimal } from '#src/kernel/money.ts'
import { buyable, type Chosen, choiceHref } from './choose-variant.ts'

const DESCRIPTION = 5_000

/**
 * schema.org Product with the offer of the chosen variant.
 * @see https://developers.google.com/search/docs/appearance/structured-data/merchant-listing
 */
export function productData(
  product: ProductView,
  chosen: Chosen,
  { settings, origin, now }: { settings: Settings; origin: string; now: number },
): object {
  const { variant, valueIds } = chosen
  const { rating } = product
  const brand = product.brand || product.maker?.name
  const description = [product.lead, textOfHtml(product.detailsHtml)].filter(Boolean).join(' ')
  return {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: product.title,
    ...(description ? { description: description.slice(0, DESCRIPTION) } : {}),
    ...(product.images.length > 0 ? { image: product.images.map((image) => origin + image.src) } : {}),
    ...(brand ? { brand: { '@type': 'Brand', name: brand } } : {}),
    ...(variant ? articleNumbers(variant) : {}),
    // An average of nothing is no rating, and search engines refuse one.
    ...(rating.count > 0
      ? {
          aggregateRating: {
            '@type': 'AggregateRating',
            ratingValue: (rating.sum / rating.count).toFixed(1),
            reviewCount: rating.count,
          },
        }
      : {}),
    ...(variant
      ? {
          offers: {
            '@type': 'Offer',
            url: origin + choiceHref(product, valueIds),
            price: toDecimal(variant.priceMinor, settings.currency),
            priceCurrency: settings.currency,
            availability: `https://schema.org/${availability(variant, now)}`,
            itemCondition: 'https://schema.org/NewCondition',
            seller: { '@type': 'Organization', name: settings.name },
          },
        }
      : {}),
  }
}

function articleNumbers({ sku, barcode }: VariantView): object {
  return { ...(sku ? { sku } : {}), ...(isGtin(barcode) ? { gtin: barcode } : {}) }
}

/** Whether the digits are a trade item number: of a length there is, with the right check digit. */
export function isGtin(barcode: string): boolean {
  if (!/^(?:\d{8}|\d{12,14})$/.test(barcode)) return false
  const digits = [...barcode.padStart(14, '0')].map(Number)
  const sum = digits.reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 3 : 1), 0)
  return sum % 10 === 0
}

export type Availability = 'InStock' | 'PreOrder' | 'BackOrder' | 'OutOfStock'

export function availability(variant: VariantView, now: number): Availability {
  if (buyable(variant) === 0) return 'OutOfStock'
  if (variant.policy === 'preorder' && (variant.availableAt ?? now + 1) > now) return 'PreOrder'
  return variant.tracksStock && variant.available <= 0 ? 'BackOrder' : 'InStock'
}
