import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { recordAudit } from '#src/domain/audit/audit.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { listRoutes } from '#src/web/access.ts'
import { watchRequest, withoutRow } from '../support/admin-writes.ts'
import type { Browser } from '../support/browser-like.ts'
import { engine } from '../support/engine.ts'
import { mug, putOnShelf } from '../support/goods.ts'
import { NOON } from '../support/noon.ts'
import { placeTestOrder } from '../support/orders.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { excuseBooks } from '../support/verify.ts'
import { atWork, hire } from './staff.ts'

async function open() {
  const shop = await openTestShop()
  const [shelved] = await putOnShelf(shop.db, mug({ onHand: 3 }))
  const oona = await atWork(shop, 'owner')
  return { shop, oona, id: shelved?.variantId ?? 0 }
}

const note = ({ db }: TestShop, changes: object[], at = NOON) =>
  inTransaction(db, async (tx) => {
    for (const change of changes)
      await recordAudit(
        tx,
        {
          actor: { userId: null, name: 'import', ip: '' },
          ...{ action: 'change thing', entity: 'thing', entityId: '5', ...change },
        },
        at,
      )
  })

const entriesOn = (html: string) =>
  [...html.matchAll(/href="\/admin\/audit\/(\d+)"/g)].map(([, id]) => Number(id))
