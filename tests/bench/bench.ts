// One run that measures bare Hono sending the same bytes and the shop side by side, on this machine, now.
//   npm run bench                     everything, warm, at 1, 16 and 64 connections
//   npm run bench -- --seconds 2      shorter
// Absolute figures are noisy from machine to machine and hour to hour: compare the columns of one run.
import { parseArgs } from 'node:util'
import { measureOrders } from './orders.ts'
import { measurePages } from './pages.ts'
import { openBenchShop } from './shop-process.ts'
import { printTable } from './table.ts'

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '4' }, orders: { type: 'string', default: '1500' } },
})
const seconds = Number(values.seconds)

const shop = await openBenchShop()
try {
  const pages = await measurePages(shop, { seconds, connections: [1, 16, 64] })
  printTable('Pages, requests a second and milliseconds', pages)
  const orders = await measureOrders(shop, { count: Number(values.orders), connections: [1, 16, 64] })
  printTable('Buying, a second and milliseconds', orders.rows)
  console.log(
    `\nThe same ${orders.statements} statements of one order in raw durable transactions: ${orders.rawPerSecond.toFixed(0)} a second`,
  )
  for (const { name, perSecond, connections } of orders.rows.filter((row) => row.name === 'place order')) {
    console.log(
      `${name} at ${connections}: ${((100 * perSecond) / orders.rawPerSecond).toFixed(0)} % of that`,
    )
  }
  console.log(
    `\nResident memory of the shop after the run: ${(await shop.residentMegabytes()).toFixed(0)} MB`,
  )
} finally {
  await shop.close()
}
