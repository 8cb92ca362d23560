import { describe, expect, test } from 'vitest'
import type { VariantDraft } from '#src/domain/imports/read/product-draft.ts'
import { mug, read, readOne, rows, said } from './support.ts'

async function variantOf(given: Record<string, string>, currency = 'EUR'): Promise<Partial<VariantDraft>> {
  return (await readOne(mug(given), { currency })).variants[0] ?? {}
}

async function warningsOf(given: Record<string, string>): Promise<string[]> {
  return said(await read(mug(given)))
}

describe('prices', () => {
  test.each([
    ['10', 'EUR', 1000],
    ['10.5', 'EUR', 1050],
    ['1,234.50', 'EUR', 123_450],
    ['1.234,50', 'EUR', 123_450],
    ['19,99', 'EUR', 1999],
    ['19.9900', 'EUR', 1999],
    ['0.00', 'EUR', 0],
    ['10000.00', 'PLN', 1_000_000],
    ['1200.00', 'JPY', 1200],
    ['1.250', 'KWD', 1250],
  ])('%s in %s is %i of its smallest unit', async (price, currency, minor) => {
    expect((await variantOf({ 'Variant Price': price }, currency)).priceMinor).toBe(minor)
  })

  test.each([
    ['free', 'EUR', 'The price “free” is not a number.'],
    ['1e3', 'EUR', 'The price “1e3” is not a number.'],
    ['1.0E+02', 'EUR', 'The price “1.0E+02” is not a number.'],
    ['NaN', 'EUR', 'The price “NaN” is not a number.'],
    ['Infinity', 'EUR', 'The price “Infinity” is not a number.'],
    ['-5.00', 'EUR', 'The price “-5.00” is below zero.'],
    ['19.999', 'EUR', 'The price “19.999” has more decimals than EUR has.'],
    ['12.50', 'JPY', 'The price “12.50” has more decimals than JPY has.'],
    ['99999999999999', 'EUR', 'The price “99999999999999” is larger than this shop can hold.'],
  ])('%s in %s is refused with the reason', async (price, currency, why) => {
    const result = await read(mug({ 'Variant Price': price }), { currency })
    expect(said(result)).toEqual([`2 refused ${why}`])
    expect(result.drafts).toEqual([])
  })

  test('that are missing are refused, since nothing may be given away by mistake', async () => {
    expect(said(await read(mug({ 'Variant Price': '', 'Variant SKU': 'M-1' })))).toEqual([
      '2 refused This variant has no price.',
    ])
  })

  test.each([
    ['12.00', 1200],
    ['10.00', null],
    ['8.00', null],
    ['0', null],
    ['', null],
  ])('a compare-at price of %s beside 10.00 is shown as %s, without a word', async (compareAt, minor) => {
    const given = { 'Variant Compare At Price': compareAt }
    expect((await variantOf(given)).compareAtMinor).toBe(minor)
    expect(await warningsOf(given)).toEqual([])
  })

  test('beside the price that cannot be read are left out with a warning', async () => {
    expect(await warningsOf({ 'Variant Compare At Price': 'old', 'Cost per item': '1.2345' })).toEqual([
      '2 warning The compare-at price “old” is not a number. It was left out.',
      '2 warning The cost “1.2345” has more decimals than EUR has. It was left out.',
    ])
  })
})

describe('stock', () => {
  const shopify = { 'Variant Inventory Tracker': 'shopify' }

  test.each([
    [{ ...shopify, 'Variant Inventory Qty': '12' }, true, 12],
    [{ ...shopify, 'Variant Inventory Qty': '1,200' }, true, 1200],
    [{ ...shopify, 'Variant Inventory Qty': '3.0' }, true, 3],
    [{ ...shopify, 'Variant Inventory Qty': '' }, true, 0],
    [{ 'Variant Inventory Qty': '1' }, true, 1],
    [{ 'Variant Inventory Qty': 'not stocked' }, false, 0],
    [{ 'Variant Inventory Tracker': '', 'Variant Inventory Qty': '' }, false, 0],
    [{}, false, 0],
  ])('%j: counted %s, on hand %i', async (given, tracksStock, onHand) => {
    expect(await variantOf(given)).toMatchObject({ tracksStock, onHand })
    expect(await warningsOf(given)).toEqual([])
  })

  test.each([
    ['-3', 0, 'The negative stock “-3” was read as 0.'],
    ['−3', 0, 'The negative stock “−3” was read as 0.'],
    ['many', 0, 'The stock “many” is not a number; it was read as 0.'],
    ['2.5', 2, 'The stock “2.5” was read as 2.'],
    ['99999999999', 1_000_000_000, 'The stock “99999999999” was read as 1000000000.'],
  ])('%s is read as %i, and said', async (quantity, onHand, message) => {
    const given = { ...shopify, 'Variant Inventory Qty': quantity }
    expect((await variantOf(given)).onHand).toBe(onHand)
    expect(await warningsOf(given)).toEqual([`2 warning ${message}`])
  })

  test('a file that tracks stock without a column of quantities says so once', async () => {
    expect(await warningsOf(shopify)).toEqual([
      '1 warning The file has no column with quantities, so what it tracks starts with a stock of 0.',
    ])
  })

  test.each([
    ['continue', 'backorder'],
    ['CONTINUE', 'backorder'],
    ['TRUE', 'backorder'],
    ['deny', 'deny'],
    ['', 'deny'],
  ])('a policy of “%s” is %s', async (policy, expected) => {
    expect((await variantOf({ 'Variant Inventory Policy': policy })).policy).toBe(expected)
  })
})

