import { describe, expect, test } from 'vitest'
import { mug, read, readOne, rows, said, table } from './support.ts'

describe('the older generation of exports', () => {
  test('every column it shares with a shop is read', async () => {
    const draft = await readOne(
      rows({
        Handle: 'oak-stool',
        Title: 'Oak stool',
        'Body (HTML)': '<p>Three legs.</p><script>x()</script>',
        Vendor: 'Fennel',
        'Product Category': 'Furniture > Stools',
        Type: 'Stool',
        Tags: 'oak, Kitchen,  oak ,OAK,',
        Published: 'true',
        'Option1 Name': 'Height',
        'Option1 Value': '45 cm',
        'Option1 Linked To': 'product.metafields.shopify.height',
        'Variant SKU': 'ST-45',
        'Variant Grams': '2400.4',
        'Variant Inventory Tracker': 'shopify',
        'Variant Inventory Qty': '7',
        'Variant Inventory Policy': 'continue',
        'Variant Fulfillment Service': 'manual',
        'Variant Price': '89.50',
        'Variant Compare At Price': '99.00',
        'Variant Requires Shipping': 'TRUE',
        'Variant Taxable': 'false',
        'Variant Barcode': '4006381333931',
        'Image Src': 'https://example.com/stool.jpg?v=1',
        'Image Position': '1',
        'Image Alt Text': 'A stool',
        'Gift Card': 'false',
        'SEO Title': 'Oak stools',
        'SEO Description': 'Stools of oak.',
        'Variant Image': 'https://example.com/stool.jpg?v=1',
        'Variant Weight Unit': 'kg',
        'Cost per item': '31.20',
        'Price / Poland': '1.00',
        Status: 'active',
        'Color (product.metafields.shopify.color-pattern)': 'brown',
      }),
    )
    expect(draft).toEqual({
      handle: 'oak-stool',
      line: 2,
      title: 'Oak stool',
      bodyHtml: '<p>Three legs.</p><script>x()</script>',
      vendor: 'Fennel',
      type: 'Stool',
      productCategory: 'Furniture > Stools',
      tags: ['oak', 'Kitchen'],
      status: 'active',
      isGiftCard: false,
      seoTitle: 'Oak stools',
      seoDescription: 'Stools of oak.',
      options: [{ name: 'Height', values: ['45 cm'] }],
      variants: [
        {
          line: 2,
          values: ['45 cm'],
          sku: 'ST-45',
          barcode: '4006381333931',
          priceMinor: 8950,
          compareAtMinor: 9900,
          costMinor: 3120,
          weightGrams: 2400,
          tracksStock: true,
          onHand: 7,
          policy: 'backorder',
          requiresShipping: true,
          isTaxable: false,
          imageSrc: 'https://example.com/stool.jpg?v=1',
        },
      ],
      images: [{ src: 'https://example.com/stool.jpg?v=1', position: 1, alt: 'A stool', line: 2 }],
    })
  })
})

