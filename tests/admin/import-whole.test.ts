import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportShop } from '#src/domain/exports/export-shop.ts'
import type { Browser } from '../support/browser-like.ts'
import { mug, putOnShelf } from '../support/goods.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { atWork, auditOf, codeAt, hire, makeTwoFactor, password } from './staff.ts'

const place = mkdtempSync(path.join(tmpdir(), 'barrow-whole-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

const OONA = 'oona@here.example'
let bytes: Buffer
/** Another shop: Anna owns it, Mia works there, and Oona has bought something in it before she had a shop of her own. */
beforeAll(async () => {
  const there = await openTestShop({ settings: { name: 'The other shop' } })
  await putOnShelf(there.db, mug())
  await hire(there, 'owner', { email: 'anna@there.example', name: 'Anna Byrne' })
  const anna = await atWork(there, 'owner', { email: 'anna2@there.example', name: 'Anna Byrne' })
  await anna.post('/admin/products', { title: 'Harbour kettle', price: '49.50', status: 'active' })
  const at = { created_at: there.time.now, updated_at: there.time.now, verified_at: there.time.now }
  await there.db
    .insertInto('users')
    .values({ email: OONA, name: 'Oona', password_hash: 'x', role: 'customer', role_id: null, ...at })
    .execute()
  const file = path.join(place, 'shop.tar')
  const { database } = there.deps
  await exportShop({ database, dataDir: there.dataDir, clock: () => there.time.now }, file, () => {})
  bytes = readFileSync(file)
})

const shopFile = (content: Buffer = bytes) => new File([new Uint8Array(content)], 'their shop.tar')
const send = (browser: Browser, file = shopFile()) => browser.upload('/admin/imports/whole', { whole: file })
const lying = ({ dataDir }: TestShop) =>
  ['imports', 'uploads'].flatMap((folder) => {
    const full = path.join(dataDir, folder)
    return existsSync(full) ? readdirSync(full) : []
  })
const titles = async ({ db }: TestShop) =>
  (await db.selectFrom('products').select('title').orderBy('title').execute()).map(({ title }) => title)

const bag = (at: number) => ({
  ...{ token_hash: 'left', user_id: null, state: 'open', version: 1, coupon_code: '' },
  ...{ created_at: at, updated_at: at },
})

/** A shop that is empty but for its owner, who is in it with a second step. */
async function emptyShop(email: string) {
  const shop = await openTestShop()
  const oona = await atWork(shop, 'owner', { email })
  const { id } = await shop.db.selectFrom('users').select('id').executeTakeFirstOrThrow()
  await makeTwoFactor(shop, id)
  await shop.db.updateTable('sessions').set({ second_factor_at: shop.time.now }).execute()
  // A bag that somebody left when there was a demo.
  await shop.db.insertInto('carts').values(bag(shop.time.now)).execute()
  return { shop, oona }
}

async function signInAnew(shop: TestShop, email: string) {
  const visitor = shop.shopper()
  await visitor.get('/admin/login')
  await visitor.follow(await visitor.post('/admin/login', { email, password }))
  return visitor.post('/admin/login/code', { code: codeAt(shop.time.now) })
}

describe('the owner of an empty shop brings a whole shop', () => {
  test('which it then is, while they stay signed in and sign in as before', async () => {
    const { shop, oona } = await emptyShop('owner@here.example')
    const page = await oona.get('/admin/imports')
    expect(page.html).toContain(
      'with owner@here.example, the password you have now, and the same second step',
    )
    const sent = await send(oona)
    expect([sent.status, sent.location]).toEqual([303, '/admin/imports/1'])
    expect((await oona.follow(sent)).html).toContain('Waiting to begin')
    expect(await titles(shop)).toEqual([])
    await shop.work()

    const done = await oona.get('/admin/imports/1')
    expect(done.html).toContain('The import is done.')
    expect((await oona.get('/admin/imports')).html).toContain(
      'The whole shop: 2 products, 0 orders, 1 customer',
    )
    expect(await titles(shop)).toEqual(['Bothy mug', 'Harbour kettle'])
    expect((await shop.shopper().get('/')).html).toContain('The other shop')
    expect(lying(shop)).toEqual([])
    // Their log, with what was done here at its end; the guards of the log stand again.
    expect(await auditOf(shop)).toEqual(['Anna Byrne: create product', 'Oona Reilly: import whole shop'])
    await expect(shop.db.deleteFrom('audit_log').execute()).rejects.toThrow()
    const entered = await signInAnew(shop, 'owner@here.example')
    expect([entered.status, entered.location]).toEqual([303, '/admin'])
    const owners = await shop.db.selectFrom('users').select('email').where('role', '=', 'owner').execute()
    expect(owners.map(({ email }) => email).sort()).toEqual([
      'anna2@there.example',
      'anna@there.example',
      'owner@here.example',
    ])
  })

  test('and an account that the file has with their address becomes theirs', async () => {
    const { shop, oona } = await emptyShop(OONA)
    await send(oona)
    await shop.work()
    expect((await oona.get('/admin/imports/1')).html).toContain('The import is done.')
    const own = await shop.db.selectFrom('users').select('role').where('email', '=', OONA).execute()
    expect(own).toEqual([{ role: 'owner' }])
    expect((await signInAnew(shop, OONA)).location).toBe('/admin')
  })
})

describe('what is refused leaves nothing behind', () => {
  test('in a shop that sells already', async () => {
    const shop = await openTestShop()
    const oona = await atWork(shop, 'owner')
    await putOnShelf(shop.db, mug())
    expect((await oona.get('/admin/imports')).html).toContain('It holds 1 product, so it takes no whole shop')
    const sent = await send(oona)
    expect([sent.status, sent.html.includes('This shop is not empty')]).toEqual([422, true])
    expect([lying(shop), await auditOf(shop)]).toEqual([[], []])
    const mia = await atWork(shop, 'manager')
    expect((await mia.get('/admin/imports')).html).not.toContain('Bring a whole shop')
    expect((await send(mia)).status).toBe(404)
    expect(lying(shop)).toEqual([])
  })

  test('a file that is no shop at once, one that is damaged once it was read', async () => {
    const { shop, oona } = await emptyShop('owner@here.example')
    const text = await send(oona, new File(['Handle,Title'], 'products.tar'))
    expect([text.status, text.html.includes('This is no export of a shop')]).toEqual([422, true])
    const none = await send(oona, new File([], ''))
    expect([none.status, none.html.includes('Choose the file of a shop')]).toEqual([422, true])
    expect(lying(shop)).toEqual([])
    const broken = Buffer.from(bytes)
    broken[700] = 255 - (broken[700] ?? 0)
    await send(oona, shopFile(broken))
    await shop.work()
    const { html } = await oona.get('/admin/imports/1')
    expect(html).toMatch(/The import stopped\. their shop\.tar is damaged.* Nothing of it was kept\./)
    expect([lying(shop), await titles(shop)]).toEqual([[], []])
    expect((await shop.db.selectFrom('users').select('email').execute()).length).toBe(1)
  })

  test('and a shop into which something came while the file waited keeps it', async () => {
    const { shop, oona } = await emptyShop('owner@here.example')
    await send(oona)
    await putOnShelf(shop.db, mug({ title: 'Early mug' }))
    await shop.work()
    expect((await oona.get('/admin/imports/1')).html).toContain('it holds 1 product')
    expect([await titles(shop), lying(shop)]).toEqual([['Early mug'], []])
  })
})
