import { existsSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { listBackups } from '#src/domain/backups/backup-file.ts'
import { saveSettings } from '#src/domain/settings/settings.ts'
import type { BackupReport, DrillReport } from '#src/domain/verification/back-up-and-keep.ts'
import { listRuns } from '#src/domain/verification/care-runs.ts'
import { DAY } from '#src/kernel/clock.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { enqueueJob } from '#src/platform/jobs.ts'
import { engine } from '../../support/engine.ts'
import { openTestShop, type TestShop } from '../../support/shop.ts'

const ask = async ({ db, time }: TestShop, kind: 'shop.backup' | 'shop.drill', askedBy = 'clock') =>
  enqueueJob(db, kind, { askedBy }, null, time.now)
const runs = async ({ db }: TestShop) => ({
  backups: await listRuns<BackupReport>(db, 'backup', 99),
  drills: await listRuns<DrillReport>(db, 'drill', 99),
})

test.runIf(engine === 'sqlite')(
  'the clock backs the shop up every day, keeps as many as the owner wants, and tries the newest each week',
  async () => {
    const shop = await openTestShop()
    await inTransaction(shop.db, (tx) =>
      saveSettings(tx, { backups: { isOn: true, daily: 3, weekly: 2 } }, shop.time.now),
    )
    await shop.work()
    for (let day = 0; day < 15; day++) {
      shop.time.now += DAY
      await shop.work()
    }
    const { backups, drills } = await runs(shop)
    expect(backups).toHaveLength(15)
    expect(backups.every(({ state }) => state === 'sound')).toBe(true)
    expect(drills.map(({ state }) => state)).toEqual(['sound', 'sound'])
    expect(drills[0]?.report).toMatchObject({ broken: [] })
    expect(drills[0]?.report?.promises).toBeGreaterThan(50)
    const ages = listBackups(shop.dataDir).map(({ madeAt }) => Math.round((shop.time.now - madeAt) / DAY))
    expect(ages.length).toBeGreaterThanOrEqual(3)
    expect(ages.length).toBeLessThanOrEqual(5)
    expect(ages.slice(0, 3)).toEqual([0, 1, 2])
    expect(readdirSync(path.join(shop.dataDir, 'backups')).every((name) => name.endsWith('.tar'))).toBe(true)
  },
)

test.runIf(engine === 'sqlite')(
  'a drill finds out that the newest backup is damaged, and leaves nothing lying about',
  async () => {
    const shop = await openTestShop()
    await ask(shop, 'shop.backup', 'Oona')
    await shop.work()
    const [backup] = listBackups(shop.dataDir)
    truncateSync(backup?.file ?? '', 10_000)
    await ask(shop, 'shop.drill')
    await shop.work()
    const { drills } = await runs(shop)
    expect(drills).toMatchObject([{ state: 'failed', askedBy: 'clock' }])
    expect(drills[0]?.error).toContain('is damaged')
    expect(readdirSync(path.join(shop.dataDir, 'backups'))).toEqual([backup?.name])

    rmSync(backup?.file ?? '')
    await ask(shop, 'shop.drill')
    await shop.work()
    expect((await runs(shop)).drills[0]).toMatchObject({
      state: 'failed',
      error: 'There is no backup to try.',
    })
  },
)

test.runIf(engine === 'sqlite')('the owner may have the clock make none, and still ask for one', async () => {
  const shop = await openTestShop({ settings: { backups: { isOn: false, daily: 7, weekly: 4 } } })
  await ask(shop, 'shop.backup')
  await shop.work()
  expect((await runs(shop)).backups).toEqual([])
  await ask(shop, 'shop.backup', 'Oona')
  await shop.work()
  expect((await runs(shop)).backups).toMatchObject([{ state: 'sound', askedBy: 'Oona' }])
})

test.runIf(engine === 'postgres')(
  'on PostgreSQL the clock makes no backups: the database has its own',
  async () => {
    const shop = await openTestShop()
    await ask(shop, 'shop.backup')
    await ask(shop, 'shop.drill')
    await shop.work()
    expect(await runs(shop)).toEqual({ backups: [], drills: [] })
    expect(existsSync(path.join(shop.dataDir, 'backups'))).toBe(false)
  },
)
