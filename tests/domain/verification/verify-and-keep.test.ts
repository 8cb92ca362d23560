import { expect, test } from 'vitest'
import { keepRun, listRuns } from '#src/domain/verification/care-runs.ts'
import { type VerifyReport, verifyAndKeep } from '#src/domain/verification/verify-and-keep.ts'
import { openMarket } from '../../support/market.ts'
import { NOON } from '../../support/noon.ts'
import { excuseBooks } from '../../support/verify.ts'

test('what a verification found is kept: that all is well, or which promise is broken and by what', async () => {
  const { db } = await openMarket()
  const deps = { db, clock: () => NOON }
  expect(await verifyAndKeep(deps, 'clock')).toEqual([])
  excuseBooks(db)
  const row = { kind: 'percent', value: 1, min_subtotal_minor: 0, starts_at: null, ends_at: null }
  await db
    .insertInto('coupons')
    .values({ ...row, code: 'TEA', max_uses: 5, uses: 2, created_at: NOON })
    .execute()
  expect(await verifyAndKeep(deps, 'Niamh')).toHaveLength(1)

  const [second, first] = await listRuns<VerifyReport>(db, 'verify', 9)
  expect(first).toMatchObject({ askedBy: 'clock', state: 'sound', finishedAt: NOON, report: { broken: [] } })
  expect(first?.report?.promises).toBeGreaterThan(50)
  expect(second).toMatchObject({ askedBy: 'Niamh', state: 'broken' })
  expect(second?.report?.broken).toMatchObject([{ area: 'coupons', samples: ['code TEA: 2 uses, 0 orders'] }])
})

test('a run that cannot come to its end is kept with the reason', async () => {
  const { db } = await openMarket()
  const run = keepRun({ db, clock: () => NOON }, { kind: 'backup', askedBy: 'clock' }, async () => {
    throw new Error('The disk is full.')
  })
  await expect(run).rejects.toThrow('The disk is full.')
  expect(await listRuns(db, 'backup', 9)).toMatchObject([{ state: 'failed', error: 'The disk is full.' }])
})
