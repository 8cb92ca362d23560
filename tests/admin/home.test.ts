import { expect, test } from 'vitest'
import { VisitCounter } from '#src/domain/analytics/visits.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { DAY } from '#src/kernel/clock.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import type { Page } from '../support/browser-like.ts'
import { mug, putOnShelf } from '../support/goods.ts'
import { payAtDemoPage, placeTestOrder } from '../support/orders.ts'
import { openTestShop } from '../support/shop.ts'
import { atWork, auditOf } from './staff.ts'

const textOf = ({ html }: Page) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

async function open(options: { env?: Record<string, string>; settings?: Partial<Settings> } = {}) {
  const visits = new VisitCounter()
  const shop = await openTestShop({ ...options, deps: { visits } })
  const [cup] = await putOnShelf(shop.db, mug({ onHand: 20 }))
  const goods: [number, number][] = [[cup?.variantId ?? 0, 1]]
  const sell = async () => payAtDemoPage(shop, await placeTestOrder(shop, { goods, gateway: 'demo' }))
  const visit = async (times: number) => {
    for (let count = 0; count < times; count++) visits.count(shop.time.now)
    await shop.work()
  }
  return { shop, sell, visit, owner: await atWork(shop, 'owner') }
}

test('the figures are of the period in the address, against as many days before', async () => {
  const { shop, sell, visit, owner } = await open()
  await visit(20)
  const { totalMinor } = await sell()
  shop.time.now += 8 * DAY
  await visit(40)
  await sell()
  await sell()
  await sell()
  await visit(0)
  const euro = (minor: number) => formatMoney(minor, 'EUR', { lang: 'en-IE', timeZone: 'Europe/Dublin' })
  const week = textOf(await owner.get('/admin?period=7'))
  expect(week).toContain(`Sales, 7 days ${euro(3 * totalMinor)} +200% on the 7 days before`)
  expect(week).toContain('Orders, 7 days 3 +200% on the 7 days before')
  expect(week).toContain('Conversion, 7 days 7.5%')
  expect(week).toContain(`Average order, 7 days ${euro(totalMinor)} as in the 7 days before`)
  const month = textOf(await owner.get('/admin?period=30'))
  expect(month).toContain(`Sales, 30 days ${euro(4 * totalMinor)}`)
  expect(month).not.toContain('on the 30 days before')
  const today = textOf(await owner.get('/admin?period=<script>'))
  expect(today).toContain('Orders today 3')
})

test('conversion is compared only where both periods were counted, and by points', async () => {
  const { shop, sell, visit, owner } = await open()
  shop.time.now -= 2 * DAY
  await visit(1)
  shop.time.now += DAY
  await visit(50)
  await sell()
  shop.time.now += DAY
  await visit(40)
  await sell()
  expect(textOf(await owner.get('/admin'))).toContain('Conversion today 2.5% +0.5 points on yesterday by now')
  expect(textOf(await owner.get('/admin?period=30'))).toMatch(/Conversion, 30 days 2\.2% Average/)
})