describe('the newer generation of exports', () => {
  const header = [
    ...['Title', 'URL handle', 'Description', 'Vendor', 'Product category', 'Type', 'Tags'],
    ...['Published on online store', 'Status', 'SKU', 'Barcode', 'Option1 name', 'Option1 value'],
    ...['Option1 Linked To', 'Option2 name', 'Option2 value', 'Price', 'Compare-at price', 'Cost per item'],
    ...['Charge tax', 'Inventory tracker', 'Inventory quantity', 'Continue selling when out of stock'],
    ...['Weight value (grams)', 'Weight unit for display', 'Requires shipping', 'Product image URL'],
    ...['Image position', 'Image alt text', 'Variant image URL', 'Gift card', 'SEO title', 'SEO description'],
  ]
  const cells = (given: Record<string, string>) => header.map((name) => given[name] ?? '')
  const file = table(
    header,
    cells({
      ...{
        Title: 'Band tee',
        'URL handle': 'band-tee',
        Description: 'Loud.',
        Vendor: 'Threads',
        Status: 'Active',
      },
      ...{ 'Product category': 'Apparel > Shirts', Type: 'Shirt', Tags: 'Unisex, Casual', SKU: 'BT-SG' },
      ...{ Barcode: '5784397765', 'Option1 name': 'Size', 'Option1 value': 'Small', 'Option2 name': 'Color' },
      ...{ 'Option2 value': 'green', Price: '19.99', 'Compare-at price': '24.99', 'Cost per item': '11.00' },
      ...{ 'Published on online store': 'TRUE', 'Charge tax': 'TRUE', 'Inventory tracker': 'shopify' },
      ...{
        'Inventory quantity': '47',
        'Continue selling when out of stock': 'DENY',
        'Weight value (grams)': '150',
      },
      ...{
        'Weight unit for display': 'g',
        'Requires shipping': 'TRUE',
        'Gift card': 'FALSE',
        'SEO title': 'Tees',
      },
      ...{
        'Product image URL': 'https://example.com/tee.jpg',
        'Image position': '1',
        'Image alt text': 'Green',
      },
      ...{ 'SEO description': 'Tees of bands.' },
    }),
    cells({
      ...{ 'URL handle': 'band-tee', SKU: 'BT-MG', 'Option1 value': 'Medium', 'Option2 value': 'green' },
      ...{ Price: '19.99', 'Continue selling when out of stock': 'CONTINUE', 'Inventory tracker': 'shopify' },
      ...{ 'Inventory quantity': '40', 'Weight value (grams)': '177', 'Charge tax': 'FALSE' },
      ...{ 'Variant image URL': 'https://example.com/tee-m.jpg', 'Requires shipping': 'FALSE' },
    }),
  )

  test('gives the same product by its own column names', async () => {
    const draft = await readOne(file)
    expect(draft).toMatchObject({
      handle: 'band-tee',
      title: 'Band tee',
      bodyHtml: 'Loud.',
      vendor: 'Threads',
      productCategory: 'Apparel > Shirts',
      type: 'Shirt',
      status: 'active',
      tags: ['Unisex', 'Casual'],
      isGiftCard: false,
      seoTitle: 'Tees',
      seoDescription: 'Tees of bands.',
      options: [
        { name: 'Size', values: ['Small', 'Medium'] },
        { name: 'Color', values: ['green'] },
      ],
      images: [{ src: 'https://example.com/tee.jpg', position: 1, alt: 'Green', line: 2 }],
    })
    expect(draft.variants).toMatchObject([
      { line: 2, values: ['Small', 'green'], sku: 'BT-SG', barcode: '5784397765', compareAtMinor: 2499 },
      {
        line: 3,
        values: ['Medium', 'green'],
        weightGrams: 177,
        onHand: 40,
        policy: 'backorder',
        isTaxable: false,
      },
    ])
    expect(draft.variants[0]).toMatchObject({ priceMinor: 1999, costMinor: 1100, policy: 'deny', onHand: 47 })
    expect(draft.variants[1]).toMatchObject({
      requiresShipping: false,
      imageSrc: 'https://example.com/tee-m.jpg',
    })
  })

  test('nothing about it is worth a warning', async () => {
    expect((await read(file)).messages).toEqual([])
  })
})

describe('columns', () => {
  test('are known in any order, with any capitals, padded, beside unknown ones', async () => {
    const file = table([' VARIANT  price', 'Colour of box', 'title ', 'hANDLE'], ['5', 'red', 'Mug', 'mug'])
    expect(await readOne(file)).toMatchObject({
      handle: 'mug',
      title: 'Mug',
      variants: [{ priceMinor: 500 }],
    })
  })

  test('whose names occur twice are read from the first', async () => {
    const file = table(['Handle', 'Title', 'Price', 'Title'], ['mug', 'Mug', '5', 'Jug'])
    expect((await readOne(file)).title).toBe('Mug')
  })

  test('the price of a market is not the price', async () => {
    const draft = await readOne(mug({ 'Variant Price': '10.00', 'Price / Poland': '45.00' }))
    expect(draft.variants[0]?.priceMinor).toBe(1000)
  })
})

