import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import autocannon from 'autocannon'
import { findPort } from '../support/find-port.ts'
import { Buyer } from './buyer.ts'
import { type BenchShop, startProcess, stopProcess } from './shop-process.ts'
import type { Figures, Row } from './table.ts'

const pages = {
  home: '/',
  listing: '/categories/kitchen',
  product: '/products/bothy-mug',
  search: '/search?q=mug',
}
export type PageName = keyof typeof pages
export const pageNames = Object.keys(pages) as PageName[]

/** Measures pages of the shops, one on each engine, beside a bare server that sends the very same bytes. */
export async function measurePages(
  shops: readonly BenchShop[],
  { names, seconds, connections }: { names: readonly PageName[]; seconds: number; connections: number[] },
): Promise<Row[]> {
  const bare = await openBare(shops[0]?.url ?? '', names)
  // A guest with a bag sees the ready page with their own number in it.
  const bags = new Map<BenchShop, string>()
  for (const shop of shops) bags.set(shop, await putSomethingInABag(shop))
  const rows: Row[] = []
  try {
    for (const name of names) {
      const address = pages[name]
      for (const count of connections) {
        const { perSecond } = await load(bare.url + address, count, seconds, {})
        const measure = async (kind: string, ask: (shop: BenchShop) => Promise<Figures>) => {
          const row: Row = {
            name: `${name}, ${kind}`,
            connections: count,
            bare: perSecond,
            sqlite: null,
            postgres: null,
          }
          for (const shop of shops) row[shop.engine] = await ask(shop)
          rows.push(row)
        }
        await measure('anonymous', (shop) => load(shop.url + address, count, seconds, {}))
        await measure('with a bag', (shop) =>
          load(shop.url + address, count, seconds, { cookie: bags.get(shop) ?? '' }),
        )
        await measure('rendered anew', (shop) => load(shop.url + address, count, seconds, {}, true))
      }
    }
  } finally {
    await bare.close()
  }
  return rows
}

async function openBare(shopUrl: string, names: readonly PageName[]) {
  const bytes: Record<string, string> = {}
  for (const name of names) {
    const address = pages[name]
    const response = await fetch(shopUrl + address)
    if (!response.ok) throw new Error(`${address} answered ${response.status}`)
    // The bare router takes no query: the search page stands there under its path alone.
    bytes[address.split('?')[0] ?? address] = await response.text()
  }
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'barrow-bare-')), 'pages.json')
  writeFileSync(file, JSON.stringify(bytes))
  const port = await findPort()
  const { child } = await startProcess(
    ['--import', 'tsx', 'tests/bench/bare-server.ts', file, String(port)],
    {},
    'bare on',
  )
  return { url: `http://127.0.0.1:${port}`, close: () => stopProcess(child) }
}

let madeUp = 0

/** @param isAnew asks for an address nobody asked for before each time, so that no page is ready */
async function load(
  url: string,
  connections: number,
  seconds: number,
  headers: Record<string, string>,
  isAnew = false,
): Promise<Figures> {
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
  const buyer = new Buyer(shop.url)
  await buyer.putInBag(await buyer.findVariant(pages.product))
  // The next page tells that it is in the bag; after that nothing but the bag is the guest's own.
  await buyer.send('GET', '/track')
  return buyer.cookie
}