test('each figure leads to where it comes from, and the charts have their numbers', async () => {
  const { sell, visit, owner } = await open()
  const { totalMinor } = await sell()
  await visit(4)
  const { html } = await owner.get('/admin?period=7')
  expect(html).toMatch(
    /href="\/admin\/orders\?from=\d{4}-\d\d-\d\d&amp;to=\d{4}-\d\d-\d\d"[^>]*>Sales, 7 days/,
  )
  expect(html).toMatch(/sort=dearest"[^>]*>Average order/)
  expect(html).toContain('href="#visits"')
  expect(html).toMatch(/<svg[^>]*role="img" aria-label="Sales from [^"]*, highest at [^"]*€/)
  expect(html.match(/<rect /g)).toHaveLength(2)
  const rows = html.slice(html.indexOf('<tbody>')).match(/<tr>.*?<\/tr>/g)
  expect(rows).toHaveLength(7)
  const money = formatMoney(totalMinor, 'EUR', { lang: 'en-IE', timeZone: 'Europe/Dublin' })
  expect(rows?.[0]).toContain(`<td>${money}</td><td>1</td><td>4</td><td>25%</td>`)
})

test('before anybody was counted, the page says so instead of a figure', async () => {
  const { sell, owner } = await open()
  await sell()
  const text = textOf(await owner.get('/admin'))
  expect(text).toMatch(/Conversion today – Average/)
  expect(text).toContain('Nobody has come by yet since counting began.')
})

test('an hour that clocks skip or repeat is no hole in the day', async () => {
  const { shop } = await open()
  shop.time.now = Date.parse('2027-03-28T20:30:00Z')
  const { html } = await (await atWork(shop, 'manager')).get('/admin')
  const rows = html.slice(html.indexOf('<tbody>')).match(/<tr>.*?<\/tr>/g) ?? []
  expect(rows).toHaveLength(21)
  expect(rows.some((row) => row.includes('>01:00<'))).toBe(false)
})

test('an analyst sees figures and no more; who may not see figures sees the rest', async () => {
  const { shop } = await open()
  const analyst = textOf(await (await atWork(shop, 'analyst')).get('/admin'))
  expect(analyst).toContain('How the shop does')
  expect(analyst).not.toContain('Is all well?')
  expect(analyst).not.toContain('First steps')
  const clerk = textOf(await (await atWork(shop, 'fulfilment')).get('/admin'))
  expect(clerk).not.toContain('How the shop does')
  expect(clerk).not.toContain('Conversion')
})

test('a new shop’s first steps tick themselves, and are put away and fetched back', async () => {
  const { shop, sell, owner } = await open()
  const steps = async () => {
    const { html } = await owner.get('/admin')
    return [...html.matchAll(/<li class="(done)?"><a href="([^"]+)"/g)].map(([, done, href]) => [href, done])
  }
  expect(await steps()).toEqual([
    ['/admin/orders/invoice-details', undefined],
    ['/admin/products/new', 'done'],
    ['/admin/settings/payments', undefined],
    ['/admin/settings/connections', undefined],
    ['/', undefined],
  ])
  await sell()
  await owner.get('/admin/orders/invoice-details')
  expect((await steps()).at(-1)).toEqual(['/', 'done'])
  await owner.get('/admin')
  const away = await owner.post('/admin/first-steps', { hidden: '1' })
  expect([away.status, away.location]).toEqual([303, '/admin'])
  const after = textOf(await owner.follow(away))
  expect(after).toContain('The first steps are put away')
  expect(after).toContain('Show the first steps again')
  expect(await steps()).toEqual([])
  await owner.follow(await owner.post('/admin/first-steps', {}))
  expect(await steps()).toHaveLength(5)
  expect(await auditOf(shop)).toEqual(['Oona Reilly: change settings', 'Oona Reilly: change settings'])
})

test('once all five steps are done they are gone', async () => {
  const { sell, owner } = await open({
    env: { SMTP_URL: 'smtp://127.0.0.1:2525' },
    settings: {
      business: { name: 'Reilly Ltd', address: '1 Quay', taxId: '', registration: '' },
      transfer: { isOn: true, accountName: 'O. Reilly', iban: 'IE29AIBK93115212345678', bic: '' },
    },
  })
  await sell()
  expect((await owner.get('/admin')).html).not.toContain('First steps')
})

test('the first page says how mail, payments, books and backups do, and what runs low', async () => {
  const { shop, owner } = await open()
  await putOnShelf(shop.db, mug({ slug: 'last-cup', title: 'Last cup', onHand: 2 }))
  const page = await owner.get('/admin')
  const text = textOf(page)
  expect(text).toMatch(/Mail Nothing leaves No mail server is named/)
  expect(text).toMatch(/Payments Not online/)
  expect(text).toMatch(/Reconciliation Not yet/)
  expect(text).toMatch(/Backups (?:Not yet|Not by the shop)/)
  expect(text).toMatch(/Low stock See the list Last cup 2 left/)
  const mail = {
    dedupe_key: 'x',
    message_id: 'x',
    kind: 'x',
    to_email: 'a@example.com',
    subject: 'x',
    html: 'x',
  }
  const failed = {
    text: 'x',
    state: 'failed',
    is_secret: 0,
    attempts: 9,
    next_at: 1,
    error: 'no',
    created_at: 1,
  }
  await shop.db
    .insertInto('mails')
    .values({ ...mail, ...failed })
    .execute()
  expect(textOf(await owner.get('/admin'))).toMatch(/Mail Not in order 1 mail could not be sent\./)
})
