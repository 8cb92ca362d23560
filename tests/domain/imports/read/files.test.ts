import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { FileRefused } from '#src/domain/imports/read/file-refused.ts'
import { readProducts } from '#src/domain/imports/read/read-products.ts'
import { inParts, mug, read, readOne, rows, said } from './support.ts'

async function refusalOf(file: string | Uint8Array): Promise<string> {
  try {
    await read(file)
  } catch (error) {
    if (error instanceof FileRefused) return error.message
    throw error
  }
  throw new Error('The file was not refused')
}

const polish = mug({
  Title: 'Żółty kubek – mały',
  Vendor: 'Spółka Źrebię',
  'Body (HTML)': '<p>Biały, ręcznie robiony</p>',
})

/** Text in an encoding with one byte a letter, by a list of what its high letters are. */
function encode(text: string, letters: Record<string, number>): Buffer {
  return Buffer.from([...text].map((letter) => letters[letter] ?? letter.charCodeAt(0)))
}

describe('encodings', () => {
  test('UTF-8 with and without a mark give the same product', async () => {
    expect(await read(Buffer.from(`\ufeff${polish}`), { partBytes: 1 })).toEqual(await read(polish))
  })

  test('UTF-16 in either order, as Excel’s “Unicode text”, gives the same product', async () => {
    const expected = await read(polish)
    const little = Buffer.from(`\ufeff${polish}`, 'utf16le')
    const big = Buffer.from(little).swap16()
    expect(await read(little, { partBytes: 7 })).toEqual(expected)
    expect(await read(big, { partBytes: 7 })).toEqual(expected)
    expect(await read(little.subarray(2))).toEqual(expected)
    expect(await read(big.subarray(2))).toEqual(expected)
  })

  test('Windows-1252 is read, with its own signs, and said', async () => {
    const signs = { '€': 0x80, '’': 0x92, é: 0xe9, ü: 0xfc, ß: 0xdf, '–': 0x96 }
    const text = mug({ Title: 'Café für Große – l’été', Vendor: 'Müller', Type: '5 €' })
    const result = await read(encode(text, signs))
    expect(result.drafts[0]).toMatchObject({ title: 'Café für Große – l’été', vendor: 'Müller', type: '5 €' })
    expect(said(result)[0]).toMatch(/^1 warning This file is not UTF-8. It was read as Western European/)
  })

  test('Polish in Windows-1250 and in ISO 8859-2 is read as Polish', async () => {
    const shared = {
      Ż: 0xaf,
      ż: 0xbf,
      ó: 0xf3,
      ł: 0xb3,
      ę: 0xea,
      ą: 0xb1,
      ź: 0xbc,
      Ź: 0xac,
      ś: 0xb6,
      '–': 0x2d,
    }
    const windows = { ...shared, Ź: 0x8f, ź: 0x9f, ą: 0xb9, ś: 0x9c, '–': 0x96 }
    const text = rows(
      { Handle: 'a', Title: 'Żółty kubek – mały', Vendor: 'Spółka Źrebię', 'Variant Price': '1' },
      { Handle: 'b', Title: 'Książka śląska', Vendor: 'Gałąź i źdźbło', 'Variant Price': '1' },
    )
    const titles = ['Żółty kubek – mały', 'Książka śląska']
    const asWindows = await read(encode(text, windows))
    expect(asWindows.drafts.map(({ title }) => title)).toEqual(titles)
    const asIso = await read(encode(text, shared))
    expect(asIso.drafts.map(({ title }) => title)).toEqual(['Żółty kubek - mały', titles[1]])
    expect(said(asIso)[0]).toContain('ISO 8859-2')
  })

  test('UTF-8 with a damaged letter stays UTF-8, and says so', async () => {
    const file = Buffer.concat([Buffer.from(polish), Buffer.from('jug,Jug,5,J\xfcrgen,\n', 'latin1')])
    const result = await read(file)
    expect(result.drafts.map(({ title, vendor }) => [title, vendor])).toEqual([
      ['Żółty kubek – mały', 'Spółka Źrebię'],
      ['Jug', 'J\ufffdrgen'],
    ])
    expect(said(result)[0]).toMatch(/^1 warning Some characters of this file are damaged/)
  })

  test('Cyrillic and Japanese in encodings of their own are refused with a way out', async () => {
    const cyrillic = Buffer.concat([
      Buffer.from('Handle,Title,Variant Price\na,'),
      Buffer.from('cff0e8e2e5f2', 'hex'),
    ])
    const japanese = Buffer.concat([
      Buffer.from('Handle,Title,Variant Price\na,'),
      Buffer.from('93fa967b82cc82a8928382c68b7d907b814182a282eb82a282eb', 'hex'),
    ])
    const why =
      'This file’s text encoding could not be recognised. Save it again as “CSV UTF-8” and choose that file.'
    expect(await refusalOf(cyrillic)).toBe(why)
    expect(await refusalOf(japanese)).toBe(why)
  })
})

