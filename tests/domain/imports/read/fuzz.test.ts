import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FileRefused } from '#src/domain/imports/read/file-refused.ts'
import type { ProductDraft } from '#src/domain/imports/read/product-draft.ts'
import { mug, type Result, read } from './support.ts'

async function readOrRefuse(bytes: Uint8Array, partBytes: number): Promise<Result | null> {
  try {
    return await read(bytes, { partBytes })
  } catch (error) {
    if (error instanceof FileRefused) return null
    throw error
  }
}

const partBytes = fc.integer({ min: 1, max: 300 })

test('whatever bytes come, the answer is products or a refusal, never a fault', async () => {
  const header = Buffer.from('Handle,Title,Option1 Value,Variant Price,Image Src\n')
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.uint8Array({ maxLength: 400 }).map((tail) => Buffer.concat([header, tail])),
    fc.string({ unit: 'binary', maxLength: 200 }).map((tail) => Buffer.concat([header, Buffer.from(tail)])),
  )
  await fc.assert(
    fc.asyncProperty(bytes, partBytes, async (file, size) => {
      const result = await readOrRefuse(file, size)
      for (const draft of result?.drafts ?? []) expectSound(draft)
    }),
    { numRuns: 600 },
  )
})

test('a good file with bytes changed, lost or doubled is read or refused, never a fault', async () => {
  const good = Buffer.from(
    mug({
      'Body (HTML)': '<p>"Łódź",\n<b>x</b></p>',
      Tags: 'a, b',
      'Image Src': 'https://example.com/a.jpg',
    }).repeat(3),
  )
  const change = fc.record({ at: fc.nat(good.length - 1), byte: fc.nat(255), lose: fc.nat(3) })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), partBytes, async (changes, size) => {
      const file = changes.reduce(
        (bytes, { at, byte, lose }) =>
          Buffer.concat([bytes.subarray(0, at), Buffer.of(byte), bytes.subarray(at + lose)]),
        good,
      )
      const result = await readOrRefuse(file, size)
      for (const draft of result?.drafts ?? []) expectSound(draft)
    }),
    { numRuns: 400 },
  )
})

const cells = {
  handle: fc.constantFrom('a', 'b', 'B', 'c', '', '!'),
  title: fc.constantFrom('', '', 'A', 'B', 'Cup'),
  option: fc.constantFrom('', 'S', 'M', 'Default Title'),
  sku: fc.constantFrom('', 'X', 'Y'),
  price: fc.constantFrom('', '1', '2.50', '-1', 'x'),
  quantity: fc.constantFrom('', '3', '-3'),
  image: fc.constantFrom('', 'https://example.com/1.jpg', 'https://example.com/2.jpg', 'no'),
  extra: fc.constantFrom('', '', '', ',x', ','),
}
const row = fc
  .record(cells)
  .map((c) => `${c.handle},${c.title},${c.option},${c.sku},${c.price},${c.quantity},${c.image}${c.extra}`)
const tableHeader = 'Handle,Title,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty,Image Src\n'

test('every row is used, warned of, refused once, or blank', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 25 }), async (lines) => {
      const { drafts, messages } = await read(tableHeader + lines.map((line) => `${line}\n`).join(''))
      for (const draft of drafts) expectSound(draft)

      const refused = messages.filter(({ level }) => level === 'refused').map(({ line }) => line)
      expect(new Set(refused).size).toBe(refused.length)
      const sold = drafts.flatMap(({ variants }) => variants.map(({ line }) => line))
      expect(refused.filter((line) => sold.includes(line))).toEqual([])

      const used = drafts.flatMap((draft) => [draft.line, ...draft.images.map(({ line }) => line)])
      const known = new Set([...sold, ...used, ...messages.map(({ line }) => line)])
      const forgotten = lines.filter((line, index) => !/^,*$/.test(line) && !known.has(index + 2))
      expect(forgotten).toEqual([])
    }),
    { numRuns: 600 },
  )
})

test('however the rows of different products are shuffled together, the products are the same', async () => {
  const lines = fc.array(row, { minLength: 1, maxLength: 8 })
  const shuffled = fc.tuple(lines, lines, fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }))
  await fc.assert(
    fc.asyncProperty(shuffled, async ([first, second, coins]) => {
      const ones = first.map((line) => line.replace(/^[^,]*/, 'one'))
      const others = second.map((line) => line.replace(/^[^,]*/, 'other'))
      const mixed = [...ones, ...others].map(() => '')
      const [left, right] = [[...ones], [...others]]
      for (const index of mixed.keys()) mixed[index] = (coins[index] ? left.shift() : right.shift()) ?? ''
      const rest = [...left, ...right]
      const inTurn = await read(tableHeader + [...ones, ...others].join('\n'))
      const together = await read(tableHeader + [...mixed, ...rest].join('\n'))
      expect(withoutLines(together.drafts)).toEqual(withoutLines(inTurn.drafts))
    }),
    { numRuns: 300 },
  )
})

