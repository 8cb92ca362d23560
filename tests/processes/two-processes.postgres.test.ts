import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { OpenDatabase } from '#src/platform/db/db.ts'
import { openDatabase } from '#src/platform/db/open.ts'
import { Buyer } from '../bench/buyer.ts'
import { createPostgresDatabase } from '../support/engine.ts'
import { type Front, openFront } from '../support/front.ts'
import { openRunningShop, type RunningShop } from '../support/running-shop.ts'
import { expectSoundBooks } from '../support/verify.ts'

const password = 'seven grey geese in a row'
const [FIRST, SECOND] = [0, 1] as const
const MOMENT = { timeout: 1_000, interval: 10 }

let front: Front
let shops: RunningShop[]
let database: OpenDatabase
let owner: Buyer
let tidyUp: () => Promise<void>

/** Two processes of one shop, opened in the same breath on an empty database, with one folder and one address. */
beforeAll(async () => {
  const created = await createPostgresDatabase('template1')
  const dataDir = mkdtempSync(path.join(tmpdir(), 'barrow-two-'))
  front = await openFront(2)
  const env = { DATABASE_URL: created.url, DATA_DIR: dataDir, PUBLIC_URL: front.url }
  shops = await Promise.all(front.ports.map((port) => openRunningShop({ ...env, PORT: String(port) })))
  database = await openDatabase(created.url)
  tidyUp = async () => {
    await created.drop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}, 60_000)

afterAll(async () => {
  await Promise.all(shops.map((shop) => shop.close()))
  await front.close()
  await database.close()
  await tidyUp()
})

/** Asks one of the two. */
async function ask(buyer: Buyer, at: number, ...call: Parameters<Buyer['send']>) {
  front.to = at
  return buyer.send(...call)
}

const page = async (at: number, address: string) => (await ask(new Buyer(front.url), at, 'GET', address)).body

const file = (price: string) =>
  [
    'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price',
    `sea-salt,Sea salt,Title,Default Title,SALT,shopify,12,${price}`,
  ].join('\n')

/** Uploads a file to one of the two. @returns the address of its run */
async function upload(at: number, text: string): Promise<string> {
  await ask(owner, at, 'GET', '/admin/imports')
  const form = new FormData()
  form.set('csrf', owner.csrf)
  form.set('file', new File([text], 'salt.csv', { type: 'text/csv' }))
  front.to = at
  const answer = await fetch(`${front.url}/admin/imports`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
    headers: { cookie: owner.cookie, origin: front.url, 'sec-fetch-site': 'same-origin' },
  })
  expect(answer.status).toBe(303)
  return answer.headers.get('location') ?? ''
}

async function untilSaid(at: number, address: string, words: string): Promise<void> {
  await vi.waitFor(async () => expect((await ask(owner, at, 'GET', address)).body).toContain(words), {
    timeout: 15_000,
    interval: 50,
  })
}

test('one lays the shop out, both show it, and either takes the set-up code that both print', async () => {
  for (const at of [FIRST, SECOND]) expect(await page(at, '/products')).toContain('96 things')
  expect(shops[FIRST]?.setupUrl).toMatch(/\/setup\?code=\S{16}$/)
  expect(shops[SECOND]?.setupUrl).toBe(shops[FIRST]?.setupUrl)

  const address = (shops[FIRST]?.setupUrl ?? '').slice(front.url.length)
  owner = new Buyer(front.url)
  await ask(owner, FIRST, 'GET', address)
  const code = address.replace(/.*=/, '')
  const shop = { shop_name: 'Two Doors', country: 'IE', currency: 'EUR', start: 'keep' }
  const person = { name: 'Orla Owner', email: 'orla@example.com', password }
  expect((await ask(owner, SECOND, 'POST', '/setup', { code, ...shop, ...person })).status).toBe(200)
  for (const at of [FIRST, SECOND])
    expect((await ask(new Buyer(front.url), at, 'GET', address)).status).toBe(403)
})

test('who signs in at one is known at the other, and signed out at both', async () => {
  owner = new Buyer(front.url)
  await ask(owner, FIRST, 'GET', '/admin/login')
  expect(
    (await ask(owner, FIRST, 'POST', '/admin/login', { email: 'orla@example.com', password })).status,
  ).toBe(303)
  expect((await ask(owner, SECOND, 'GET', '/admin/products')).status).toBe(200)

  const other = new Buyer(front.url)
  await ask(other, FIRST, 'GET', '/admin/login')
  await ask(other, SECOND, 'POST', '/admin/login', { email: 'orla@example.com', password })
  await ask(other, SECOND, 'GET', '/admin/products')
  await ask(other, FIRST, 'POST', '/admin/logout', {})
  expect((await ask(other, SECOND, 'GET', '/admin/products')).status).not.toBe(200)
})

