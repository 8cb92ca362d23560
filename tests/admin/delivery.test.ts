import { beforeEach, expect, test } from 'vitest'
import { listZones, type StaffZone } from '#src/domain/shipping/queries.ts'
import type { Browser } from '../support/browser-like.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { atWork } from './staff.ts'

let shop: TestShop
let owner: Browser

beforeEach(async () => {
  shop = await openTestShop({ settings: { name: 'Fennel Row', country: 'IE', currency: 'EUR' } })
  owner = await atWork(shop, 'owner')
})

const home = '/admin/settings/delivery'

async function zoneNamed(name: string): Promise<StaffZone> {
  const found = (await listZones(shop.db)).find((zone) => zone.name === name)
  if (!found) throw new Error(`there is no zone ${name}`)
  return found
}

/** The form of a zone as it stands. */
async function zoneForm(zone: StaffZone) {
  const { html } = await owner.get(`${home}/${zone.id}`)
  const [, version = ''] = /name="version" value="(\w+)"/.exec(html) ?? []
  return { version, name: zone.name, tax_mode: zone.taxMode }
}

const one = (changes: Record<string, string> = {}) => ({
  name: 'Courier',
  carrier: 'Rad & Co',
  kind: 'delivery',
  min_days: '1',
  max_days: '2',
  is_active: '1',
  'rate-0-min_kg': '',
  'rate-0-max_kg': '2,5',
  'rate-0-price': '6.50',
  ...changes,
})

test('a new zone takes its countries over from the zones that had them, and each country has one zone', async () => {
  const added = await owner.post(home, { name: 'Iberia' })
  expect(added.status).toBe(303)
  const iberia = await zoneNamed('Iberia')
  expect(added.location).toBe(`${home}/${iberia.id}`)
  const saved = await owner.post(`${home}/${iberia.id}`, {
    ...(await zoneForm(iberia)),
    countries: ['ES', 'PT', 'ZZ'],
  })
  expect(saved.status).toBe(303)
  const zones = await listZones(shop.db)
  const holding = (code: string) =>
    zones.filter(({ places }) => places.some(({ country }) => country === code)).map(({ name }) => name)
  expect([holding('ES'), holding('PT'), holding('ZZ')]).toEqual([['Iberia'], ['Iberia'], []])
  expect(zones.flatMap(({ places }) => places).filter(({ country }) => country === 'IE')).toHaveLength(1)
})

test('a way to deliver is offered in the checkout at the rate that was typed, until it is switched off', async () => {
  const ireland = await zoneNamed('Ireland')
  const added = await owner.post(`${home}/${ireland.id}/methods`, one())
  expect([added.status, added.location]).toEqual([303, `${home}/${ireland.id}`])
  const courier = (await zoneNamed('Ireland')).methods.find(({ name }) => name === 'Courier')
  expect(courier).toMatchObject({ carrier: 'Rad & Co', minDays: 1, maxDays: 2, isActive: true })
  expect(courier?.rates).toEqual([
    { minGrams: 0, maxGrams: 2_500, minSubtotalMinor: 0, maxSubtotalMinor: null, priceMinor: 650 },
  ])
  const path = `${home}/${ireland.id}/methods/${courier?.id}`
  const { html } = await owner.get(path)
  expect(html).toContain('value="2.5"')
  const [, version = ''] = /name="version" value="(\w+)"/.exec(html) ?? []
  const { is_active: _, ...off } = one()
  expect((await owner.post(path, { ...off, version })).status).toBe(303)
  expect((await owner.get(`${home}/${ireland.id}`)).html).toContain('Not offered')
  const offered = (await zoneNamed('Ireland')).methods.filter(({ isActive }) => isActive)
  expect(offered.map(({ name }) => name)).not.toContain('Courier')
})