function withoutLines(drafts: ProductDraft[]): unknown {
  const sorted = drafts.toSorted((a, b) => a.handle.localeCompare(b.handle))
  return JSON.parse(JSON.stringify(sorted, (key, value) => (key === 'line' ? undefined : value)))
}

/** What every product that comes out of any file keeps to. */
function expectSound(draft: ProductDraft): void {
  expect(draft.handle).toMatch(/^[\p{L}\p{M}\p{N}_-]+$/u)
  expect(draft.title).not.toBe('')
  expect(draft.variants.length).toBeGreaterThan(0)
  expect(new Set(draft.variants.map(({ values }) => JSON.stringify(values))).size).toBe(draft.variants.length)
  expect(draft.images.map(({ position }) => position)).toEqual(draft.images.map((_, index) => index + 1))
  for (const variant of draft.variants) {
    expect(variant.values).toHaveLength(draft.options.length)
    expect(variant.values.every((value, index) => draft.options[index]?.values.includes(value))).toBe(true)
    expect(Number.isSafeInteger(variant.priceMinor) && variant.priceMinor >= 0).toBe(true)
    expect(Number.isSafeInteger(variant.onHand) && variant.onHand >= 0).toBe(true)
    expect(Number.isSafeInteger(variant.weightGrams) && variant.weightGrams >= 0).toBe(true)
    expect(variant.compareAtMinor === null || variant.compareAtMinor > variant.priceMinor).toBe(true)
  }
}

/** A header of each format, and cells that such a file may hold or should not. */
const headers = [
  'ID,Type,SKU,Name,Published,Stock,In stock?,Sale price,Regular price,Categories,Images,Parent,Attribute 1 name,Attribute 1 value(s),Attribute 2 name,Attribute 2 value(s)',
  'sku,product_type,attribute_set_code,name,price,special_price,qty,categories,base_image,visibility,additional_attributes,configurable_variations',
  'TITLE,DESCRIPTION,PRICE,CURRENCY_CODE,QUANTITY,TAGS,IMAGE1,VARIATION 1 NAME,VARIATION 1 VALUES,VARIATION 2 NAME,VARIATION 2 VALUES,SKU',
  'slug,sku,name,price,currency,option1_name,option1_value,image1_src,inventory_count,track_inventory,category1',
  'Product Handle,Product Title,Variant Sku,Variant Price EUR,Variant Option 1 Name,Variant Option 1 Value,Variant Manage Inventory,Product Image 1',
  'name,slug,assets,facets,optionGroups,optionValues,sku,price,stockOnHand,trackInventory',
  'sku,type,attribute_family_code,name,price,url_key,images,inventories,configurable_variants',
]
const anyCell = fc.constantFrom(
  ...[
    '',
    '',
    '',
    '1',
    '5.50',
    '-1',
    'x',
    'simple',
    'variable',
    'variation',
    'configurable',
    'id:1',
    'a',
    'b',
    'A',
  ],
  ...['EUR', 'USD', '"a, b"', '"b, c"', 'a|b', '"sku=a,size=S|sku=b,size=M"', 'sku=a', 'Colour', 'Size', '0'],
  ...[
    '"X > Y, X"',
    '"R/X,R/Y"',
    'https://e.example/1.jpg',
    'x.jpg',
    'Not Visible Individually',
    '__proto__',
    '&#0;&lt;',
  ],
)

test.each(headers)(
  'whatever stands in a file of another system, each line is refused at most once: %s',
  async (header) => {
    const width = header.split(',').length
    const line = fc.array(anyCell, { minLength: width, maxLength: width }).map((cells) => cells.join(','))
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        const { drafts, messages } = await read([header, ...lines, ''].join('\n'))
        for (const draft of drafts) expectSound(draft)
        expect(new Set(drafts.map(({ handle }) => handle)).size).toBe(drafts.length)
        const refused = messages.filter(({ level }) => level === 'refused').map((each) => each.line)
        expect(new Set(refused).size).toBe(refused.length)
      }),
      { numRuns: 300 },
    )
  },
)

test.each(headers)('a cell made to keep a reader busy does not: %s', async (header) => {
  const columns = [...header.split(',').keys()]
  const busy = [' ', '\n', '<a', '\\', 'a=', 'a,', '> ', '&', 'sku=a|', ', '].map((part) =>
    part.repeat(20_000),
  )
  const lines = busy.flatMap((cell) =>
    columns.map((busyOne) => columns.map((column) => (column === busyOne ? `"x${cell}x"` : 'a')).join(',')),
  )
  const started = process.cpuUsage()
  await read([header, ...lines, ''].join('\n'), { partBytes: 1_000_000 })
  const { user } = process.cpuUsage(started)
  expect(user / 1e6).toBeLessThan(10)
})
