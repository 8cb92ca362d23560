import { expect, test } from 'vitest'
import { crashArticles, runCrashes } from './parts/crash-run.ts'
import { type Engine, openGrounds } from './parts/ground.ts'

test.each<{ engine: Engine; processes: number }>([
  { engine: 'sqlite', processes: 1 },
  { engine: 'postgres', processes: 2 },
])(
  'what the shop has said is done stays done, whenever a process is killed, on $engine',
  async ({ engine, processes }) => {
    const grounds = await openGrounds(engine, crashArticles)
    if (!grounds) return
    try {
      const ground = await grounds.fresh()
      const figures = await runCrashes(ground, { processes, cycles: 2, seed: 3 })
      expect(figures.wrong).toEqual([])
      expect(figures.orders).toBeGreaterThan(0)
      expect(figures.mails).toBeGreaterThan(0)
    } finally {
      await grounds.close()
    }
  },
  180_000,
)