const lastEntry = async ({ db }: TestShop) =>
  (await db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').limit(1).execute())[0]
const linkOn = (html: string, label: string) =>
  new RegExp(`href="([^"]+)"[^>]*>${label}<`).exec(html)?.[1]?.replaceAll('&amp;', '&') ?? ''

describe('the log of changes', () => {
  let shop: TestShop
  let oona: Browser
  let id: number
  beforeAll(async () => {
    const opened = await open()
    ;({ shop, oona, id } = opened)
    await oona.get('/admin/inventory')
    await oona.post(`/admin/inventory/${id}/counts/1`, { seen: '3', on_hand: '12', reason: 'found' })
    await oona.post('/admin/inventory/locations/low-stock', { low_stock: '4' })
    await note(
      shop,
      [{ before: { note: '=cmd' }, after: { note: 'Ærø 100%', apiToken: 'xyz', isOn: true } }],
      NOON + 172_800_000,
    )
  })

  test('says who did what to what, newest first, with old and new', async () => {
    const { html } = await oona.get('/admin/audit')
    expect(entriesOn(html)).toEqual([3, 2, 1])
    expect(html).toContain('Change low-stock mark')
    expect(html).toContain(`<a class="to" href="/admin/inventory/${id}">Variant Bothy mug</a>`)
    expect(html).toMatch(
      /On hand<\/dt><dd><del><span class="vh">was <\/span>3<\/del> <ins><span class="vh">is <\/span>12/,
    )
    expect(html).toContain('Oona Reilly')
    expect(html).toContain('hidden')
    expect(html).not.toContain('xyz')
  })

  test.each([
    ['person=shop', [3]],
    ['action=adjust+stock', [1]],
    ['entity=settings', [2]],
    ['entity=variant&id=1', [1]],
    ['entity=variant&id=77', []],
    ['q=oona', [2, 1]],
    ['q=%C3%86r%C3%B8+100%25', [3]],
    ['q=100_', []],
    ['person=shop&action=adjust+stock', []],
    ['from=2026-11-01', [3, 2, 1]],
    ['action=adjust+stock&q=found&entity=variant', [1]],
    ['person=nonsense&from=never&after=x', [3, 2, 1]],
  ])('is filtered by its address: %s', async (query, wanted) => {
    const page = await oona.get(`/admin/audit?${query}`)
    expect([page.status, entriesOn(page.html)]).toEqual([200, wanted])
    if (wanted.length === 0) expect(page.html).toContain('No entry fits all of this.')
  })

  test('is filtered by day, the last one whole', async () => {
    const day = (ms: number) => new Date(ms).toISOString().slice(0, 10)
    const today = await oona.get(`/admin/audit?from=${day(NOON)}&to=${day(NOON)}`)
    expect(entriesOn(today.html)).toEqual([2, 1])
    expect(entriesOn((await oona.get(`/admin/audit?from=${day(NOON + 86_400_000)}`)).html)).toEqual([3])
  })

  test('is exported as it is filtered, and no cell of it is a formula or a secret', async () => {
    await note(shop, [{ entityId: '=1+1', after: { note: 'x"y' } }])
    const file = await oona.get('/admin/audit/export.csv?person=shop')
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const lines = file.html.trim().split('\r\n')
    expect(lines).toHaveLength(3)
    expect(lines[0]).toContain('Entry,When,Who')
    expect(file.html).toContain(`,'=1+1,`)
    expect(file.html).toContain('""apiToken"":""hidden""')
    expect(file.html).not.toContain('xyz')
    expect((await oona.get('/admin/audit/export.csv')).html.trim().split('\r\n')).toHaveLength(5)
  })

  test('shows one entry with its seal and the one before it', async () => {
    const { html } = await oona.get('/admin/audit/2')
    const seals = await shop.db
      .selectFrom('audit_chain')
      .select('hash')
      .orderBy('position')
      .limit(2)
      .execute()
    for (const { hash } of seals) expect(html).toContain(`<code>${hash}</code>`)
    expect((await oona.get('/admin/audit/1')).html).toContain('none: this is the first')
    expect((await oona.get('/admin/audit/999')).status).toBe(404)
  })

  test('is closed to who may not read it', async () => {
    const niamh = await atWork(shop, 'staff')
    for (const path of ['/admin/audit', '/admin/audit/1', '/admin/audit/export.csv'])
      expect((await niamh.get(path)).status).toBe(404)
    expect((await niamh.get('/admin')).html).not.toContain('/admin/audit')
    expect((await niamh.post('/admin/audit/2/undo')).status).toBe(404)
  })

  test('says whether it is whole when somebody asks, and where it is not', async () => {
    expect((await oona.get('/admin/audit')).html).toContain(
      'Nobody has checked the log yet. It has 4 entries.',
    )
    const asked = await oona.post('/admin/audit/checks')
    expect(asked.status).toBe(303)
    expect((await oona.follow(asked)).html).toContain('The log is whole: 5 entries, checked today')
    const drop = `drop trigger audit_log_unchanged ${engine === 'postgres' ? 'on audit_log' : ''}`
    await sql.raw(drop).execute(shop.db)
    await sql.raw("update audit_log set actor_name = 'Nobody' where id = 2").execute(shop.db)
    excuseBooks(shop.db)
    await oona.post('/admin/audit/checks')
    expect((await oona.get('/admin/audit')).html).toMatch(
      /The log is not whole, checked today [\d:]+: number 2, entry 2 was changed\./,
    )
  })
})

describe('a long log', () => {
  test('is leafed through by place, each entry once, whatever is written meanwhile', async () => {
    const { shop, oona } = await open()
    await note(
      shop,
      Array.from({ length: 120 }, (_, n) => ({ entityId: n })),
    )
    const seen: number[] = []
    for (let path = '/admin/audit'; path; ) {
      const { html } = await oona.get(path)
      seen.push(...entriesOn(html))
      path = linkOn(html, 'Older')
      await note(shop, [{ action: 'write meanwhile' }])
    }
    expect(seen).toEqual(Array.from({ length: 120 }, (_, n) => 120 - n))
  })

  test('is searched so far back at a time, and says how far', async () => {
    const { shop, oona } = await open()
    await note(shop, [{ after: { note: 'needle' } }])
    await sql`insert into audit_log (at, actor_name, action, entity, entity_id, ip)
      with recursive n (n) as (select 1 union all select n + 1 from n where n < 10000)
      select ${sql.lit(NOON)} + n, 'import', 'change thing', 'thing', '6', '' from n`.execute(shop.db)
    excuseBooks(shop.db)
    const { html } = await oona.get('/admin/audit?q=needle')
    expect(html).toContain('Looked through 10,000 entries')
    expect(entriesOn((await oona.get(linkOn(html, 'Look further back'))).html)).toEqual([1])
    const file = await oona.get('/admin/audit/export.csv?q=needle')
    expect(file.html.trim().split('\r\n')).toHaveLength(2)
  })
})

test('a very long log is checked in the background, with the rest of the books', async () => {
  const { shop, oona } = await open()
  await shop.db.insertInto('audit_head').values({ id: 1, position: 100_001, hash: '' }).execute()
  excuseBooks(shop.db)
  const asked = await oona.post('/admin/audit/checks')
  expect((await oona.follow(asked)).html).toContain('The books are being verified.')
  expect(await shop.db.selectFrom('audit_checks').select('id').execute()).toEqual([])
  await shop.work()
  const check = await shop.db.selectFrom('audit_checks').select(['asked_by', 'what']).executeTakeFirst()
  expect(check).toEqual({ asked_by: 'Oona Reilly', what: 'number 1 is missing' })
})

describe('what can be taken back', () => {
  test('is taken back by its own command, once, and the entry says which one it took back', async () => {
    const { shop, oona, id } = await open()
    await oona.get('/admin/inventory')
    await oona.post(`/admin/inventory/${id}/counts/1`, { seen: '3', on_hand: '12', reason: 'found' })
    expect((await oona.get('/admin/audit/1')).html).toContain('Everything is still as this left it.')
    const done = await oona.post('/admin/audit/1/undo')
    expect([done.status, done.location]).toEqual([303, '/admin/audit/1'])
    expect((await oona.follow(done)).html).toContain(
      'It was taken back by <a href="/admin/audit/2">entry 2</a>',
    )
    expect(await lastEntry(shop)).toMatchObject({
      ...{ action: 'adjust stock', undoes: 1, actor_name: 'Oona Reilly' },
      ...{
        before_json: '{"onHand":12}',
        after_json: '{"onHand":3,"locationId":1,"reason":"undo of entry 1"}',
      },
    })
    const again = await oona.post('/admin/audit/1/undo')
    expect([again.status, again.html.includes('It has been taken back already.')]).toEqual([409, true])
    // Taking back is an edit like another: it can be taken back as well.
    expect((await oona.post('/admin/audit/2/undo')).status).toBe(303)
    expect(
      (await shop.db.selectFrom('stock_levels').select('on_hand').executeTakeFirstOrThrow()).on_hand,
    ).toBe(12)
  })

  test('by two people at once is taken back once', async () => {
    const { shop, oona, id } = await open()
    await oona.get('/admin/inventory')
    await oona.post(`/admin/inventory/${id}/counts/1`, { seen: '3', on_hand: '12', reason: 'found' })
    const both = await Promise.all([oona.post('/admin/audit/1/undo'), oona.post('/admin/audit/1/undo')])
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
    expect(await shop.db.selectFrom('audit_log').select('id').execute()).toHaveLength(2)
  })

  test('is not, where it was changed since, where orders hold it, or by who may not make that change', async () => {
    const { shop, oona, id } = await open()
    await oona.get('/admin/inventory')
    const count = (seen: string, on_hand: string) =>
      oona.post(`/admin/inventory/${id}/counts/1`, { seen, on_hand, reason: 'found' })
    await count('3', '12')
    await count('12', '13')
    expect((await oona.get('/admin/audit/1')).html).toContain('This has been changed again since.')
    const refused = await oona.post('/admin/audit/1/undo')
    expect([refused.status, refused.html.includes('<title>Error: ')]).toEqual([409, true])
    await count('13', '2')
    await count('2', '9')
    await placeTestOrder(shop, { goods: [[id, 5]] })
    const held = await oona.post('/admin/audit/4/undo')
    expect([held.status, held.html.includes('orders may have reserved')]).toEqual([409, true])
    expect(
      await shop.db.selectFrom('audit_log').select('id').where('undoes', 'is not', null).execute(),
    ).toEqual([])
    await note(shop, [{}])
    expect((await oona.post('/admin/audit/5/undo')).status).toBe(404)
    expect((await oona.get('/admin/audit/5')).html).not.toContain('Taking it back')
  })

  test('is how a thing is sold, what runs low, and what locations are called and which comes first', async () => {
    const { shop, oona, id } = await open()
    const at = '/admin/inventory/locations'
    await oona.get(at)
    await oona.post(at, { name: 'Depot' })
    const edits: [path: string, fields: Record<string, string>][] = [
      [
        `/admin/inventory/${id}/selling-rules`,
        { policy: 'preorder', available_on: '2027-03-01', low_stock_at: '2' },
      ],
      [`${at}/low-stock`, { low_stock: '9' }],
      [`${at}/2`, { name: 'Old harbour' }],
      [`${at}/2/default`, {}],
    ]
    const look = async () => [
      await shop.db.selectFrom('variants').select(['policy', 'available_at', 'low_stock_at']).execute(),
      await shop.db.selectFrom('locations').select(['id', 'name', 'is_default']).orderBy('id').execute(),
      (await oona.get(at)).html.match(/name="low_stock"[^>]*value="(\d+)"/)?.[1],
    ]
    for (const [path, fields] of edits) {
      const before = await look()
      expect((await oona.post(path, fields)).status).toBe(303)
      expect(await look()).not.toEqual(before)
      const entry = await lastEntry(shop)
      expect([entry?.action, (await oona.post(`/admin/audit/${entry?.id}/undo`)).status]).toEqual([
        entry?.action,
        303,
      ])
      expect(await look()).toEqual(before)
    }
  })
})

test('what leaves no row in the log is a route there is, with a reason', async () => {
  const shop = await openTestShop()
  await hire(shop, 'owner')
  const routes = listRoutes(shop.app).filter(
    ({ method, path }) => method !== 'GET' && path.startsWith('/admin/'),
  )
  expect(routes.length).toBeGreaterThan(25)
  const paths = routes.map(({ path }) => path)
  for (const [path, reason] of Object.entries(withoutRow)) {
    expect(paths).toContain(path)
    expect(reason).not.toBe('')
  }
})

test('a request of staff that wrote something and left no row fails its test, and one that wrote nothing does not', async () => {
  const { db } = await openTestShop()
  const send = async (path: string, work: () => Promise<unknown>, status = 303) => {
    const answered = await watchRequest(db, 'POST', path)
    await work()
    return answered(status)
  }
  const write = () =>
    db
      .insertInto('counters')
      .values({ name: `${Math.random()}`, value: 1 })
      .execute()
  const entry = { actor: { userId: 1, name: 'Oona', ip: '' }, action: 'a', entity: 'b', entityId: 1 }
  await expect(send('/admin/orders/1001/refunds', write)).rejects.toThrow('has no row in the log')
  await send('/admin/orders/1001/refunds', write, 422)
  await send('/admin/orders/1001/refunds', async () => {})
  await send('/cart/lines', write)
  await send('/admin/orders/1001/refunds', async () => {
    await write()
    await inTransaction(db, (tx) => recordAudit(tx, entry, NOON))
  })
})
