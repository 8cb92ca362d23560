import { expect, test } from 'vitest'
import { readSettings } from '#src/domain/settings/settings.ts'
import type { Browser } from '../support/browser-like.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { atWork, auditOf } from './staff.ts'

const isoShop = { name: 'Fennel Row', country: 'IE', currency: 'EUR' }

async function openOffice(): Promise<{ shop: TestShop; owner: Browser }> {
  const shop = await openTestShop({ settings: isoShop })
  return { shop, owner: await atWork(shop, 'owner') }
}

/** The form of a page as it stands, with something else typed into it. */
async function fill(owner: Browser, section: string, typed: Record<string, string>) {
  const { html } = await owner.get(`/admin/settings/${section}`)
  const fields: Record<string, string> = {}
  for (const [, name = '', value = ''] of html.matchAll(
    /<input id="(?:\w+)" name="(\w+)" type="text" value="([^"]*)"/g,
  ))
    fields[name] = value
  for (const [, name = '', value = ''] of html.matchAll(
    /<select id="\w+" name="(\w+)"[\s\S]*?value="([^"]*)" selected/g,
  ))
    fields[name] = value
  for (const [, name = ''] of html.matchAll(/name="(\w+)" type="checkbox" value="1" checked/g))
    fields[name] = '1'
  const [, version = ''] = /name="version" value="(\w+)"/.exec(html) ?? []
  return { version, ...fields, ...typed }
}

async function save(owner: Browser, section: string, typed: Record<string, string>) {
  return owner.post(`/admin/settings/${section}`, await fill(owner, section, typed))
}

test('what an owner writes is what shoppers read at once, and the log says what it was before', async () => {
  const { shop, owner } = await openOffice()
  const guest = shop.shopper()
  expect((await guest.get('/')).html).not.toContain('Closed on Monday')
  const saved = await save(owner, 'shop', { announcement: ' Closed   on Monday ', shop_name: 'Fennel & Row' })
  expect([saved.status, saved.location]).toEqual([303, '/admin/settings/shop'])
  const { html } = await guest.get('/')
  expect(html).toContain('Closed on Monday')
  expect(html).toContain('Fennel &amp; Row')
  const row = await shop.db
    .selectFrom('audit_log')
    .selectAll()
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  expect([row.action, row.entity_id]).toEqual(['change settings', 'shop'])
  expect(JSON.parse(row.before_json ?? '')).toEqual({ name: 'Fennel Row', announcement: '' })
  expect(JSON.parse(row.after_json ?? '')).toEqual({ name: 'Fennel & Row', announcement: 'Closed on Monday' })
})

test('saving a page as it is changes nothing and is not in the log', async () => {
  const { shop, owner } = await openOffice()
  const before = await auditOf(shop)
  for (const section of ['shop', 'checkout']) {
    const saved = await save(owner, section, {})
    expect(saved.status, section).toBe(303)
  }
  expect(await auditOf(shop)).toEqual(before)
})

test.each([
  ['shop', { shop_name: '  ' }, 'shop_name', 'Enter the shop’s name'],
  ['shop', { shop_name: 'a'.repeat(61) }, 'shop_name', 'Use 60 characters or fewer'],
  ['shop', { contact_email: 'shop at example' }, 'contact_email', 'Enter an email address'],
  ['shop', { time_zone: 'Mars/Olympus' }, 'time_zone', 'Choose one of the list'],
  ['checkout', { free_from: '12.345' }, 'free_from', 'Enter an amount'],
  ['checkout', { free_from: '-1' }, 'free_from', 'Enter an amount'],
  ['checkout', { return_days: '1e2' }, 'return_days', 'Enter a whole number, 0 to 365'],
  ['checkout', { pay_within: '34' }, 'pay_within', 'Enter a whole number, 35 to 1380'],
  ['checkout', { transfer_within: '' }, 'transfer_within', 'Enter a whole number, 1 to 90'],
  ['payments', { transfer: '1', account_name: '' }, 'account_name', 'Enter who holds the account'],
  ['payments', { transfer: '1', account_name: 'Oona', iban: '' }, 'iban', 'Enter the account'],
  ['payments', { iban: 'IE29AIBK93115212345679' }, 'iban', 'This IBAN has a wrong digit'],
])('on %s, %j is refused at %s and everything typed is kept', async (section, typed, field, words) => {
  const { shop, owner } = await openOffice()
  const before = await readSettings(shop.db)
  const refused = await save(owner, section, { announcement: 'kept', ...typed })
  expect(refused.status).toBe(422)
  expect(refused.html).toContain(`href="#${field}"`)
  expect(refused.html).toMatch(new RegExp(`id="${field}-error"[^]*?${words}`))
  for (const value of Object.values(typed).filter((each) => each.trim() && each !== 'Mars/Olympus'))
    expect(refused.html).toMatch(new RegExp(`value="${value}"`))
  expect(await readSettings(shop.db)).toEqual(before)
})

test('of two people who change the same page, the second is shown both, and may then replace', async () => {
  const { shop, owner } = await openOffice()
  const early = await fill(owner, 'shop', { tagline: 'Good things' })
  await save(owner, 'shop', { tagline: 'Plain things' })
  const crossed = await owner.post('/admin/settings/shop', early)
  expect(crossed.status).toBe(409)
  expect(crossed.html).toContain('Oona Reilly changed this while you were editing')
  expect(crossed.html).toMatch(/<td>Plain things<\/td><td>Good things<\/td>/)
  expect((await readSettings(shop.db)).tagline).toBe('Plain things')
  const [, version = ''] = /name="version" value="(\w+)"/.exec(crossed.html) ?? []
  expect((await owner.post('/admin/settings/shop', { ...early, version })).status).toBe(303)
  expect((await readSettings(shop.db)).tagline).toBe('Good things')
})

test('two people who change different pages do not disturb one another', async () => {
  const { shop, owner } = await openOffice()
  const early = await fill(owner, 'checkout', { return_days: '14' })
  await save(owner, 'shop', { tagline: 'Plain things' })
  expect((await owner.post('/admin/settings/checkout', early)).status).toBe(303)
  const { tagline, returnDays } = await readSettings(shop.db)
  expect([tagline, returnDays]).toEqual(['Plain things', 14])
})

test('a way to pay that is switched off is not offered, and the account shoppers pay into is the one saved', async () => {
  const { shop, owner } = await openOffice()
  const saved = await save(owner, 'payments', {
    cash: '',
    transfer: '1',
    account_name: 'Fennel Row Ltd',
    iban: 'ie64irce92050112345678',
    bic: 'ircedie2',
  })
  expect(saved.status).toBe(303)
  const { cash, transfer } = await readSettings(shop.db)
  expect(cash.isOn).toBe(false)
  expect(transfer).toEqual({
    isOn: true,
    accountName: 'Fennel Row Ltd',
    iban: 'IE64 IRCE 9205 0112 3456 78',
    bic: 'IRCEDIE2',
  })
})

test('only who may change settings sees them', async () => {
  const shop = await openTestShop({ settings: isoShop })
  const clerk = await atWork(shop)
  expect((await clerk.get('/admin/settings/shop')).status).toBe(404)
  expect((await clerk.get('/admin')).html).not.toContain('/admin/settings')
})
