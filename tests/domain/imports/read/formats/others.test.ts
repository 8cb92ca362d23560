import { describe, expect, test } from 'vitest'
import { read, readOne, said } from '../support.ts'
import { sheet } from './support.ts'

describe('Magento', () => {
  const base = { sku: '', name: '', price: '', attribute_set_code: 'Top', product_type: 'simple', qty: '' }
  const magento = (...rows: Record<string, string>[]) => sheet(base, rows)
  const small = {
    sku: 'H-S',
    name: 'Hoodie-S',
    price: '52',
    qty: '100',
    visibility: 'Not Visible Individually',
  }
  const hoodie = {
    sku: 'H',
    name: 'Hoodie',
    price: '52',
    product_type: 'configurable',
    visibility: 'Catalog, Search',
    description: '<p>Warm.</p>',
    categories: 'Default Category/Men/Tops & more,Default Category/Collections/Eco, Friendly',
    additional_attributes: 'has_options=1,material=Wool|Fleece,new=Yes',
    configurable_variations: 'sku=H-S,size=S,color=Black|sku=H-M,size=M,color=Black',
  }

  test('variations stand above the product that lists them, and belong to it', async () => {
    const medium = { ...small, sku: 'H-M', name: 'Hoodie-M', special_price: '40' }
    const draft = await readOne(magento(small, medium, hoodie))
    expect(draft).toMatchObject({
      handle: 'hoodie',
      title: 'Hoodie',
      bodyHtml: '<p>Warm.</p><ul><li>Material: Wool, Fleece</li></ul>',
      categories: ['Men > Tops & more', 'Collections > Eco, Friendly'],
      options: [
        { name: 'Size', values: ['S', 'M'] },
        { name: 'Color', values: ['Black'] },
      ],
      variants: [
        { sku: 'H-S', priceMinor: 5200, onHand: 100, compareAtMinor: null },
        { sku: 'H-M', priceMinor: 4000, compareAtMinor: 5200 },
      ],
    })
  })

  test('a variation that is not in the file, and other views of a product, are said', async () => {
    const view = { ...hoodie, store_view_code: 'fr', name: 'Sweat' }
    const result = await read(magento(small, hoodie, view))
    expect(said(result)).toEqual([
      '3 warning Of its variations, these are not in this file: “H-M”.',
      '4 refused This row is the product as the store view “fr” shows it; only the main one is taken.',
    ])
    expect(result.drafts[0]?.title).toBe('Hoodie')
  })

  test('a simple product has its own address, and what is off, hidden, a service or a bundle is told apart', async () => {
    const mug = { sku: 'M', name: 'Mug&trade;', price: '9', url_key: 'the-mug', qty: '2' }
    const { drafts } = await read(
      magento(
        mug,
        { ...mug, sku: 'B', url_key: 'off', product_online: '2' },
        { ...mug, sku: 'C', url_key: 'hidden', visibility: 'Not Visible Individually' },
        { ...mug, sku: 'D', url_key: 'class', product_type: 'virtual', is_in_stock: '0' },
        { ...mug, sku: 'E', url_key: 'set', product_type: 'bundle' },
      ),
    )
    expect(drafts.map(({ handle, title, status }) => [handle, title, status])).toEqual([
      ['the-mug', 'Mug™', 'active'],
      ['off', 'Mug™', 'draft'],
      ['hidden', 'Mug™', 'draft'],
      ['class', 'Mug™', 'active'],
    ])
    expect(drafts[3]?.variants[0]).toMatchObject({ requiresShipping: false, onHand: 0 })
  })

  test('a special price with days as Americans write them counts only while it lasts', async () => {
    const offer = { sku: 'M', name: 'Mug', price: '9', special_price: '7' }
    const on = await readOne(magento({ ...offer, special_price_from_date: '2/1/26' }))
    const off = await readOne(magento({ ...offer, special_price_to_date: '12/31/2025' }))
    expect([on.variants[0]?.priceMinor, off.variants[0]?.priceMinor]).toEqual([700, 900])
  })
})

