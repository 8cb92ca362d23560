import { describe, expect, test } from 'vitest'
import { refuseMap } from '#src/domain/imports/column-map.ts'
import { inspectTable } from '#src/domain/imports/read/inspect-table.ts'
import { guessMeanings, type Meaning } from '#src/domain/imports/read/meanings.ts'
import { inParts, read, said } from '../support.ts'

describe('what a column is', () => {
  test.each<[string, Meaning[]]>([
    ['Name,Price,Stock,Size,Colour', ['title', 'price', 'quantity', 'option1Value', 'option2Value']],
    ['Artikelnummer,Bezeichnung,VK-Preis,Warengruppe', ['sku', 'title', 'price', 'categories']],
    [
      'codice,Nome,Prezzo,Quantità,Immagine 1,Immagine 2',
      ['sku', 'title', 'price', 'quantity', 'images', 'images'],
    ],
    ['product_name,unit_price,image_url,Weight (g)', ['title', 'price', 'images', 'weight']],
    ['Title,Name,Price,Price 2', ['title', '', 'price', '']],
    ['a,b', ['', '']],
  ])('is guessed from its name: %s', (header, expected) => {
    expect(guessMeanings(header.split(','))).toEqual(expected)
  })

  test('must be a name and a price, each once; pictures and categories may be several', () => {
    expect(refuseMap(['title', 'price', 'images', 'images', '', ''])).toEqual([])
    expect(refuseMap(['sku', 'sku'])).toEqual([
      { problem: 'missing', meaning: 'title' },
      { problem: 'missing', meaning: 'price' },
      { problem: 'twice', meaning: 'sku', index: 1 },
    ])
  })
})

test('rows of one name are one product where there is something to choose', async () => {
  const file =
    'what;size;cost;kg;group;pics\nMug;S;5;1;A > B;x.jpg\nMug;L;6;2;A > B;https://a.example/1.jpg\nJug;L;7;1;;\n'
  const byHand: Meaning[] = ['title', 'option1Value', 'price', 'weight', 'categories', 'images']
  const result = await read(file, { byHand })
  expect(result.drafts).toMatchObject([
    {
      handle: 'mug',
      categories: ['A > B'],
      options: [{ name: 'size', values: ['S', 'L'] }],
      variants: [{ priceMinor: 500, weightGrams: 1000 }, { priceMinor: 600 }],
      images: [{ src: 'https://a.example/1.jpg' }],
    },
    { handle: 'jug', options: [{ name: 'size', values: ['L'] }] },
  ])
  expect(said(result)).toEqual([expect.stringContaining('Pictures are named like “x.jpg”')])
})

test('without a choice every row is a product, whatever its name', async () => {
  const { drafts } = await read('n,p,s,w (g)\nMug,5,A,250\nMug,6,B,300\n', {
    byHand: ['title', 'price', 'sku', 'weight'],
  })
  expect(
    drafts.map(({ handle, variants }) => [handle, variants[0]?.priceMinor, variants[0]?.weightGrams]),
  ).toEqual([
    ['mug', 500, 250],
    ['mug-b', 600, 300],
  ])
})

test('a column that tells products apart does so', async () => {
  const { drafts } = await read('id,n,p,s\n7,Mug,5,S\n7,Mug,6,L\n8,Mug,7,S\n', {
    byHand: ['handle', 'title', 'price', 'option1Value'],
  })
  expect(drafts.map(({ handle, variants }) => [handle, variants.length])).toEqual([
    ['7', 2],
    ['8', 1],
  ])
})

test('a look at a large file reads its beginning, and cuts no letter in two', async () => {
  const line = 'Krug „żółty“,9\n'
  const bytes = Buffer.from(`Name,Preis\n${line.repeat(100_000)}`)
  let read = 0
  const reopen = async function* () {
    for await (const part of inParts(bytes, 65_521)) {
      read += part.length
      yield part
    }
  }
  const look = await inspectTable(reopen)
  expect(look).toEqual({ kind: null, header: ['Name', 'Preis'], samples: [['Krug „żółty“'], ['9']] })
  expect(read).toBeLessThan(5 * 1024 * 1024)
})