describe('the rows of one product', () => {
  test('may lie apart, before and after those of others', async () => {
    const { drafts, messages } = await read(
      rows(
        { Handle: 'a', Title: 'A', 'Option1 Name': 'Size', 'Option1 Value': 'S', 'Variant Price': '1' },
        { Handle: 'b', Title: 'B', 'Variant Price': '2' },
        { Handle: 'a', 'Option1 Value': 'M', 'Variant Price': '1' },
        { Handle: 'c', Title: 'C', 'Variant Price': '3' },
        { Handle: 'a', 'Image Src': 'https://example.com/a.jpg' },
      ),
    )
    expect(drafts.map(({ handle, variants, images }) => [handle, variants.length, images.length])).toEqual([
      ['b', 1, 0],
      ['c', 1, 0],
      ['a', 2, 1],
    ])
    expect(messages).toEqual([])
  })

  test('share the handle whatever its capitals and padding', async () => {
    const file = rows(
      {
        Handle: ' Tall-Mug ',
        Title: 'Mug',
        'Option1 Name': 'Size',
        'Option1 Value': 'S',
        'Variant Price': '1',
      },
      { Handle: 'tall-mug', 'Option1 Value': 'M', 'Variant Price': '1' },
    )
    expect(await readOne(file)).toMatchObject({ handle: 'tall-mug', variants: [{ line: 2 }, { line: 3 }] })
  })

  test('may all repeat the product’s texts, and the first are believed', async () => {
    const file = rows(
      {
        Handle: 'a',
        Title: 'A',
        'Body (HTML)': 'one',
        'Option1 Name': 'S',
        'Option1 Value': '1',
        'Variant Price': '1',
      },
      {
        Handle: 'a',
        Title: 'A',
        'Body (HTML)': 'two',
        'Option1 Name': 'S',
        'Option1 Value': '2',
        'Variant Price': '1',
      },
    )
    expect((await readOne(file)).bodyHtml).toBe('one')
    expect((await read(file)).messages).toEqual([])
  })

  test('that call it by two titles are warned of', async () => {
    const result = await read(
      rows(
        { Handle: 'a', Title: 'Cup', 'Option1 Name': 'S', 'Option1 Value': '1', 'Variant Price': '1' },
        { Handle: 'a', Title: 'Jar', 'Option1 Value': '2', 'Variant Price': '1' },
      ),
    )
    expect(said(result)).toEqual(['3 warning The title “Jar” is not used: an earlier row calls “a” “Cup”.'])
  })

  test('without a title anywhere are refused, each line once', async () => {
    const result = await read(
      rows(
        { Handle: 'a', 'Option1 Value': 'S', 'Variant Price': '1' },
        { Handle: 'b', Title: 'B', 'Variant Price': '2' },
        { Handle: 'a', 'Option1 Value': 'M', 'Variant Price': 'free' },
        { Handle: 'a', 'Image Src': 'https://example.com/a.jpg' },
      ),
    )
    expect(result.drafts.map(({ handle }) => handle)).toEqual(['b'])
    expect(said(result)).toEqual([
      '4 refused The price “free” is not a number.',
      '2 refused No row gives “a” a title.',
      '5 refused No row gives “a” a title.',
    ])
  })

  test('without any variant are refused, each line once: a product is never half there', async () => {
    const result = await read(
      rows(
        { Handle: 'a', Title: 'A', 'Image Src': 'https://example.com/1.jpg' },
        { Handle: 'a', 'Variant Price': '-3', 'Image Src': 'https://example.com/2.jpg' },
      ),
    )
    expect(result.drafts).toEqual([])
    expect(said(result)).toEqual([
      '3 refused The price “-3” is below zero.',
      '2 refused No row gives “a” a variant that can be sold.',
    ])
  })

  test('keep the good variants, the texts and the images when one variant is bad', async () => {
    const result = await read(
      rows(
        {
          Handle: 'a',
          Title: 'A',
          'Option1 Name': 'Size',
          'Option1 Value': 'S',
          'Image Src': 'https://example.com/1.jpg',
        },
        { Handle: 'a', 'Option1 Value': 'M', 'Variant Price': '5' },
      ),
    )
    expect(said(result)).toEqual(['2 refused This variant has no price.'])
    expect(result.drafts).toMatchObject([
      {
        title: 'A',
        line: 2,
        options: [{ name: 'Size', values: ['M'] }],
        variants: [{ line: 3 }],
        images: [{ line: 2 }],
      },
    ])
  })

  test('that say nothing of a variant or an image are warned of', async () => {
    const file = `${mug()}mug,,\n`
    expect(said(await read(file))).toEqual([
      '3 warning The row has neither a variant nor an image; only its texts were used.',
    ])
  })

  test('that are blank are passed over in silence, and lines are still counted', async () => {
    const result = await read(`\n,,\n${mug()}\n  \n,,\njug,Jug,x\n`)
    expect(result.drafts).toMatchObject([{ line: 4 }])
    expect(said(result)).toEqual(['8 refused The price “x” is not a number.'])
  })
})