describe('Etsy', () => {
  const etsy = (...rows: Record<string, string>[]) =>
    sheet(
      { TITLE: 'Vase', DESCRIPTION: '', PRICE: '46', CURRENCY_CODE: 'EUR', QUANTITY: '1', IMAGE1: '' },
      rows,
    )

  test('a listing becomes a product, in whatever language its columns are', async () => {
    const row = [
      'Vaso &quot;rosso&quot;',
      'Uno.\n\nDue.',
      '46',
      'EUR',
      '2',
      'Red_vase,Clay',
      'Ceramica',
      '32',
    ]
    const names = ['TITOLO', 'DESCRIZIONE', 'PREZZO', 'CURRENCY_CODE', 'QUANTITÀ', 'TAG', 'MATERIALI', 'SKU']
    const cells = Object.fromEntries(names.map((name, index) => [name, row[index] ?? '']))
    const images = {
      IMMAGINE1: 'https://e.example/1.jpg',
      IMMAGINE2: 'https://e.example/2.jpg',
      IMMAGINE3: '',
    }
    expect(await readOne(sheet({}, [{ ...cells, ...images }]))).toMatchObject({
      title: 'Vaso "rosso"',
      bodyHtml: '<p>Uno.</p><p>Due.</p><ul><li>Materials: Ceramica</li></ul>',
      tags: ['Red vase', 'Clay'],
      variants: [{ sku: '32', priceMinor: 4600, onHand: 2 }],
      images: [{ src: 'https://e.example/1.jpg' }, { src: 'https://e.example/2.jpg' }],
    })
  })

  test('every choice is a variant, with an article number of its own where there are as many', async () => {
    const choices = {
      'VARIATION 1 NAME': 'Glaze',
      'VARIATION 1 VALUES': 'Red,Blue',
      SKU: 'V-R,V-B',
      QUANTITY: '3',
    }
    const result = await read(etsy(choices))
    expect(result.drafts[0]).toMatchObject({
      options: [{ name: 'Glaze', values: ['Red', 'Blue'] }],
      variants: [
        { sku: 'V-R', onHand: 3 },
        { sku: 'V-B', onHand: 0 },
      ],
    })
    expect(said(result)).toEqual([
      '2 warning Etsy’s file has one price and one count for all choices of this listing, so it was made once for each: Red, Blue. All its stock of 3 went to the first.',
    ])
  })

  test('listings of one title are two products, and prices in other money are refused', async () => {
    const result = await read(etsy({ SKU: '1' }, { SKU: '2' }, { TITLE: 'Jug', CURRENCY_CODE: 'USD' }))
    expect(result.drafts.map(({ handle }) => handle)).toEqual(['vase', 'vase-2'])
    expect(said(result)).toEqual(['4 refused The price is in “USD”, and this shop sells in EUR.'])
  })
})

test('Spree’s products take their variants’ price in the shop’s own money from wherever it stands', async () => {
  const base = { slug: 'kettle', sku: '', name: '', price: '0', currency: 'USD', inventory_count: '' }
  const master = {
    sku: 'K',
    name: 'Kettle',
    category1: 'Kitchen -> Kettles',
    image1_src: 'https://s.example/k.jpg',
  }
  const red = { sku: 'K-R', price: '20', option1_name: 'Colour', option1_value: 'Red', inventory_count: '5' }
  const more = {
    weight: '2',
    weight_unit: 'lb',
    track_inventory: 'TRUE',
    image1_src: 'https://s.example/r.jpg',
  }
  const file = sheet(base, [master, { ...red, ...more }, { sku: 'K-R', price: '18', currency: 'EUR' }])
  expect(await readOne(file)).toMatchObject({
    handle: 'kettle',
    categories: ['Kitchen > Kettles'],
    options: [{ name: 'Colour', values: ['Red'] }],
    variants: [{ priceMinor: 1800, weightGrams: 907, onHand: 5, imageSrc: 'https://s.example/r.jpg' }],
  })
  const inDollars = await read(file, { currency: 'USD' })
  expect(inDollars.drafts[0]?.variants[0]?.priceMinor).toBe(2000)
  expect(said(inDollars)).toEqual([
    '4 warning A price in “EUR”, where this shop sells in USD; it was left out.',
  ])
  expect(said(await read(file, { currency: 'PLN' }))[0]).toBe(
    '3 refused The file gives no price of “K-R” in PLN.',
  )
})

