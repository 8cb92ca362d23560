import { describe, expect, test } from 'vitest'
import { listRuns } from '#src/domain/verification/care-runs.ts'
import { DAY, HOUR } from '#src/kernel/clock.ts'
import { engine } from '../support/engine.ts'
import { openTestShop } from '../support/shop.ts'
import { excuseBooks } from '../support/verify.ts'
import { atWork, auditOf } from './staff.ts'

async function open() {
  const shop = await openTestShop()
  return { shop, oona: await atWork(shop, 'owner') }
}

describe('the shop’s health', () => {
  test('is checked at the press of a button, by name, and says what holds', async () => {
    const { shop, oona } = await open()
    const calm = await oona.get('/admin/health')
    expect(calm.html).toContain('Not yet')
    expect((await oona.get('/admin')).html).not.toContain('about the shop itself')
    const pressed = await oona.post('/admin/health/verifications', {})
    expect([pressed.status, pressed.location]).toEqual([303, '/admin/health'])
    expect((await oona.follow(pressed)).html).toContain('being verified')
    await shop.work()
    const page = await oona.get('/admin/health')
    expect(page.html).toMatch(/\d+ promises hold/)
    expect(page.html).toContain('Oona Reilly')
    expect(await auditOf(shop)).toContain('Oona Reilly: verify books')
  })

  test('that is bad is on the home page and names what is broken, until it is well again', async () => {
    const { shop, oona } = await open()
    excuseBooks(shop.db)
    const row = {
      kind: 'percent',
      value: 1,
      min_subtotal_minor: 0,
      starts_at: null,
      ends_at: null,
      max_uses: 5,
    }
    await shop.db
      .insertInto('coupons')
      .values({ ...row, code: 'TEA', uses: 2, created_at: 0 })
      .execute()
    const verify = async () => {
      await oona.post('/admin/health/verifications', {})
      await shop.work()
    }
    await verify()
    expect((await oona.get('/admin/health')).html).toContain('code TEA: 2 uses, 0 orders')
    expect((await oona.get('/admin')).html).toContain('The books are not in order')
    await shop.db.deleteFrom('coupons').execute()
    await verify()
    expect((await oona.get('/admin')).html).not.toContain('about the shop itself')
  })

  test('that nobody has looked at for days is overdue; what was cut off says so', async () => {
    const { shop, oona } = await open()
    await oona.post('/admin/health/verifications', {})
    await shop.work()
    shop.time.now += 2 * DAY + HOUR
    expect((await oona.get('/admin')).html).toContain('The books were not verified for days')
    const cut = { kind: 'verify', asked_by: 'clock', state: 'running', report_json: '', error: '' }
    await shop.db
      .insertInto('care_runs')
      .values({ ...cut, started_at: shop.time.now - HOUR, finished_at: null })
      .execute()
    expect((await oona.get('/admin/health')).html).not.toContain('cut off')
    shop.time.now += 6 * HOUR
    expect((await oona.get('/admin/health')).html).toContain('It was cut off')
    expect((await oona.get('/admin')).html).toContain('The books could not be verified')
  })

  test.runIf(engine === 'sqlite')(
    'has a backup made at the press of a button and lists the file',
    async () => {
      const { shop, oona } = await open()
      expect((await oona.follow(await oona.post('/admin/health/backups', {}))).html).toContain('being made')
      await shop.work()
      expect(await listRuns(shop.db, 'backup', 9)).toMatchObject([{ state: 'sound', askedBy: 'Oona Reilly' }])
      expect((await oona.get('/admin/health')).html).toMatch(/barrow-\d{4}-\d\d-\d\dT[\d-]+\.tar/)
      expect(await auditOf(shop)).toContain('Oona Reilly: back up')
    },
  )

  test.runIf(engine === 'postgres')('says on PostgreSQL what to back it up with', async () => {
    const { oona } = await open()
    expect((await oona.get('/admin/health')).html).toContain('pg_dump -Fc')
    expect((await oona.post('/admin/health/backups', {})).status).toBe(404)
  })

  test('is the owner’s business', async () => {
    const { shop } = await open()
    const clerk = await atWork(shop)
    expect((await clerk.get('/admin/health')).status).toBe(404)
    expect((await clerk.post('/admin/health/backups', {})).status).toBe(404)
    expect((await clerk.get('/admin')).html).not.toContain('/admin/health')
  })
})