test('a bag filled at one is checked out at the other', async () => {
  const buyer = new Buyer(front.url)
  front.to = FIRST
  await buyer.putInBag(await buyer.findVariant('/products/bothy-mug'))
  front.to = SECOND
  const placed = await buyer.placeOrder(await buyer.openCheckout())
  expect(placed.status, placed.body).toBe(303)
  const order = placed.location.replace(front.url, '')
  for (const at of [FIRST, SECOND]) expect((await ask(buyer, at, 'GET', order)).body).toContain('Bothy mug')
  await expectSoundBooks(database.db)
})

test('what staff change at one is shown at the other within a moment, and what is gone cannot be bought there', async () => {
  const buyer = new Buyer(front.url)
  front.to = SECOND
  const address = '/products/field-notebook'
  const variant = await buyer.findVariant(address)
  await buyer.putInBag(variant)
  const fields = await buyer.openCheckout()
  expect(await page(SECOND, address)).toContain('Add to bag')

  const stock = await database.db
    .selectFrom('stock_levels')
    .select(['on_hand', 'location_id'])
    .where('variant_id', '=', Number(variant))
    .executeTakeFirstOrThrow()
  await ask(owner, FIRST, 'GET', '/admin/inventory')
  const count = `/admin/inventory/${variant}/counts/${stock.location_id}`
  const recount = { seen: String(stock.on_hand), on_hand: '0', reason: 'counted' }
  expect((await ask(owner, FIRST, 'POST', count, recount)).status).toBe(303)
  // At the other the page may be a moment old; the shelf is not.
  expect((await ask(buyer, SECOND, 'POST', '/checkout', fields)).status).toBe(422)
  await vi.waitFor(async () => expect(await page(SECOND, address)).toMatch(/Sold out|Email me/), MOMENT)
})

test('tries are counted across both', async () => {
  const thief = new Buyer(front.url)
  await ask(thief, FIRST, 'GET', '/account/login')
  const answers: number[] = []
  for (let n = 0; n < 12; n++) {
    const guess = { email: 'nobody@example.com', password: `guess number ${n}` }
    answers.push((await ask(thief, n % 2, 'POST', '/account/login', guess)).status)
  }
  expect(answers.slice(0, 8)).toEqual(Array(8).fill(422))
  expect(answers.slice(-2)).toEqual([429, 429])
})

test('a file uploaded to one is imported by either, and a new price is on both', async () => {
  shops[SECOND]?.signal('SIGSTOP')
  const first = await upload(FIRST, file('4.50'))
  await untilSaid(FIRST, first, 'would do')
  await ask(owner, FIRST, 'POST', `${first}/start`, {})
  await untilSaid(FIRST, first, 'The import is done')
  shops[SECOND]?.signal('SIGCONT')
  await vi.waitFor(async () => expect(await page(SECOND, '/products/sea-salt')).toContain('€4.50'), MOMENT)

  const second = await upload(FIRST, file('5.25'))
  await untilSaid(SECOND, second, 'would do')
  shops[FIRST]?.signal('SIGSTOP')
  await ask(owner, SECOND, 'POST', `${second}/start`, {})
  await untilSaid(SECOND, second, 'The import is done')
  expect(await page(SECOND, '/products/sea-salt')).toContain('€5.25')
  shops[FIRST]?.signal('SIGCONT')
  await vi.waitFor(async () => expect(await page(FIRST, '/products/sea-salt')).toContain('€5.25'), MOMENT)
}, 60_000)

test('each mail and each piece of work is done by one of them', async () => {
  const count = async (table: 'mails' | 'outbox' | 'jobs') => {
    const rows = await database.db.selectFrom(table).select(['state', 'attempts']).execute()
    return rows.filter(({ state, attempts }) => state !== 'pending' && attempts !== 1)
  }
  await vi.waitFor(
    async () =>
      expect(
        await database.db.selectFrom('outbox').select('id').where('state', '=', 'pending').execute(),
      ).toEqual([]),
    { timeout: 5_000 },
  )
  for (const table of ['mails', 'outbox', 'jobs'] as const) expect(await count(table), table).toEqual([])
  await expectSoundBooks(database.db)
})
