import type { Cells } from '../cells.ts'
import type { Format, Said, Scene, Translator } from '../format.ts'
import { quote } from '../reading.ts'
import { openPictures } from './parts/pictures.ts'
import { categoryLines, paragraphsOf } from './parts/texts.ts'

/** Spree's product export: a row for the product, one for each variant, and one for each further price of a variant. */
export const spree: Format = {
  kind: 'spree',
  marks: [['slug'], ['sku'], ['name'], ['price'], ['inventory_count', 'track_inventory']],
  columns: {
    handle: ['slug'],
    title: ['name'],
    bodyHtml: ['description'],
    type: ['product_type'],
    tags: ['tags'],
    categories: [/^category\d$/],
    option1Name: ['option1_name'],
    option1Value: ['option1_value'],
    option2Name: ['option2_name'],
    option2Value: ['option2_value'],
    option3Name: ['option3_name'],
    option3Value: ['option3_value'],
    sku: ['sku'],
    price: ['price'],
    compareAt: ['compare_at_price'],
    weight: ['weight'],
    weightUnit: ['weight_unit'],
    quantity: ['inventory_count'],
    policy: ['inventory_backorderable'],
    images: [/^image\d+_src$/],
    seoTitle: ['meta_title'],
    seoDescription: ['meta_description'],
    status: ['status'],
  },
  open: translate,
}

const hasChoice = (cells: Cells): boolean => cells.text('option1Value') !== ''

function translate({ currency }: Scene): Translator {
  /** Products of which there are rows with choices. */
  const chosen = new Set<string>()
  /** By SKU, what it costs in the shop's own currency. */
  const prices = new Map<string, string>()
  return {
    survey(cells) {
      if (hasChoice(cells)) chosen.add(cells.text('handle'))
      const isOurs = [currency, ''].includes(cells.named('currency').toUpperCase())
      if (isOurs && !prices.has(cells.text('sku'))) prices.set(cells.text('sku'), cells.text('price'))
    },
    begin() {
      const seen = new Set<string>()
      const takePictures = openPictures()
      return (cells) => {
        const sku = cells.text('sku')
        const isPrice = sku !== '' && seen.has(sku)
        seen.add(sku)
        if (isPrice) return [priceOnly(cells, currency)]
        const { images, warnings } = takePictures(cells.text('images'))
        const says = {
          bodyHtml: paragraphsOf(cells.text('bodyHtml')),
          categories: categoryLines(cells.text('categories'), /\n/, /->/),
        }
        if (!hasChoice(cells) && chosen.has(cells.text('handle')))
          return [{ role: 'product', says, images, warnings }]
        const price = prices.get(sku)
        if (price === undefined) return `The file gives no price of ${quote(sku)} in ${currency}.`
        return [
          {
            role: 'any',
            says: { ...says, ...stockOf(cells), price, ...pictureOf(cells, images) },
            images,
            warnings,
          },
        ]
      }
    },
  }
}

/** A further price of a variant that an earlier row describes: used where it is in the shop's currency. */
function priceOnly(cells: Cells, currency: string): Said {
  const other = cells.named('currency')
  const isOurs = other.toUpperCase() === currency
  const warnings = isOurs
    ? []
    : [`A price in ${quote(other)}, where this shop sells in ${currency}; it was left out.`]
  return { role: 'product', warnings, images: [] }
}

const pictureOf = (cells: Cells, [variantImage = '']: string[]) => (hasChoice(cells) ? { variantImage } : {})

function stockOf(cells: Cells): { quantity: string } {
  const isUncounted = /^false$/i.test(cells.named('track_inventory'))
  return { quantity: isUncounted ? '' : cells.text('quantity') }
}
