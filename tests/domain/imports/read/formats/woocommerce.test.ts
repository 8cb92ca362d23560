import { describe, expect, test } from 'vitest'
import { read, readOne, said } from '../support.ts'
import { sheet } from './support.ts'

const base = { Type: 'simple', SKU: '', Name: '', 'Regular price': '', Categories: '' }
const woo = (...rows: Record<string, string>[]) => sheet(base, rows)
const tee = {
  Type: 'variable',
  SKU: 'tee',
  Name: 'Tee',
  Categories: 'Clothing, Clothing > Tees &amp; tops',
  'Attribute 1 name': 'Material',
  'Attribute 1 value(s)': 'Cotton',
  'Attribute 2 name': 'Colour',
  'Attribute 2 value(s)': 'Blue, Red',
  'Attribute 3 name': 'Size',
  'Attribute 3 value(s)': 'S, M',
}
const red = {
  Type: 'variation',
  SKU: 'tee-red',
  Name: 'Tee - Red, S',
  Parent: 'tee',
  'Regular price': '20',
  'Attribute 1 name': 'Colour',
  'Attribute 1 value(s)': 'Red',
  'Attribute 2 name': 'Size',
  'Attribute 2 value(s)': 'S',
}

describe('a simple product of WooCommerce', () => {
  test('comes with its price on sale, stock, weight, categories, tags, pictures and facts', async () => {
    const draft = await readOne(
      woo({
        SKU: 'BEANIE',
        Name: 'Beanie &amp; bobble',
        Published: '1',
        'Short description': 'Warm.\\n<b>Red</b>.',
        Description: 'Knitted by hand.\\n\\nWashes at 30°.',
        'Tax status': 'taxable',
        'Tax class': 'reduced-rate',
        'In stock?': '1',
        Stock: '5',
        'Backorders allowed?': 'notify',
        'Weight (lbs)': '.5',
        'Sale price': '18',
        'Regular price': '20',
        Categories: 'Clothing, Clothing > Hats, Gifts > Hers\\, his',
        Tags: 'wool, winter',
        Images: 'https://a.example/1.jpg, https://a.example/w_10,h_20/2.jpg',
        'Attribute 1 name': 'Colour',
        'Attribute 1 value(s)': 'Red',
        'Attribute 1 visible': '1',
      }),
    )
    expect(draft).toMatchObject({
      handle: 'beanie-bobble',
      title: 'Beanie & bobble',
      lead: 'Warm. Red .',
      bodyHtml: '<p>Knitted by hand.</p><p>Washes at 30°.</p><ul><li>Colour: Red</li></ul>',
      status: 'active',
      taxCategory: 'reduced',
      tags: ['wool', 'winter'],
      categories: ['Clothing > Hats', 'Gifts > Hers, his'],
      options: [],
      images: [{ src: 'https://a.example/1.jpg' }, { src: 'https://a.example/w_10,h_20/2.jpg' }],
      variants: [
        {
          sku: 'BEANIE',
          priceMinor: 1800,
          compareAtMinor: 2000,
          weightGrams: 227,
          tracksStock: true,
          onHand: 5,
          policy: 'backorder',
          requiresShipping: true,
          isTaxable: true,
        },
      ],
    })
  })

  test.each([
    ['without a number of pieces is not counted', { 'In stock?': '1', Stock: '' }, { tracksStock: false }],
    [
      'that is sold out stays sold out',
      { 'In stock?': '0' },
      { tracksStock: true, onHand: 0, policy: 'deny' },
    ],
    [
      'that is virtual needs no parcel',
      { Type: 'simple, downloadable, virtual' },
      { requiresShipping: false },
    ],
    ['that is not taxed is not taxed here', { 'Tax status': 'none' }, { isTaxable: false }],
  ])('%s', async (_, cells, variant) => {
    expect((await readOne(woo({ Name: 'Mug', 'Regular price': '9', ...cells }))).variants[0]).toMatchObject(
      variant,
    )
  })

  test.each([
    ['2017-01-01', '2030-01-01 0:00:00', 1800, 2000, 'The sale ends on “2030-01-01 0:00:00”'],
    ['2017-01-01', '2018-01-01', 2000, null, 'does not hold today (from 2017-01-01 until 2018-01-01)'],
    ['2027-01-01', '', 2000, null, 'so the regular price was taken'],
  ])('a sale from %s to “%s” counts only while it lasts', async (from, to, price, compareAt, words) => {
    const dates = { 'Date sale price starts': from, 'Date sale price ends': to }
    const result = await read(woo({ Name: 'Mug', 'Regular price': '20', 'Sale price': '18', ...dates }))
    expect(result.drafts[0]?.variants[0]).toMatchObject({ priceMinor: price, compareAtMinor: compareAt })
    expect(said(result).join()).toContain(words)
  })

  test.each([
    [{ Published: '0' }, 'draft'],
    [{ Published: '-1' }, 'draft'],
    [{ Published: '1', 'Visibility in catalog': 'hidden' }, 'draft'],
    [{ Published: '1', 'Visibility in catalog': 'search' }, 'active'],
    [{}, 'active'],
  ])('with %j is %s', async (cells, status) => {
    expect((await readOne(woo({ Name: 'Mug', 'Regular price': '9', ...cells }))).status).toBe(status)
  })

  test('of the same name as another has its SKU in its address', async () => {
    const { drafts } = await read(
      woo({ Name: 'Mug', SKU: 'A', 'Regular price': '9' }, { Name: 'Mug', SKU: 'B', 'Regular price': '8' }),
    )
    expect(drafts.map(({ handle }) => handle)).toEqual(['mug', 'mug-b'])
  })
})