test.each([
  [{ name: ' ' }, 'name', 'Enter what shoppers call it'],
  [{ min_days: '3', max_days: '2' }, 'max_days', 'Enter as many days as at least'],
  [{ min_days: 'soon' }, 'min_days', 'Enter working days'],
  [{ 'rate-0-price': '' }, 'rate-0-price', 'Enter a price; 0 is free'],
  [{ 'rate-0-price': '4.505' }, 'rate-0-price', 'Enter an amount'],
  [{ 'rate-0-max_kg': '2 kg' }, 'rate-0-max_kg', 'Enter kilograms'],
  [{ 'rate-0-min_kg': '3' }, 'rate-0-max_kg', 'Nothing fits'],
  [{ 'rate-0-max_kg': '', 'rate-0-price': '' }, 'rate-0-price', 'Enter a price at least'],
])('a way to deliver with %j is refused at %s, and what was typed stays', async (typed, field, words) => {
  const ireland = await zoneNamed('Ireland')
  const refused = await owner.post(`${home}/${ireland.id}/methods`, one(typed))
  expect(refused.status).toBe(422)
  expect(refused.html).toContain(`href="#${field}"`)
  expect(refused.html).toMatch(new RegExp(`id="${field}-error"[^]*?${words}`))
  expect(refused.html).toContain('value="Rad &amp; Co"')
  expect(await zoneNamed('Ireland')).toEqual(ireland)
})

test('a rate is taken out by emptying its row', async () => {
  const ireland = await zoneNamed('Ireland')
  const method = ireland.methods.find(({ rates }) => rates.length > 1)
  const path = `${home}/${ireland.id}/methods/${method?.id}`
  const { html } = await owner.get(path)
  const [, version = ''] = /name="version" value="(\w+)"/.exec(html) ?? []
  const saved = await owner.post(path, {
    ...one({ 'rate-0-max_kg': '', 'rate-0-price': '', 'rate-3-price': '5' }),
    version,
  })
  expect(saved.status).toBe(303)
  const after = (await zoneNamed('Ireland')).methods.find(({ id }) => id === method?.id)
  expect(after?.rates.map(({ priceMinor }) => priceMinor)).toEqual([500])
})

test('of two people who change the same zone or rates, the second is shown both', async () => {
  const ireland = await zoneNamed('Ireland')
  const early = await zoneForm(ireland)
  await owner.post(`${home}/${ireland.id}`, { ...early, name: 'Our island', countries: ['IE'] })
  const crossed = await owner.post(`${home}/${ireland.id}`, {
    ...early,
    name: 'Éire',
    countries: ['IE', 'GB'],
  })
  expect(crossed.status).toBe(409)
  expect(crossed.html).toContain('Oona Reilly changed this while you were editing')
  expect(crossed.html).toMatch(/<td>Our island<\/td><td>Éire<\/td>/)
  expect(crossed.html).toContain('United Kingdom')
  const [, version = ''] = /name="version" value="(\w+)"/.exec(crossed.html) ?? []
  expect(
    (await owner.post(`${home}/${ireland.id}`, { ...early, version, name: 'Éire', countries: ['IE', 'GB'] }))
      .status,
  ).toBe(303)
  const [method] = (await zoneNamed('Éire')).methods
  const path = `${home}/${ireland.id}/methods/${method?.id}`
  expect((await owner.post(path, { ...one(), version: 'older' })).status).toBe(409)
  expect((await zoneNamed('Éire')).methods[0]).toEqual(method)
})

test('a removed zone delivers nowhere, its orders stay, and the log keeps what it was', async () => {
  const ireland = await zoneNamed('Ireland')
  expect((await owner.post(`${home}/${ireland.id}/removal`, {})).status).toBe(303)
  expect((await owner.get(home)).html).toMatch(/Nothing is sent to: Ireland\./)
  expect((await owner.get(`${home}/${ireland.id}`)).status).toBe(404)
  const row = await shop.db
    .selectFrom('audit_log')
    .select(['action', 'before_json'])
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  expect(row.action).toBe('remove zone')
  expect(JSON.parse(row.before_json ?? '{}')).toMatchObject({ name: 'Ireland' })
})

test('a method is found only in its own zone', async () => {
  const [first, second] = await listZones(shop.db)
  const path = `${home}/${second?.id}/methods/${first?.methods[0]?.id}`
  expect((await owner.get(path)).status).toBe(404)
  expect((await owner.post(path, one())).status).toBe(404)
  expect((await owner.post(`${path}/removal`, {})).status).toBe(404)
  expect(await listZones(shop.db)).toEqual([first, second, ...(await listZones(shop.db)).slice(2)])
})
