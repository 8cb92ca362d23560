import { expect, test } from 'vitest'
import { crashArticles } from './parts/crash-run.ts'
import { runFault } from './parts/fault-run.ts'
import { faults } from './parts/faults-list.ts'
import { openGrounds } from './parts/ground.ts'

/** Those that pass quickly, side by side, for they mostly wait; the whole list runs by `tests/storms/faults.ts`. */
const quick = faults.filter(({ engines, lastsMs }) => engines.includes('sqlite') && lastsMs <= 5_000)

test.concurrent.each(quick)(
  'nothing is lost and the shop comes back by itself: $name',
  async (fault) => {
    const grounds = await openGrounds('sqlite', crashArticles)
    if (!grounds) return
    try {
      const figures = await runFault(grounds, { ...fault, lastsMs: 1_000 }, 1)
      if (!figures) return
      expect(figures.wrong).toEqual([])
      expect(figures.orders).toBeGreaterThan(0)
    } finally {
      await grounds.close()
    }
  },
  200_000,
)