describe('handles', () => {
  test.each([
    ['short-sleeve_unisex-t-shirt', 'short-sleeve_unisex-t-shirt'],
    ['шиладжит', 'шиладжит'],
    ['Größe-XL', 'größe-xl'],
    ['日本-茶', '日本-茶'],
    ['a--b-', 'a--b-'],
    ['Women’s Red/Blue Mug!', 'womens-red-blue-mug'],
    ['../../etc/passwd', 'etc-passwd'],
    ['<b>x</b>', 'b-x-b'],
  ])('%s is kept as an address can carry it: %s', async (given, handle) => {
    expect((await readOne(mug({ Handle: given }))).handle).toBe(handle)
  })

  test('that are missing are made from the title, with a warning', async () => {
    const result = await read(mug({ Handle: '', Title: 'Tall Mug – Łódź' }))
    expect(result.drafts[0]?.handle).toBe('tall-mug-lodz')
    expect(said(result)).toEqual([
      '2 warning The row has no handle; “tall-mug-lodz” was made from its title.',
    ])
  })

  test('that are missing join the rows of one title to one product', async () => {
    const file = rows(
      { Title: 'Mug', 'Option1 Name': 'Size', 'Option1 Value': 'S', 'Variant Price': '1' },
      { Title: 'Mug', 'Option1 Value': 'M', 'Variant Price': '1' },
    )
    expect((await readOne(file)).variants).toHaveLength(2)
  })

  test('made from a title never join two products', async () => {
    const result = await read(
      rows(
        { Title: 'Mug!', 'Variant Price': '1' },
        { Title: 'Mug?', 'Option1 Value': 'M', 'Variant Price': '2' },
      ),
    )
    expect(result.drafts).toMatchObject([{ title: 'Mug!', variants: [{ priceMinor: 100 }] }])
    expect(result.messages[1]).toMatchObject({ line: 3, level: 'refused' })
  })

  test('and titles that are both missing leave a row that belongs to no product', async () => {
    const result = await read(`${mug()},,7\n!!!,,7\n`)
    const why = 'This row has neither a handle nor a title, so it belongs to no product.'
    expect(said(result)).toEqual([`3 refused ${why}`, `4 refused ${why}`])
  })

  test('longer than an address should be are refused', async () => {
    const result = await read(mug({ Handle: 'x'.repeat(256) }))
    expect(said(result)).toEqual(['2 refused The handle is longer than 255 characters.'])
  })

  test('named like the innards of JavaScript are handles like others', async () => {
    const { drafts } = await read(
      rows(
        { Handle: '__proto__', Title: 'P', 'Variant Price': '1' },
        { Handle: 'constructor', Title: 'C', 'Variant Price': '1' },
      ),
    )
    expect(drafts.map(({ handle }) => handle)).toEqual(['__proto__', 'constructor'])
  })
})

