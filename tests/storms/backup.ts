// A backup of a full shop, made while people buy in it, restored and verified:
//   node --import tsx tests/storms/backup.ts --orders 10000 --seed 1
//   node --import tsx tests/storms/backup.ts --orders 10000 --postgres    how long the books take to verify there
import { parseArgs } from 'node:util'
import { verifyShop } from '#src/domain/verification/verify-shop.ts'
import { seeded } from '../support/seeded.ts'
import { runBackup } from './parts/backup-run.ts'
import { fillOrders } from './parts/fill-orders.ts'
import { openGrounds } from './parts/ground.ts'
import { stormArticles } from './parts/storm-run.ts'
import { withDatabase } from './parts/world.ts'

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '1000' },
    pictures: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    postgres: { type: 'boolean', default: false },
  },
})
const [orders, pictures, seed] = [values.orders, values.pictures, values.seed].map(Number) as [
  number,
  number,
  number,
]
const MANY = 1_000_000
const seconds = (since: number) => ((performance.now() - since) / 1_000).toFixed(1)

const grounds = await openGrounds(values.postgres ? 'postgres' : 'sqlite', stormArticles(MANY))
if (!grounds) process.exit(0)
try {
  const ground = await grounds.fresh()
  const startedAt = performance.now()
  if (values.postgres) {
    await fillOrders(ground.databaseUrl, orders, seeded(seed))
    console.log(`${orders} orders placed in ${seconds(startedAt)} s`)
    await withDatabase(ground, async (db) => {
      const begun = performance.now()
      const broken = (await verifyShop(db)).filter((finding) => finding.broken > 0)
      console.log(`verified on PostgreSQL in ${seconds(begun)} s, ${broken.length} promises broken`)
      process.exitCode = broken.length > 0 ? 1 : 0
    })
  } else {
    const figures = await runBackup(ground, { orders, pictures, seed })
    for (const [what, value] of Object.entries(figures))
      console.log(
        `${what.padEnd(16)} ${typeof value === 'number' ? Number(value.toFixed(2)) : value.join('\n') || 'nothing'}`,
      )
    process.exitCode = figures.wrong.length > 0 || figures.restoreSeconds > 60 ? 1 : 0
  }
} finally {
  await grounds.close()
}
