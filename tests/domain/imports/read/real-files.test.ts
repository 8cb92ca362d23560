import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { ProductDraft } from '#src/domain/imports/read/product-draft.ts'
import { findSharedData } from '../../../support/shared-data.ts'
import { read } from './support.ts'

/**
 * Products, variants and images, counted with another program's CSV reader. Prices are the sum of the price cells,
 * in the smallest unit.
 */
const figures = [
  {
    name: 'packt_Product-data.csv',
    currency: 'USD',
    products: 20,
    variants: 21,
    images: 21,
    prices: 234_584,
  },
  {
    name: 'pl_wlamanie_products_export_1.csv',
    currency: 'PLN',
    products: 35,
    variants: 58,
    images: 39,
    prices: 35_021_555,
  },
  {
    name: 'shopifypartners_apparel.csv',
    currency: 'USD',
    products: 20,
    variants: 22,
    images: 20,
    prices: 129_500,
  },
  {
    name: 'shopifypartners_home-and-garden.csv',
    currency: 'USD',
    products: 20,
    variants: 21,
    images: 21,
    prices: 234_584,
  },
  {
    name: 'shopifypartners_jewelery.csv',
    currency: 'USD',
    products: 20,
    variants: 23,
    images: 41,
    prices: 98_074,
  },
]

/** Rows by column name, by a reader of a few lines that shares nothing with the shop's own. */
function naiveRows(text: string): Record<string, string>[] {
  const rows: string[][] = [['']]
  let isQuoted = false
  for (const letter of text.replaceAll('\r\n', '\n')) {
    const row = rows.at(-1) ?? []
    if (letter === '"') isQuoted = !isQuoted
    if (letter === ',' && !isQuoted) row.push('')
    else if (letter === '\n' && !isQuoted) rows.push([''])
    else row.push((row.pop() ?? '') + letter)
  }
  const [header = [], ...cells] = rows.filter((row) => row.length > 1)
  const plain = (cell = '') =>
    cell
      .replace(/^"(.*)"$/s, '$1')
      .replaceAll('""', '"')
      .trim()
  return cells.map((row) => Object.fromEntries(header.map((name, index) => [name, plain(row[index])])))
}

function totals(drafts: ProductDraft[]) {
  const variants = drafts.flatMap((draft) => draft.variants)
  return {
    products: drafts.length,
    variants: variants.length,
    images: drafts.flatMap((draft) => draft.images).length,
    prices: variants.reduce((sum, { priceMinor }) => sum + priceMinor, 0),
  }
}

describe.each(figures)('$name', ({ name, currency, ...counted }) => {
  const file = findSharedData(`1-shopify/products/${name}`)

  test.skipIf(!file)('comes whole: every product, variant, image and price, and no row refused', async () => {
    const { drafts, messages } = await read(readFileSync(file ?? ''), { currency, partBytes: 4096 })
    expect(totals(drafts)).toEqual(counted)
    expect(messages.filter(({ level }) => level === 'refused')).toEqual([])
  })

  test.skipIf(!file)('says of each product what a plain reading of its rows says', async () => {
    const bytes = readFileSync(file ?? '')
    const rows = naiveRows(bytes.toString('utf8'))
    const { drafts } = await read(bytes, { currency })
    for (const draft of drafts) {
      const own = rows.filter((row) => row.Handle === draft.handle)
      const sold = own.filter((row) => row['Variant Price'] !== '')
      expect(draft).toMatchObject({
        title: own[0]?.Title,
        bodyHtml: own[0]?.['Body (HTML)'],
        vendor: own[0]?.Vendor,
        type: own[0]?.Type,
        tags: own[0]?.Tags === '' ? [] : own[0]?.Tags?.split(', '),
        status: 'active',
        isGiftCard: own[0]?.['Gift Card'] === 'true',
      })
      expect(draft.variants.map(({ sku }) => sku)).toEqual(sold.map((row) => row['Variant SKU']))
      expect(draft.variants.map(({ onHand }) => onHand)).toEqual(
        sold.map((row) => Number(row['Variant Inventory Qty'] || 0)),
      )
      expect(draft.images.map(({ src }) => src).sort()).toEqual(
        own
          .map((row) => row['Image Src'])
          .filter(Boolean)
          .sort(),
      )
    }
  })
})

const polish = findSharedData('1-shopify/products/pl_wlamanie_products_export_1.csv')

test.skipIf(!polish)('the Polish shop is the same with a mark, with CR LF, and in UTF-16', async () => {
  const text = readFileSync(polish ?? '', 'utf8')
  const expected = await read(text, { currency: 'PLN' })
  for (const file of [
    `\ufeff${text}`,
    text.replaceAll('\n', '\r\n'),
    Buffer.from(`\ufeff${text}`, 'utf16le'),
  ]) {
    expect(await read(file, { currency: 'PLN' })).toEqual(expected)
  }
})

test.skipIf(!polish)('the Polish shop has its colours, sizes, gift card and weights', async () => {
  const { drafts } = await read(readFileSync(polish ?? ''), { currency: 'PLN' })
  const shirt = drafts.find(({ handle }) => handle === 'short-sleeve-unisex-t-shirt')
  expect(shirt?.options.map(({ name }) => name)).toEqual(['Color', 'Size'])
  expect(shirt?.variants[0]).toMatchObject({ weightGrams: 130, costMinor: 6244, compareAtMinor: null })
  expect(drafts.filter(({ isGiftCard }) => isGiftCard)).toMatchObject([{ options: [{ name: 'Nominały' }] }])
})
