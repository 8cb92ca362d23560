import { expect, test } from 'vitest'
import { runBackup } from './parts/backup-run.ts'
import { openGrounds } from './parts/ground.ts'
import { stormArticles } from './parts/storm-run.ts'

test('a backup that is made while people buy is the shop of one moment, and restores to books in order', async () => {
  const grounds = await openGrounds('sqlite', stormArticles(1_000_000))
  if (!grounds) throw new Error('SQLite is everywhere')
  try {
    const figures = await runBackup(await grounds.fresh(), { orders: 60, pictures: 20, seed: 3 })
    expect(figures.wrong).toEqual([])
    expect(figures.restored).toBeGreaterThanOrEqual(60)
  } finally {
    await grounds.close()
  }
}, 120_000)
