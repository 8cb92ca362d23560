import { describe, expect, test } from 'vitest'
import { seedDemo } from '#src/domain/demo/seed-demo.ts'
import { readSettings } from '#src/domain/settings/settings.ts'
import { readForm } from '../shop/checkout/buyer.ts'
import { mug, putOnShelf } from '../support/goods.ts'
import { NOON } from '../support/noon.ts'
import { openTestShop } from '../support/shop.ts'

const CODE = 'the-code-of-the-terminal'
const wish = {
  ...{ name: 'Niamh Byrne', email: 'niamh@fennel.example', password: 'a sentence nobody would guess' },
  ...{ shop_name: 'Byrne & Daughters', country: 'IE', currency: 'EUR', start: 'keep', code: CODE },
}

async function newShop() {
  const shop = await openTestShop({ settings: { isSetUp: false, isDemo: true }, deps: { setupCode: CODE } })
  return { ...shop, owner: shop.shopper() }
}

const staff = (shop: Awaited<ReturnType<typeof newShop>>) =>
  shop.db.selectFrom('users').select(['email', 'role', 'name']).execute()

describe('setup', () => {
  test('opens with the terminal’s code alone', async () => {
    const shop = await newShop()
    for (const path of ['/setup', '/setup?code=', '/setup?code=guess', `/setup?code=${CODE}x`]) {
      const page = await shop.owner.get(path)
      expect([path, page.status]).toEqual([path, 403])
      expect(page.html).toContain('The setup code is needed')
    }
    await shop.owner.get('/track')
    expect((await shop.owner.post('/setup', { ...wish, code: 'guess' })).status).toBe(403)
    expect(await staff(shop)).toEqual([])
    const page = await shop.owner.get(`/setup?code=${CODE}`)
    expect(page.status).toBe(200)
    expect(readForm(page.html)).toMatchObject({ code: CODE, country: 'IE', currency: 'EUR', start: 'keep' })
  })

  test('makes the owner, signs them in, and gives the shop its name, country and taxes', async () => {
    const shop = await newShop()
    await shop.owner.get(`/setup?code=${CODE}`)
    const done = await shop.owner.post('/setup', { ...wish, country: 'DE' })
    expect(done.status).toBe(200)
    expect(done.html).toContain('Your shop is open')
    expect(await staff(shop)).toEqual([{ email: 'niamh@fennel.example', role: 'owner', name: 'Niamh Byrne' }])
    expect(await readSettings(shop.db)).toMatchObject({
      ...{ name: 'Byrne & Daughters', country: 'DE', currency: 'EUR', isSetUp: true, isDemo: true },
      ...{ contactEmail: 'niamh@fennel.example', timeZone: 'Europe/Berlin' },
    })
    expect((await shop.owner.get('/admin')).status).toBe(200)
    expect((await shop.shopper().get('/')).html).toContain('Byrne &amp; Daughters')
    const audit = await shop.db.selectFrom('audit_log').selectAll().execute()
    expect(audit.map(({ action, actor_name }) => [action, actor_name])).toEqual([
      ['set up shop', 'Niamh Byrne'],
    ])
    expect(audit[0]?.after_json).not.toContain('sentence nobody')
  })

  test('happens once: afterwards the code opens nothing, however it is sent', async () => {
    const shop = await newShop()
    await shop.owner.get(`/setup?code=${CODE}`)
    await shop.owner.post('/setup', wish)
    const other = shop.shopper()
    const page = await other.get(`/setup?code=${CODE}`)
    expect(page.status).toBe(403)
    expect(page.html).toContain('This shop is set up')
    await other.get('/track')
    expect((await other.post('/setup', { ...wish, email: 'eve@evil.example' })).status).toBe(403)
    // Another process that still has a code of its own.
    shop.deps.setupCode = CODE
    const theft = { ...wish, email: 'eve@evil.example', shop_name: 'Eve’s' }
    expect((await other.post('/setup', theft)).status).toBe(403)
    expect((await readSettings(shop.db)).name).toBe('Byrne & Daughters')
    expect(await staff(shop)).toHaveLength(1)
  })

  test('pressed twice at once makes one owner', async () => {
    const shop = await newShop()
    await shop.owner.get(`/setup?code=${CODE}`)
    const answers = await Promise.all([
      shop.owner.post('/setup', wish),
      shop.owner.post('/setup', { ...wish, email: 'second@fennel.example' }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403])
    expect(await staff(shop)).toHaveLength(1)
  })

  test('with slips comes back whole, all of them said at once, without the password', async () => {
    const shop = await newShop()
    await shop.owner.get(`/setup?code=${CODE}`)
    const wrong = {
      email: 'niamh@',
      password: '123',
      shop_name: ' ',
      country: 'XX',
      currency: 'ZZZ',
      name: '',
    }
    const refused = await shop.owner.post('/setup', { ...wish, ...wrong, start: 'empty' })
    expect(refused.status).toBe(422)
    expect(refused.html).toMatch(/<title>Error: /)
    for (const field of ['name', 'email', 'password', 'shop_name', 'country', 'currency'])
      expect(refused.html).toContain(`href="#${field}"`)
    expect(readForm(refused.html)).toMatchObject({
      email: 'niamh@',
      start: 'empty',
      code: CODE,
      password: '',
    })
    expect(await staff(shop)).toEqual([])
    expect((await readSettings(shop.db)).name).toBe('Test shop')
  })

  test('by somebody who tried the shop as a customer says that their address is taken', async () => {
    const shop = await newShop()
    const customer = shop.shopper()
    await customer.post('/account/register', { ...wish, name: 'Niamh' })
    await shop.owner.get(`/setup?code=${CODE}`)
    const refused = await shop.owner.post('/setup', wish)
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('There is an account with this address already')
    expect((await staff(shop)).map(({ role }) => role)).toEqual(['customer'])
    expect((await shop.owner.post('/setup', { ...wish, email: 'owner@fennel.example' })).status).toBe(200)
  })

  test('that keeps the demo keeps its goods; that starts empty leaves none of them, and those of one’s own', async () => {
    const seeded = await newShop()
    await seedDemo({ db: seeded.db, engine: seeded.deps.database.engine, dataDir: seeded.dataDir }, NOON)
    await putOnShelf(seeded.db, mug())
    const count = async (source: string) => {
      const rows = await seeded.db.selectFrom('products').select('id').where('source', '=', source).execute()
      return rows.length
    }
    const before = await count('demo')
    expect(before).toBeGreaterThan(10)
    await seeded.owner.get(`/setup?code=${CODE}`)
    await seeded.owner.post('/setup', { ...wish, start: 'empty' })
    expect([await count('demo'), await count('admin')]).toEqual([0, 1])
    expect((await readSettings(seeded.db)).isDemo).toBe(false)
  })

  test('is not done by a page of another site', async () => {
    const shop = await newShop()
    await shop.owner.get(`/setup?code=${CODE}`)
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    expect((await shop.owner.post('/setup', wish, foreign)).status).toBe(403)
    expect(await staff(shop)).toEqual([])
  })
})
