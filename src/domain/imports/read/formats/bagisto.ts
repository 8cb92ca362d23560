import type { Cells } from '../cells.ts'
import type { Format, Scene } from '../format.ts'
import { translateLinked } from './parts/linked.ts'
import { readSale } from './parts/sale.ts'
import { categoryLines, paragraphsOf, wordsOf } from './parts/texts.ts'

/** Bagisto's product table, which its own importer reads. */
export const bagisto: Format = {
  kind: 'bagisto',
  marks: [['sku'], ['name'], ['price'], ['attribute_family_code']],
  columns: {
    title: ['name'],
    bodyHtml: ['description'],
    sku: ['sku'],
    weight: ['weight'],
    price: ['price'],
    cost: ['cost'],
    seoTitle: ['meta_title'],
    seoDescription: ['meta_description'],
    images: ['images'],
  },
  open: (scene) =>
    translateLinked(
      {
        kindOf: (cells) => cells.named('type').toLowerCase(),
        variations: 'configurable_variants',
        wishOf: (cells) => cells.named('url_key') || wordsOf(cells.text('title')),
        isShown,
        product,
        variant,
      },
      scene,
    ),
}

const isShown = (cells: Cells): boolean => cells.named('visible_individually') !== '0'

function product(cells: Cells) {
  return {
    says: {
      title: wordsOf(cells.text('title')),
      bodyHtml: paragraphsOf(cells.text('bodyHtml')),
      lead: wordsOf(cells.named('short_description')),
      categories: categoryLines(cells.named('categories'), /,/, /\//),
      status: cells.named('status') !== '0' && isShown(cells) ? 'active' : 'draft',
    },
    warnings: [],
  }
}

function variant(cells: Cells, { today }: Scene) {
  const price = readSale({
    regular: cells.text('price'),
    sale: cells.named('special_price'),
    from: cells.named('special_price_from'),
    to: cells.named('special_price_to'),
    today,
  })
  const isVirtual = /^(virtual|downloadable)$/i.test(cells.named('type'))
  return {
    says: {
      ...price.says,
      quantity: cells.named('manage_stock') === '0' ? '' : countOf(cells.named('inventories')),
      requiresShipping: isVirtual ? 'false' : 'true',
    },
    warnings: price.warnings,
  }
}

/** The pieces at all places together: `default=100,attic=5`. */
function countOf(cell: string): string {
  const counts = [...cell.matchAll(/=\s*(\d{1,9})(?=\s*(?:,|$))/g)].map(([, count]) => Number(count))
  return counts.length === 0 ? '' : String(counts.reduce((sum, count) => sum + count, 0))
}
