// One run that measures bare Hono sending the same bytes and the shop side by side, on both engines, on this machine, now.
//   npm run bench                                   everything, warm, at 1, 16 and 64 connections
//   npm run bench -- --seconds 2 --pages product    shorter
//   npm run bench -- --engines sqlite
// Absolute figures are noisy from machine to machine and hour to hour: compare the columns of one run.
import { parseArgs } from 'node:util'
import { openTestPostgres } from '../support/postgres.ts'
import { measureOrders } from './orders.ts'
import { measurePages, type PageName, pageNames } from './pages.ts'
import { type BenchShop, openBenchShop } from './shop-process.ts'
import { printTable } from './table.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    orders: { type: 'string', default: '1500' },
    pages: { type: 'string', default: pageNames.join() },
    engines: { type: 'string', default: 'sqlite,postgres' },
    connections: { type: 'string', default: '1,16,64' },
  },
})
const names = values.pages.split(',').filter((name): name is PageName => pageNames.includes(name as PageName))
const connections = values.connections.split(',').map(Number)

const wantsPostgres = values.engines.includes('postgres')
const server = wantsPostgres ? await openTestPostgres({ isDurable: true }) : null
if (wantsPostgres && !server)
  console.log('PostgreSQL is left out: its binaries do not exist for this platform.')
const shops: BenchShop[] = []
try {
  if (values.engines.includes('sqlite')) shops.push(await openBenchShop(null))
  if (server) shops.push(await openBenchShop(server.url))
  const pages = await measurePages(shops, { names, seconds: Number(values.seconds), connections })
  printTable('Pages, a second and milliseconds', pages)
  const { rows, raw } = await measureOrders(shops, { count: Number(values.orders), connections })
  printTable('Buying, a second and milliseconds', rows)
  console.log('\nThe statements of one order in raw durable transactions, one after another')
  for (const said of raw) console.log(said)
  for (const shop of shops)
    console.log(
      `\nResident memory of the shop on ${shop.engine} after the run: ${shop.residentMegabytes().toFixed(0)} MB`,
    )
} finally {
  for (const shop of shops) await shop.close()
  await server?.close()
}