describe('a product with variations', () => {
  test('has options of what they differ in, in the product’s order, and facts of the rest', async () => {
    const blue = { ...red, SKU: 'tee-blue', 'Attribute 1 value(s)': 'Blue', 'Attribute 2 value(s)': 'M' }
    const draft = await readOne(woo(tee, red, { ...blue, Images: 'https://a.example/b.jpg', Stock: '3' }))
    expect(draft).toMatchObject({
      handle: 'tee',
      title: 'Tee',
      categories: ['Clothing > Tees & tops'],
      bodyHtml: '<ul><li>Material: Cotton</li></ul>',
      options: [
        { name: 'Colour', values: ['Red', 'Blue'] },
        { name: 'Size', values: ['S', 'M'] },
      ],
      variants: [
        { values: ['Red', 'S'], sku: 'tee-red', priceMinor: 2000, tracksStock: false },
        { values: ['Blue', 'M'], sku: 'tee-blue', imageSrc: 'https://a.example/b.jpg', onHand: 3 },
      ],
    })
  })

  test('may stand below its variations, and be named by its number', async () => {
    const draft = await readOne(woo({ ...red, Parent: 'id:7' }, { ...tee, SKU: '', ID: '7' }))
    expect(draft.variants.map(({ values }) => values)).toEqual([['Red', 'S']])
  })

  test('gets one variant for each choice that a variation leaves open, and one that is named exactly wins', async () => {
    const any = { ...red, 'Attribute 2 value(s)': '', SKU: 'any', Stock: '4' }
    const result = await read(woo(tee, red, any))
    expect(result.drafts[0]?.variants).toMatchObject([
      { values: ['Red', 'S'], sku: 'tee-red' },
      { values: ['Red', 'M'], sku: 'any', onHand: 0 },
    ])
    expect(said(result)).toEqual([
      '4 warning This variation is for any choice, so it was made once for each: Red / S, Red / M. All its stock of 4 went to the first.',
    ])
  })

  test('takes over weight from the product, and says that a shared stock is not counted', async () => {
    const result = await read(woo({ ...tee, 'Weight (kg)': '1' }, { ...red, Stock: 'parent' }))
    expect(result.drafts[0]?.variants[0]).toMatchObject({ weightGrams: 1000, tracksStock: true, onHand: 0 })
    expect(said(result)[0]).toContain('3 warning Its stock is counted for all variations together')
  })

  test('leaves out a variation that is switched off or whose product is not there, with a word', async () => {
    const result = await read(
      woo(tee, red, { ...red, SKU: 'off', Published: '0' }, { ...red, SKU: 'lost', Parent: 'gone' }),
    )
    expect(said(result)).toEqual([
      '4 refused This variation is switched off in the other shop, so it was not taken.',
      '5 refused The product “gone” that this variation belongs to is not in this file.',
    ])
  })
})

test.each([
  ['grouped', 'A grouped product only shows other products together.'],
  ['external', 'An external product is sold elsewhere, by a link.'],
  ['subscription', 'A product of the type “subscription” has no like in this shop'],
])('a product of the kind %s is not taken, and why is said', async (type, words) => {
  const result = await read(woo({ Type: type, Name: 'Set', SKU: 'set', 'Regular price': '9' }))
  expect(result.drafts).toEqual([])
  expect(said(result)[0]).toContain(`2 refused ${words}`)
})

test('files to download and tax classes that this shop has not are said', async () => {
  const result = await read(
    woo({
      Name: 'Song',
      'Regular price': '1',
      'Tax class': 'zero-rate',
      'Download 1 URL': 'https://a.example/s.mp3',
    }),
  )
  expect(said(result)).toEqual([
    '2 warning The tax class “zero-rate” is not known here; the product was taken at the standard rate.',
    '2 warning The files that come with the product to download were not taken.',
  ])
})

test('pictures named without an address are left out, and that is said once', async () => {
  const result = await read(
    woo(
      { Name: 'A', 'Regular price': '1', Images: 'a.png, b.png' },
      { Name: 'B', 'Regular price': '1', Images: '/c.png' },
    ),
  )
  expect(said(result)).toEqual([
    '2 warning Pictures are named like “a.png”, without a web address, so they cannot be fetched; here and below they were left out.',
  ])
})
