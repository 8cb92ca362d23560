import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import autocannon from 'autocannon'
import { type BenchShop, startProcess, stopProcess } from './shop-process.ts'
import type { Row } from './table.ts'

const pages = {
  home: '/',
  listing: '/categories/kitchen',
  product: '/products/bothy-mug',
  search: '/search?q=mug',
}

/** Measures each page of the shop beside a bare server that sends the very same bytes. */
export async function measurePages(
  shop: BenchShop,
  { seconds, connections }: { seconds: number; connections: number[] },
): Promise<Row[]> {
  const bytes: Record<string, string> = {}
  for (const address of Object.values(pages)) {
    const response = await fetch(shop.url + address)
    if (!response.ok) throw new Error(`${address} answered ${response.status}`)
    // The bare router takes no query: the search page stands there under its path alone.
    bytes[address.split('?')[0] ?? address] = await response.text()
  }
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'barrow-bare-')), 'pages.json')
  writeFileSync(file, JSON.stringify(bytes))
  const port = 3990
  const { child } = await startProcess(
    ['--import', 'tsx', 'tests/bench/bare-server.ts', file, String(port)],
    {},
    'bare on',
  )
  // A guest with a bag sees the ready page with their own number in it.
  const cookie = await putSomethingInABag(shop)
  const rows: Row[] = []
  try {
    for (const [name, address] of Object.entries(pages)) {
      for (const count of connections) {
        const bare = await load(`http://127.0.0.1:${port}${address}`, count, seconds, {})
        const ready = await load(shop.url + address, count, seconds, {})
        const bag = await load(shop.url + address, count, seconds, { cookie })
        const anew = await load(shop.url + address, count, seconds, {}, true)
        rows.push({ name: `${name}: bare`, connections: count, ...bare })
        rows.push({
          name: `${name}: shop, anonymous`,
          connections: count,
          ...ready,
          share: ready.perSecond / bare.perSecond,
        })
        rows.push({
          name: `${name}: shop, with a bag`,
          connections: count,
          ...bag,
          share: bag.perSecond / bare.perSecond,
        })
        rows.push({
          name: `${name}: shop, rendered anew`,
          connections: count,
          ...anew,
          share: anew.perSecond / bare.perSecond,
        })
      }
    }
  } finally {
    await stopProcess(child)
  }
  return rows
}

let madeUp = 0

/** @param isAnew asks for an address nobody asked for before each time, so that no page is ready */
async function load(
  url: string,
  connections: number,
  seconds: number,
  headers: Record<string, string>,
  isAnew = false,
) {
  const path = new URL(url).pathname + new URL(url).search
  const fresh = () => `${path}${path.includes('?') ? '&' : '?'}n=${madeUp++}`
  const requests = isAnew
    ? [{ setupRequest: (request: object) => ({ ...request, path: fresh() }) }]
    : undefined
  const options = { url, connections, headers, ...(requests ? { requests } : {}) }
  await autocannon({ ...options, duration: 1 })
  const result = await autocannon({ ...options, duration: seconds })
  const { latency, non2xx, errors } = result
  return { perSecond: result.requests.average, p50: latency.p50, p99: latency.p99, failures: non2xx + errors }
}

async function putSomethingInABag(shop: BenchShop): Promise<string> {
  const { Buyer } = await import('./buyer.ts')
  const buyer = new Buyer(shop.url)
  await buyer.putInBag(await buyer.findVariant(pages.product))
  // The next page tells that it is in the bag; after that nothing but the bag is the guest's own.
  await buyer.send('GET', '/track')
  return buyer.cookie
}
