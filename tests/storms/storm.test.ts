import { expect, test } from 'vitest'
import { type Engine, openGrounds } from './parts/ground.ts'
import { openStormShop, stormArticles } from './parts/storm-run.ts'

const UNITS = 20

test.each<{ engine: Engine; processes: number }>([
  { engine: 'sqlite', processes: 1 },
  { engine: 'postgres', processes: 2 },
])(
  'a crowd takes exactly what is on the shelf, and each buyer is written to once, on $engine',
  async ({ engine, processes }) => {
    const grounds = await openGrounds(engine, stormArticles(UNITS))
    if (!grounds) return
    try {
      const ground = await grounds.fresh()
      const shop = await openStormShop(ground, processes)
      try {
        const figures = await shop.run({ buyers: 100, units: UNITS, seed: 20 })
        expect(figures).toMatchObject({ sold: UNITS, paidOrders: UNITS, confirmations: UNITS, wrong: [] })
        expect(figures.requests).toBeGreaterThan(300)
        expect(figures.webhooks).toBeGreaterThan(UNITS * 4)
      } finally {
        await shop.close()
      }
    } finally {
      await grounds.close()
    }
  },
  120_000,
)
