import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { readProducts } from '#src/domain/imports/read/read-products.ts'

const header = 'Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src\n'
const body = `"<p>${'Oak, oiled and left to dry.\n'.repeat(40)}</p>"`
const products = 12_500

/** Products of four rows each; the last row of each lies ten products further on. */
async function* manyRows(): AsyncGenerator<Buffer> {
  yield Buffer.from(header)
  for (let start = 0; start < products; start += 50) {
    const first = Array.from({ length: 50 }, (_, index) => rowsOf(start + index))
    yield Buffer.from([...first.map(([main]) => main), ...first.map(([, last]) => last)].join(''))
  }
}

function rowsOf(number: number): [string, string] {
  const row = (size: string, title: string, text: string) =>
    `p-${number},${title},${text},Size,${size},P${number}-${size},12.50,https://example.com/${number}-${size}.jpg\n`
  return [row('S', `Product ${number}`, body) + row('M', '', '') + row('L', '', ''), row('XL', '', '')]
}

test('a file of 50,000 rows is read in seconds, and in memory that does not grow with it', async () => {
  let bytes = 0
  for await (const part of manyRows()) bytes += part.length
  expect(bytes).toBeGreaterThan(15_000_000)

  const started = performance.now()
  const count = { products: 0, variants: 0, images: 0, messages: 0 }
  const inUse: number[] = []
  for await (const event of readProducts(manyRows, { currency: 'EUR', today: '2026-03-01' })) {
    if (event.kind === 'message') count.messages++
    else {
      count.products++
      count.variants += event.draft.variants.length
      count.images += event.draft.images.length
      if (count.products % 4000 === 0) inUse.push(heapAfterCollection())
    }
  }
  expect(count).toEqual({ products, variants: 50_000, images: 50_000, messages: 0 })
  expect(performance.now() - started).toBeLessThan(15_000)

  // 8,000 products and 32,000 SKUs later: the SKUs and their lines are kept, bodies of 9 MB are not.
  const [early = 0, , late = 0] = inUse
  expect(late - early).toBeLessThan(5_000_000)
})

function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}
