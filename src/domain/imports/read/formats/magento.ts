import type { Cells } from '../cells.ts'
import type { Format, Scene } from '../format.ts'
import { quote } from '../reading.ts'
import { translateLinked } from './parts/linked.ts'
import { readSale } from './parts/sale.ts'
import { categoryLines, factsList, paragraphsOf, wordsOf } from './parts/texts.ts'

/** Magento 2's product export, and the product tables of its sample data, which have fewer columns. */
export const magento: Format = {
  kind: 'magento',
  marks: [['sku'], ['name'], ['price'], ['attribute_set_code', 'attribute_set']],
  columns: {
    title: ['name'],
    bodyHtml: ['description'],
    vendor: ['manufacturer', 'brand'],
    sku: ['sku'],
    weight: ['weight'],
    quantity: ['qty'],
    price: ['price'],
    cost: ['cost'],
    seoTitle: ['meta_title'],
    seoDescription: ['meta_description'],
    images: ['base_image', 'additional_images'],
  },
  notes: [{ column: ['weight'], note: 'Magento’s files name no unit of weight; it was read as kilograms.' }],
  open: (scene) =>
    translateLinked(
      {
        kindOf: (cells) => cells.named('product_type').toLowerCase(),
        variations: 'configurable_variations',
        wishOf: (cells) => cells.named('url_key') || wordsOf(cells.text('title')),
        isShown,
        refuse: otherView,
        product,
        variant,
      },
      scene,
    ),
}

const isShown = (cells: Cells): boolean => !/^(?:1$|not visible)/i.test(cells.named('visibility'))

/** Rows that repeat a product for another language or shop. */
function otherView(cells: Cells): string | null {
  const view = cells.named('store_view_code')
  if (view === '' || view === 'default') return null
  return `This row is the product as the store view ${quote(view)} shows it; only the main one is taken.`
}

function product(cells: Cells) {
  const isOnline = /^(|1)$/.test(cells.named('product_online'))
  return {
    says: {
      title: wordsOf(cells.text('title')),
      bodyHtml: paragraphsOf(cells.text('bodyHtml')) + factsList(factsOf(cells)),
      lead: wordsOf(cells.named('short_description')),
      categories: placesOf(cells),
      status: isOnline && isShown(cells) ? 'active' : 'draft',
    },
    warnings: [],
  }
}

/** `material=Wool|Fleece,pattern=Solid,new=Yes`; what is only a switch of the other shop's, or its own affair, says nothing. */
function factsOf(cells: Cells): { name: string; values: string[] }[] {
  const pairs = cells.named('additional_attributes').split(/,\s*(?=[\w-]+=)/)
  return pairs
    .map((pair) => {
      const [name = '', ...value] = pair.split('=')
      return { name: name.trim(), values: value.join('=').split('|').map(wordsOf).filter(Boolean) }
    })
    .filter(({ values }) => !/^(?:yes|no|\d?)$/i.test(values.join()))
}

/** Paths below a root that no shopper sees; in the sample data, names one a line. */
function placesOf(cells: Cells): string {
  const cell = cells.named('categories')
  const [root = ''] = cell.split('/')
  // A title may hold a comma, so a path ends only where the root's name comes again.
  const paths = `,${cell}`.split(`,${root}/`).slice(1)
  const below = paths.map((path) => categoryLines(path, /\n/, /\//)).filter((path) => path !== '')
  return below.join('\n') || categoryLines(cells.named('category'), /\n/, / > /)
}

function variant(cells: Cells, { today }: Scene) {
  const own = (name: string) => cells.named(`use_config_${name}`) !== '1'
  const isUncounted = cells.named('manage_stock') === '0' && own('manage_stock')
  const isSoldOut = cells.named('is_in_stock') === '0'
  const price = readSale({
    regular: cells.text('price'),
    sale: cells.named('special_price'),
    from: isoDay(cells.named('special_price_from_date')),
    to: isoDay(cells.named('special_price_to_date')),
    today,
  })
  return {
    says: {
      ...price.says,
      quantity: isSoldOut ? '0' : isUncounted ? '' : cells.text('quantity'),
      policy: /^[12]$/.test(cells.named('allow_backorders')) && own('backorders') ? 'true' : 'false',
      requiresShipping: /^(virtual|downloadable)$/i.test(cells.named('product_type')) ? 'false' : 'true',
      isTaxable: /^none$/i.test(cells.named('tax_class_name')) ? 'false' : 'true',
    },
    warnings: price.warnings,
  }
}

/** Its exporter writes days as Americans do, 12/31/24. */
function isoDay(text: string): string {
  const [, month = '', day = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})\b/.exec(text) ?? []
  if (year === '') return text
  return `${year.padStart(4, '20')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