describe('delimiters', () => {
  test.each([';', '\t', '|'])('%j is found in the header line', async (delimiter) => {
    const file = `Handle;Title;Tags;Variant Price\nmug;"Mug; tall";a, b;1,50\n`.replace(/;(?! )/g, delimiter)
    expect(await readOne(file)).toMatchObject({
      title: 'Mug; tall',
      tags: ['a', 'b'],
      variants: [{ priceMinor: 150 }],
    })
  })

  test('Excel’s own note of the delimiter is no header and no row', async () => {
    const file = 'sep=;\r\nHandle;Title;Variant Price\r\nmug;Mug;1,50\r\n'
    expect(await readOne(file)).toMatchObject({ line: 3, title: 'Mug', variants: [{ priceMinor: 150 }] })
  })
})

describe('a file that cannot be read is refused with a sentence', () => {
  test.each([
    ['nothing', '', 'This file is empty.'],
    ['blank lines', '\ufeff \r\n\n', 'This file is empty.'],
    ['an Excel workbook', 'PK\x03\x04…', 'This is an Excel workbook or a zip archive, not a CSV file.'],
    ['a web page', '<!DOCTYPE html><p>', 'This is a web page or an XML file, not a CSV file.'],
    ['JSON', '[{"handle":"mug"}]', 'This is a JSON file, not a CSV file.'],
    ['a PDF', '%PDF-1.7\n', 'This is a PDF, not a CSV file.'],
    [
      'a program',
      '\x7fELF\x02\x01\x01\x00\x00\x00\x03\x00',
      'This file is not text, so it cannot be a CSV file.',
    ],
    [
      'a header with a broken quote',
      'Handle,"Title,Price\nmug,Mug,5\n',
      'The first line, which should name the columns',
    ],
  ])('%s', async (_, file, sentence) => {
    expect(await refusalOf(Buffer.from(file))).toContain(sentence)
  })

  test('an old workbook, a picture and a compressed file are named too', async () => {
    expect(await refusalOf(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).toContain('an old Excel workbook')
    expect(await refusalOf(Buffer.from('89504e470d0a1a0a', 'hex'))).toContain('a picture')
    expect(await refusalOf(gzipSync(mug()))).toContain('compressed with gzip')
  })

  test('a missing column is named, with the nearest there is', async () => {
    expect(await refusalOf('Handel,Title,Variant Price\nmug,Mug,5\n')).toBe(
      'The column “Handle” (or “URL handle”) is missing; the nearest found is “Handel”.',
    )
    expect(await refusalOf('Handle,Titel,Variant SKU,Preis\nmug,Mug,M,5\n')).toBe(
      'The column “Title” is missing; the nearest found is “Titel”. ' +
        'The column “Variant Price” (or “Price”) is missing; the nearest found is “Preis”.',
    )
  })

  test('an export of something else is told apart from one of products', async () => {
    expect(await refusalOf('Name,Email,Created at,Total\n#1001,a@example.com,2024,5\n')).toBe(
      'This is no product export that is known here, such as Shopify’s with the columns “Handle” (or “URL handle”), ' +
        '“Title”, “Variant Price” (or “Price”); its first line names “Name”, “Email”, “Created at”, “Total”.',
    )
  })

  test('a header alone is no product, and said', async () => {
    const result = await read('Handle,Title,Variant Price\n')
    expect(said(result)).toEqual(['1 warning The file names its columns but has no products.'])
  })
})

describe('ragged rows', () => {
  test('a row that is too short is used where it makes sense', async () => {
    expect(await readOne('Handle,Title,Variant Price,Vendor,Tags\nmug,Mug,5\n')).toMatchObject({
      vendor: '',
      tags: [],
    })
  })

  test('a row too short to make sense is refused, and its length named', async () => {
    const result = await read('Handle,Title,SKU,Variant Price\nmug,Mug,M-1\n')
    expect(said(result)).toEqual([
      '2 refused This variant has no price. The row has 3 cells where the header has 4.',
    ])
  })

  test('a row with more cells than columns is refused, and the rows around it stay', async () => {
    const result = await read('Handle,Title,Price\na,A,1\nb,B,2,x,y\nc,C,3,,\n')
    expect(result.drafts.map(({ handle }) => handle)).toEqual(['a', 'c'])
    expect(said(result)).toEqual(['3 refused This row has 5 cells where the header has 3.'])
  })
})

describe('broken quotation marks', () => {
  test('refuse their row, name the lines, and spare the rest', async () => {
    const result = await read('Handle,Title,Price\na,A,1\nb,"B,2\nc,C,3\nd,"D "quoted" d",4\ne,E,5\n')
    expect(result.drafts.map(({ handle }) => handle)).toEqual(['a', 'c', 'e'])
    const why = 'refused A quotation mark that is opened here is not closed where its cell ends;'
    expect(said(result)).toEqual([
      `3 ${why} this line could not be read.`,
      `5 ${why} this line could not be read.`,
    ])
  })

  test('after several lines name them all', async () => {
    const result = await read('Handle,Title,Price\nb,"B\nB" x,2\nc,C,3\n')
    expect(said(result)[0]).toContain('lines 2 to 3 could not be read')
    expect(result.drafts).toHaveLength(1)
  })
})

test('a file is closed again when the reader of its products stops early', async () => {
  let open = 0
  async function* reopen() {
    open++
    try {
      yield* inParts(Buffer.from(mug()), 5)
    } finally {
      open--
    }
  }
  for await (const event of readProducts(reopen, { currency: 'EUR', today: '2026-03-01' }))
    if (event.kind === 'product') break
  expect(open).toBe(0)
})

test('the order of products, the line ends and the mark do not change what is read', async () => {
  const one = 'a,A,S,1,https://example.com/a.jpg\n'
  const two = 'b,B,,2,\n'
  const three = 'a,,M,3,https://example.com/b.jpg\n'
  const header = 'Handle,Title,Option1 Value,Price,Image Src\n'
  const facts = async (file: string) => {
    const { drafts } = await read(file)
    const withoutLines = JSON.stringify(
      drafts.toSorted((x, y) => x.handle.localeCompare(y.handle)),
      (key, value) => (key === 'line' ? undefined : value),
    )
    return JSON.parse(withoutLines)
  }
  const expected = await facts(header + one + three + two)
  expect(expected).toHaveLength(2)
  expect(await facts(header + one + two + three)).toEqual(expected)
  expect(await facts(header + two + one + three)).toEqual(expected)
  expect(await facts((header + one + three + two).replaceAll('\n', '\r\n'))).toEqual(expected)
  expect(await facts((header + one + three + two).replaceAll('\n', '\r'))).toEqual(expected)
  expect(await facts(`\ufeff${header}${one}${three}${two}`)).toEqual(expected)
})