describe('options', () => {
  const size = { Handle: 'a', Title: 'A', 'Option1 Name': 'Size', 'Variant Price': '1' }

  test('Shopify’s “Title: Default Title” is no option', async () => {
    const draft = await readOne(mug({ 'Option1 Name': 'Title', 'Option1 Value': 'Default Title' }))
    expect(draft).toMatchObject({ options: [], variants: [{ values: [] }] })
  })

  test('a “Title” with another value is one, as in Shopify’s template', async () => {
    const draft = await readOne(mug({ 'Option1 Name': 'Title', 'Option1 Value': 'Premium' }))
    expect(draft).toMatchObject({
      options: [{ name: 'Title', values: ['Premium'] }],
      variants: [{ values: ['Premium'] }],
    })
  })

  test('three of them keep their order and share their values', async () => {
    const first = { ...size, 'Option2 Name': 'Colour', 'Option3 Name': 'Wood' }
    const draft = await readOne(
      rows(
        { ...first, 'Option1 Value': 'S', 'Option2 Value': 'red', 'Option3 Value': 'oak' },
        {
          Handle: 'a',
          'Option1 Value': 'S',
          'Option2 Value': 'blue',
          'Option3 Value': 'oak',
          'Variant Price': '1',
        },
        {
          Handle: 'a',
          'Option1 Value': 'M',
          'Option2 Value': 'red',
          'Option3 Value': 'elm',
          'Variant Price': '1',
        },
      ),
    )
    expect(draft.options).toEqual([
      { name: 'Size', values: ['S', 'M'] },
      { name: 'Colour', values: ['red', 'blue'] },
      { name: 'Wood', values: ['oak', 'elm'] },
    ])
    expect(draft.variants[2]?.values).toEqual(['M', 'red', 'elm'])
  })

  test('named but without any value are none', async () => {
    const draft = await readOne(
      mug({ 'Option1 Name': 'Size', 'Option1 Value': 'S', 'Option2 Name': 'Colour' }),
    )
    expect(draft.options).toEqual([{ name: 'Size', values: ['S'] }])
  })

  test('a variant that lacks the value of one is refused', async () => {
    const result = await read(
      rows({ ...size, 'Option1 Value': 'S' }, { Handle: 'a', 'Variant SKU': 'X', 'Variant Price': '1' }),
    )
    expect(said(result)).toEqual(['3 refused This variant has no value for the option “Size”.'])
    expect(result.drafts[0]?.variants).toHaveLength(1)
  })

  test('variants that all lack one take the product with them, each line refused once', async () => {
    const result = await read(
      rows(
        { ...size, 'Option1 Value': 'S', 'Option2 Name': 'Colour' },
        { Handle: 'a', 'Option2 Value': 'red', 'Variant Price': '1' },
        { Handle: 'a', 'Image Src': 'https://example.com/a.jpg' },
      ),
    )
    expect(result.drafts).toEqual([])
    expect(said(result)).toEqual([
      '2 refused This variant has no value for the option “Colour”.',
      '3 refused This variant has no value for the option “Size”.',
      '4 refused No row gives “a” a variant that can be sold.',
    ])
  })

  test('a second variant with the same values is refused', async () => {
    const result = await read(
      rows({ ...size, 'Option1 Value': 'S' }, { Handle: 'a', 'Option1 Value': ' S ', 'Variant Price': '2' }),
    )
    expect(said(result)).toEqual(['3 refused The product already has “S”, on line 2.'])
  })

  test('a second variant of a product without options is refused', async () => {
    expect(said(await read(`${mug()}mug,,12\n`))).toEqual([
      '3 refused The product already has one variant, on line 2.',
    ])
  })

  test('that share a name or have none are numbered, so that they can be told apart', async () => {
    const values = { 'Option1 Value': 'S', 'Option2 Value': 'red', 'Option3 Value': 'oak' }
    const result = await read(mug({ 'Option1 Name': 'Size', 'Option2 Name': 'size', ...values }))
    expect(result.drafts[0]?.options.map(({ name }) => name)).toEqual(['Size', 'Option 2', 'Option 3'])
    expect(result.messages.map(({ level }) => level)).toEqual(['warning', 'warning'])
  })

  test('values of more than 255 characters are refused', async () => {
    const result = await read(
      rows({ ...size, 'Option1 Value': 'x'.repeat(256) }, { ...size, 'Option1 Value': 'S' }),
    )
    expect(result.messages).toMatchObject([{ line: 2, level: 'refused' }])
  })
})