describe('weights', () => {
  test.each([
    [{ 'Variant Grams': '130.407806375', 'Variant Weight Unit': 'oz' }, 130],
    [{ 'Variant Grams': '1,500' }, 1500],
    [{ 'Variant Weight': '1.5', 'Variant Weight Unit': 'kg' }, 1500],
    [{ 'Variant Weight': '2', 'Variant Weight Unit': 'LB' }, 907],
    [{ 'Variant Weight': '1', 'Variant Weight Unit': 'oz' }, 28],
    [{ 'Variant Grams': '' }, 0],
    [{}, 0],
  ])('%j weighs %i grams', async (given, grams) => {
    expect((await variantOf(given)).weightGrams).toBe(grams)
    expect(await warningsOf(given)).toEqual([])
  })

  test.each(['heavy', '-5', '1e9', '5000000'])('%s is read as 0, and said', async (grams) => {
    expect(await warningsOf({ 'Variant Grams': grams })).toEqual([
      `2 warning The weight “${grams}” could not be used; it was read as 0.`,
    ])
  })
})

describe('yes and no', () => {
  test.each([
    ['FALSE', false],
    ['0', false],
    ['no', false],
    ['FAUX', false],
    ['true', true],
    ['WAHR', true],
    ['', true],
  ])('“%s” for tax and shipping is %s', async (text, expected) => {
    const given = { 'Variant Taxable': text, 'Variant Requires Shipping': text }
    expect(await variantOf(given)).toMatchObject({ isTaxable: expected, requiresShipping: expected })
  })

  test('anything else is read as the safer of both, and said', async () => {
    expect(await warningsOf({ 'Variant Taxable': 'perhaps' })).toEqual([
      '2 warning “perhaps” is neither TRUE nor FALSE; it was read as yes.',
    ])
  })
})

describe('numbers of things', () => {
  test('SKUs may repeat, within a product and between two, and the other line is named', async () => {
    const result = await read(
      rows(
        {
          Handle: 'a',
          Title: 'A',
          'Option1 Name': 'S',
          'Option1 Value': '1',
          'Variant SKU': 'X',
          'Variant Price': '1',
        },
        { Handle: 'a', 'Option1 Value': '2', 'Variant SKU': 'X', 'Variant Price': '1' },
        { Handle: 'b', Title: 'B', 'Variant SKU': 'X', 'Variant Price': '1' },
      ),
    )
    expect(said(result)).toEqual([
      '3 warning The SKU “X” is also on line 2.',
      '4 warning The SKU “X” is also on line 2.',
    ])
    expect(result.drafts.flatMap(({ variants }) => variants.map(({ sku }) => sku))).toEqual(['X', 'X', 'X'])
  })

  test('of several barcodes in one cell the first is taken', async () => {
    expect((await variantOf({ 'Variant Barcodes': '4006381333931; 123' })).barcode).toBe('4006381333931')
  })

  test('a product holds 2,048 variants, and the next is refused', async () => {
    const many = Array.from({ length: 2049 }, (_, index) => ({
      Handle: 'a',
      Title: 'A',
      'Option1 Name': 'No.',
      'Option1 Value': `${index}`,
      'Variant Price': '1',
    }))
    const result = await read(rows(...many), { partBytes: 50_000 })
    expect(result.drafts[0]?.variants).toHaveLength(2048)
    expect(said(result)).toEqual([
      '2050 refused A product holds at most 2,048 variants; this one is beyond them.',
    ])
  })
})
