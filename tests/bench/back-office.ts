// How long a large shop's staff wait for each page of the back office, one page after the other, and what memory that takes.
//   npm run bench:back-office
//   npm run bench:back-office -- --engines sqlite --orders 10000 --products 2000 --customers 5000
// Absolute times are noisy from machine to machine: run it on a quiet one.
import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { openTestPostgres } from '../support/postgres.ts'
import { Buyer } from './buyer.ts'
import { fillLarge } from './fill-large.ts'
import { type BenchShop, openBenchShop } from './shop-process.ts'

const { values } = parseArgs({
  options: {
    engines: { type: 'string', default: 'sqlite,postgres' },
    orders: { type: 'string', default: '100000' },
    products: { type: 'string', default: '20000' },
    customers: { type: 'string', default: '50000' },
    times: { type: 'string', default: '21' },
    wanted: { type: 'string', default: '200' },
  },
})
const size = {
  orders: Number(values.orders),
  products: Number(values.products),
  customers: Number(values.customers),
}
const password = 'seven grey geese in a row'

/** Every page, with an address that has something on it. */
const pagesOf = (large: number) => [
  ...['', '?period=7', '?period=90', '/search?q=aoife', '/search?q=mug', '/keys'],
  ...['/orders', '/orders?view=pack', '/orders?view=unpaid', '/orders?page=1500', '/orders?sort=dearest'],
  ...[
    '/orders?country=IE&payment=paid',
    '/orders?by=transfer',
    '/orders?q=buyer-77',
    '/orders/1001',
    '/orders/drafts',
  ],
  ...[
    '/orders/packing-slips?orders=1001,1002',
    '/orders/invoice-details',
    '/returns',
    '/payments',
    '/payments?view=open',
  ],
  ...[
    '/payments/books',
    '/payments/inbox',
    '/payments/outbox',
    '/gift-cards',
    '/customers',
    '/customers?q=buyer-77',
  ],
  ...[
    '/customers?view=guests&sort=value',
    '/customers/1',
    '/customers/groups',
    '/reviews',
    '/reviews?view=all',
  ],
  ...[
    '/products',
    '/products?q=mug',
    '/products?page=200',
    '/products/1',
    '/products/1/variants',
    '/products/1/images',
  ],
  ...[
    '/products/1/files',
    '/products/1/related?q=mug',
    '/products/1/bundle?q=mug',
    '/products/bulk',
    '/products/new',
  ],
  ...[`/products/${large}`, `/products/${large}/variants`, `/products/${large}/variants?page=40`],
  ...['/categories', '/categories/1', '/categories/1/products', '/collections', '/collections/new'],
  ...[
    '/inventory',
    '/inventory?q=mug',
    '/inventory?view=low',
    '/inventory?view=out',
    '/inventory?view=owed',
    '/inventory/1',
  ],
  ...['/inventory/deliveries/new?q=mug', '/inventory/locations', '/inventory/stocktakes'],
  ...[
    '/inventory/files',
    '/imports',
    '/exports',
    '/mails',
    '/mails?view=failed',
    '/content/theme',
    '/content/front',
  ],
  ...[
    '/content/menus',
    '/content/pages',
    '/content/pages/1',
    '/content/redirects',
    '/health',
    '/audit',
    '/staff',
    '/roles',
  ],
  ...[
    '/settings/shop',
    '/settings/delivery',
    '/settings/taxes',
    '/settings/payments',
    '/settings/connections',
    '/account',
  ],
]

async function measure(shop: BenchShop, env: Record<string, string>): Promise<boolean> {
  const begun = performance.now()
  const large = await fillLarge(shop.databaseUrl, size)
  console.log(`\n${shop.engine}: filled in ${((performance.now() - begun) / 1_000).toFixed(0)} s`)
  execFileSync(
    process.execPath,
    ['dist/barrow.js', 'admin', 'create', '--email', 'orla@example.com', '--name', 'Orla', '--role', 'owner'],
    {
      env: { ...process.env, ...env, DATA_DIR: shop.dataDir },
      input: password,
      stdio: ['pipe', 'ignore', 'inherit'],
    },
  )
  const owner = new Buyer(shop.url)
  await owner.send('GET', '/admin/login')
  await owner.send('POST', '/admin/login', { email: 'orla@example.com', password })
  const rows: { page: string; p50: number; p95: number; status: number }[] = []
  for (const page of pagesOf(large)) {
    const times: number[] = []
    let status = 0
    for (let n = 0; n < Number(values.times) + 1; n++) {
      const answer = await owner.send('GET', `/admin${page}`)
      status = answer.status
      // The first look warms what every later one finds warm.
      if (n > 0) times.push(answer.ms)
    }
    times.sort((a, b) => a - b)
    const at = (share: number) => times[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)] ?? 0
    rows.push({ page: `/admin${page}`, p50: at(0.5), p95: at(0.95), status })
  }
  const isSlow = ({ p95, status }: (typeof rows)[number]) => p95 > Number(values.wanted) || status !== 200
  const slow = rows.filter(isSlow)
  const slowest = rows.toSorted((a, b) => b.p95 - a.p95)
  for (const row of slowest.filter((each, n) => n < 12 || isSlow(each))) {
    const [page, p50, p95] = [
      row.page.padEnd(52),
      row.p50.toFixed(0).padStart(7),
      row.p95.toFixed(0).padStart(7),
    ]
    console.log(`${page}${p50}${p95} ms${row.status === 200 ? '' : `  ${row.status}`}`)
  }
  console.log(
    `${rows.length} pages, ${slow.length} of them over ${values.wanted} ms at p95 or not there; ${shop.residentMegabytes().toFixed(0)} MB`,
  )
  return slow.length === 0
}

async function measureOn(postgresUrl: string | null): Promise<void> {
  const shop = await openBenchShop(postgresUrl)
  try {
    if (!(await measure(shop, postgresUrl ? { DATABASE_URL: postgresUrl } : {}))) process.exitCode = 1
  } finally {
    await shop.close()
  }
}

if (values.engines.includes('sqlite')) await measureOn(null)
if (values.engines.includes('postgres')) {
  const server = await openTestPostgres({ isDurable: true })
  if (!server) console.log('PostgreSQL is left out: its binaries do not exist for this platform.')
  else await measureOn(server.url).finally(() => server.close())
}