test('Medusa’s products have the price of the shop’s own money, and its statuses', async () => {
  const row = {
    'Product Handle': 'rug',
    'Product Title': 'Rug',
    'Product Status': 'proposed',
    'Product Tag 1': 'wool',
    'Product Tag 2': 'floor',
    'Variant Sku': 'R-S',
    'Variant Option 1 Name': 'size',
    'Variant Option 1 Value': 'S',
    'Variant Manage Inventory': 'false',
    'Variant Weight': '700',
    'Variant Price EUR': '45',
    'Variant Price USD': '100',
  }
  expect(await readOne(sheet(row, [{}]))).toMatchObject({
    status: 'draft',
    tags: ['wool', 'floor'],
    options: [{ name: 'Size', values: ['S'] }],
    variants: [{ priceMinor: 4500, weightGrams: 700, tracksStock: false }],
  })
  expect(said(await read(sheet(row, [{}]), { currency: 'PLN' }))[1]).toContain('no price in PLN')
})

test('Vendure’s rows without a name are variants of the product above', async () => {
  const base = {
    name: '',
    slug: '',
    description: '',
    facets: '',
    optionGroups: '',
    optionValues: '',
    sku: '',
    price: '',
  }
  const first = {
    name: 'Easel',
    facets: 'category:Art|brand:Mabef|type:Oak',
    optionGroups: 'size',
    optionValues: 'S',
  }
  const file = sheet({ ...base, stockOnHand: '10', trackInventory: 'true' }, [
    { ...first, sku: 'E-S', price: '45.3' },
    { optionValues: 'L', sku: 'E-L', price: '59.5' },
    { optionValues: 'L|red', sku: 'E-X', price: '1' },
  ])
  const result = await read(file)
  expect(result.drafts[0]).toMatchObject({
    handle: 'easel',
    vendor: 'Mabef',
    categories: ['Art'],
    tags: ['Oak'],
    options: [{ name: 'Size', values: ['S', 'L'] }],
    variants: [
      { sku: 'E-S', priceMinor: 4530, onHand: 10 },
      { sku: 'E-L', priceMinor: 5950 },
    ],
  })
  expect(said(result)).toEqual(['4 refused This row has 2 option values where its product has 1 options.'])
})

test('Bagisto’s variations belong to the product that lists them, and its bookings are not taken', async () => {
  const base = { sku: '', type: 'simple', attribute_family_code: 'default', name: '', price: '', url_key: '' }
  const result = await read(
    sheet(base, [
      {
        sku: 'J',
        type: 'configurable',
        name: 'Jacket',
        configurable_variants: 'sku=J-M,color=Red,size=M,default=1',
      },
      {
        sku: 'J-M',
        name: 'Jacket M',
        price: '14',
        inventories: 'default=100,attic=5',
        visible_individually: '0',
      },
      { sku: 'B', type: 'booking', name: 'Yoga', price: '250' },
    ]),
  )
  expect(result.drafts).toMatchObject([
    { title: 'Jacket', variants: [{ values: ['Red', 'M'], sku: 'J-M', onHand: 105 }] },
  ])
  expect(said(result)).toEqual([
    '4 refused A product of the type “booking” has no like in this shop, so it was not taken.',
  ])
})