describe('what is shown to shoppers', () => {
  test.each([
    [{ Status: 'active' }, 'active'],
    [{ Status: 'Draft', Published: 'true' }, 'draft'],
    [{ Status: ' ARCHIVED ' }, 'archived'],
    [{ Published: 'false' }, 'draft'],
    [{ Published: 'FALSCH' }, 'draft'],
    [{ Published: 'true' }, 'active'],
    [{ Published: 'false', Status: 'active' }, 'draft'],
    [{ Published: 'true', Status: 'archived' }, 'archived'],
    [{}, 'active'],
  ])('%j is %s', async (given, status) => {
    expect((await readOne(mug(given))).status).toBe(status)
  })

  test('a status that is not known stays out of sight, with a warning', async () => {
    const result = await read(mug({ Status: 'unlisted' }))
    expect(result.drafts[0]?.status).toBe('draft')
    expect(said(result)).toEqual([
      '2 warning The status “unlisted” is not known here; the product was read as a draft.',
    ])
  })

  test('a gift card is one', async () => {
    expect((await readOne(mug({ 'Gift Card': 'true' }))).isGiftCard).toBe(true)
  })

  test('cells are trimmed and lose their control characters; a formula’s apostrophe stays', async () => {
    const draft = await readOne(mug({ Title: '  Mu\u0000g\u0007 \u00a0', Vendor: "'=cmd", Type: 'a\u0085b' }))
    expect(draft).toMatchObject({ title: 'Mug', vendor: "'=cmd", type: 'ab' })
  })

  test('a body keeps its line breaks, as line feeds', async () => {
    expect((await readOne(mug({ 'Body (HTML)': '<p>\r\n\tone</p>\r\n' }))).bodyHtml).toBe('<p>\n\tone</p>')
  })

  test('texts that are too long are cut, with a warning each', async () => {
    const result = await read(
      mug({ Title: 'é'.repeat(300), 'Body (HTML)': 'x'.repeat(524_289), 'Variant SKU': 's'.repeat(256) }),
    )
    expect(result.drafts[0]?.title).toHaveLength(255)
    expect(result.drafts[0]?.bodyHtml).toHaveLength(524_288)
    expect(result.drafts[0]?.variants[0]?.sku).toHaveLength(255)
    expect(said(result)).toEqual([
      '2 warning The SKU was cut to 255 characters.',
      '2 warning The description was cut to 524,288 characters.',
      '2 warning The title was cut to 255 characters.',
    ])
  })

  test('a cut never leaves half of an emoji', async () => {
    const draft = await readOne(mug({ Title: `${'x'.repeat(254)}🫖` }))
    expect(draft.title).toBe('x'.repeat(254))
  })

  test('a title over several lines may have swallowed rows, and says so', async () => {
    const result = await read('Handle,Title,Variant Price\nmug,"Mug\njug,Jug 12",5\n')
    expect(said(result)[0]).toMatch(
      /^2 warning The cell that begins “Mug jug,Jug 12” goes over several lines/,
    )
  })
})
