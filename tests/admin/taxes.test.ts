import { beforeEach, expect, test } from 'vitest'
import { listTaxRates, type StoredTaxRate } from '#src/domain/tax/queries.ts'
import type { Browser } from '../support/browser-like.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { atWork } from './staff.ts'

let shop: TestShop
let owner: Browser

beforeEach(async () => {
  shop = await openTestShop({ settings: { name: 'Fennel Row', country: 'IE', currency: 'EUR' } })
  owner = await atWork(shop, 'owner')
})

const home = '/admin/settings/taxes'
const gst = { name: 'GST', percent: '9.975', category: 'standard', region: '', priority: '1' }

const ratesOf = async (country: string): Promise<StoredTaxRate[]> =>
  (await listTaxRates(shop.db)).filter((rate) => rate.country === country)

async function versionAt(path: string): Promise<string> {
  const { html } = await owner.get(path)
  return /name="version" value="(\w+)"/.exec(html)?.[1] ?? ''
}

test('a rate of a new country is charged to the millionth, and reads as it was typed', async () => {
  const chosen = await owner.post(home, { country: 'CA' })
  expect([chosen.status, chosen.location]).toEqual([303, `${home}/CA/rates/new`])
  const added = await owner.post(`${home}/CA/rates`, { ...gst, region: 'QC', compound: '1', priority: '2' })
  expect([added.status, added.location]).toEqual([303, `${home}/CA`])
  const [rate] = await ratesOf('CA')
  expect(rate).toMatchObject({
    region: 'QC',
    ratePpm: 99_750,
    compound: true,
    priority: 2,
    postcodePattern: null,
  })
  expect((await owner.get(`${home}/CA`)).html).toContain('9.975 %')
  expect((await owner.get(`${home}/CA/rates/${rate?.id}`)).html).toContain('value="9.975"')
})

test('the list says what each country charges, home first, and refuses a country that is none', async () => {
  const { html } = await owner.get(home)
  expect(html).toMatch(/<ul class="ways">\s*<li><a href="[^"]*\/IE">Ireland<\/a><span>VAT 23 %, \d+ rates/)
  expect(html).toContain('<option value="CA">Canada</option>')
  expect((await owner.post(home, { country: 'ZZ' })).status).toBe(422)
})

test.each([
  [{ name: '' }, 'name', 'Enter what it is called'],
  [{ percent: '101' }, 'percent', 'Enter a percentage'],
  [{ percent: '1.00001' }, 'percent', 'Enter a percentage'],
  [{ percent: '-1' }, 'percent', 'Enter a percentage'],
  [{ region: 'XX' }, 'region', 'Choose one of the list'],
  [{ priority: '0' }, 'priority', 'Enter a whole number'],
])('a rate with %j is refused at %s, and nothing is charged', async (typed, field, words) => {
  const refused = await owner.post(`${home}/CA/rates`, { ...gst, ...typed })
  expect(refused.status).toBe(422)
  expect(refused.html).toMatch(new RegExp(`id="${field}-error"[^]*?${words}`))
  expect(await ratesOf('CA')).toEqual([])
})

test('two rates for the same things at the same place are refused', async () => {
  await owner.post(`${home}/CA/rates`, gst)
  const second = await owner.post(`${home}/CA/rates`, { ...gst, name: 'HST' })
  expect(second.status).toBe(422)
  expect(second.html).toContain('There is a rate for these things at this place already')
  const beside = await owner.post(`${home}/CA/rates`, { ...gst, name: 'HST', region: 'ON' })
  expect(beside.status).toBe(303)
  const [, ontario] = await ratesOf('CA')
  const path = `${home}/CA/rates/${ontario?.id}`
  expect((await owner.post(path, { ...gst, version: await versionAt(path) })).status).toBe(422)
  expect(await ratesOf('CA')).toHaveLength(2)
})

test('a changed rate is charged from then on, and the log says what it was', async () => {
  const standard = (await ratesOf('IE')).find(({ category, region }) => category === 'standard' && !region)
  const path = `${home}/IE/rates/${standard?.id}`
  const form = { name: 'VAT', percent: '21,5 %', category: 'standard', priority: '1' }
  expect((await owner.post(path, { ...form, version: await versionAt(path) })).status).toBe(303)
  expect((await ratesOf('IE')).find(({ id }) => id === standard?.id)?.ratePpm).toBe(215_000)
  const row = await shop.db
    .selectFrom('audit_log')
    .select(['action', 'before_json', 'after_json'])
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  expect(row.action).toBe('change tax rate')
  expect(JSON.parse(row.before_json ?? '{}')).toMatchObject({ ratePpm: standard?.ratePpm })
  expect(JSON.parse(row.after_json ?? '{}')).toMatchObject({ ratePpm: 215_000 })
})

test('of two people who change a rate, the second is shown both', async () => {
  await owner.post(`${home}/CA/rates`, gst)
  const [rate] = await ratesOf('CA')
  const path = `${home}/CA/rates/${rate?.id}`
  const version = await versionAt(path)
  await owner.post(path, { ...gst, percent: '5', version })
  const crossed = await owner.post(path, { ...gst, percent: '6', version })
  expect(crossed.status).toBe(409)
  expect(crossed.html).toMatch(/<td>5<\/td><td>6<\/td>/)
  expect((await ratesOf('CA'))[0]?.ratePpm).toBe(50_000)
  const again = /name="version" value="(\w+)"/.exec(crossed.html)?.[1] ?? ''
  expect((await owner.post(path, { ...gst, percent: '6', version: again })).status).toBe(303)
})

test('a removed rate is not charged; one of another country is not found', async () => {
  await owner.post(`${home}/CA/rates`, gst)
  const [rate] = await ratesOf('CA')
  expect((await owner.get(`${home}/IE/rates/${rate?.id}`)).status).toBe(404)
  expect((await owner.post(`${home}/IE/rates/${rate?.id}/removal`, {})).status).toBe(404)
  expect((await owner.post(`${home}/CA/rates/${rate?.id}/removal`, {})).status).toBe(303)
  expect(await ratesOf('CA')).toEqual([])
})
