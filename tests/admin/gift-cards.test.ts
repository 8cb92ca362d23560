import { beforeAll, describe, expect, test } from 'vitest'
import { exportGiftCards } from '#src/domain/customers/export-papers.ts'
import { forgetGiftCards } from '#src/domain/gift-cards/forget.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { Browser } from '../support/browser-like.ts'
import { lettersOf } from '../support/letters.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { expectSoundBooks } from '../support/verify.ts'
import { atWork, auditOf } from './staff.ts'

let shop: TestShop
let oona: Browser
beforeAll(async () => {
  shop = await openTestShop()
  oona = await atWork(shop, 'owner')
})

const give = (fields: Record<string, string>) => oona.post('/admin/gift-cards/new', fields)
const cardAt = (location: string) =>
  shop.db
    .selectFrom('gift_cards')
    .selectAll()
    .where('id', '=', Number(location.split('/').at(-1)))
    .executeTakeFirstOrThrow()

describe('staff', () => {
  test('give a card, whose code goes to its owner by mail and is shown to nobody else', async () => {
    const given = await give({
      amount: '25.00',
      email: 'Cara@Example.com',
      until: '2099-12-31',
      note: 'a broken cup',
    })
    expect(given.status).toBe(303)
    const page = await oona.follow(given)
    const card = await cardAt(given.location ?? '')
    expect(card).toMatchObject({ balance_minor: 2_500, email: 'cara@example.com', note: 'a broken cup' })
    expect(page.html).toContain('The code is on its way by mail.')
    expect(page.html).toContain(`•••• ${card.code.slice(-4)}`)
    expect(page.html).toContain('31 December 2099')
    expect(page.html).not.toContain(card.code)
    await shop.work()
    const mail = await shop.db
      .selectFrom('mails')
      .selectAll()
      .where('kind', '=', 'gift_card')
      .executeTakeFirstOrThrow()
    expect(mail.to_email).toBe('cara@example.com')
    expect(lettersOf(shop).filter((letter) => letter.includes(card.code))).toHaveLength(1)
    expect((await oona.get(`/admin/mails/${mail.id}`)).html).not.toContain(card.code)
    expect(await auditOf(shop)).toContain('Oona Reilly: give gift card')
    const log = await shop.db.selectFrom('audit_log').select('after_json').execute()
    expect(JSON.stringify(log)).not.toContain(card.code)
  })

  test.each([
    [{ amount: '' }, 'Enter an amount above nought'],
    [{ amount: '-5' }, 'Enter an amount above nought'],
    [{ amount: '5.555' }, 'Enter an amount above nought'],
    [{ amount: '99999999999' }, 'Enter an amount above nought'],
    [{ amount: '5', email: 'cara' }, 'Enter an email address'],
    [{ amount: '5', until: '2020-01-01' }, 'Choose a day that has not passed'],
    [{ amount: '5', until: '2026-02-31' }, 'Enter a day'],
  ])('are told what is wrong with %o, and lose nothing they typed', async (fields, words) => {
    const before = await shop.db.selectFrom('gift_cards').select('id').execute()
    const refused = await give({ note: 'kept <as> typed', ...fields })
    expect(refused.status).toBe(422)
    expect(refused.html).toContain(words)
    expect(refused.html).toContain('kept &lt;as&gt; typed')
    expect(await shop.db.selectFrom('gift_cards').select('id').execute()).toEqual(before)
  })

  test('change what is on a card with a reason, never below nothing', async () => {
    const { location = '' } = await give({ amount: '10' })
    const change = (fields: Record<string, string>) => oona.post(`${location}/balance`, fields)
    expect((await change({ how: 'add', amount: '5', reason: '' })).html).toContain('Say why')
    const below = await change({ how: 'take', amount: '10.01', reason: 'a slip' })
    expect([below.status, below.html.includes('That is more than is on the card')]).toEqual([422, true])
    expect((await change({ how: 'take', amount: '4', reason: 'a slip' })).status).toBe(303)
    expect((await cardAt(location)).balance_minor).toBe(600)
    expect((await oona.get(location)).html).toContain('a slip')
    await expectSoundBooks(shop.db)
  })

  test('stop a card and let it be spent again', async () => {
    const { location = '' } = await give({ amount: '10' })
    await oona.post(`${location}/state`, { to: 'stopped' })
    expect((await cardAt(location)).state).toBe('stopped')
    expect((await oona.get(location)).html).toContain('Let it be spent again')
    expect((await oona.post(`${location}/mail`, {})).status).toBe(422)
    await oona.post(`${location}/state`, { to: 'active' })
    expect((await cardAt(location)).state).toBe('active')
  })

  test('find cards by the end of their code and by address, and see what the shop owes on them', async () => {
    const { location = '' } = await give({ amount: '77', email: 'finn@example.com' })
    const { code } = await cardAt(location)
    for (const q of [code.slice(-4), code, 'Finn@Example.com']) {
      const { html } = await oona.get(`/admin/gift-cards?q=${encodeURIComponent(q)}`)
      expect(html).toContain('€77.00 of €77.00')
      expect(html.match(/class="id o0"/g)).toHaveLength(1)
    }
    expect((await oona.get('/admin/gift-cards?q=%25')).html).toContain('No gift cards here')
    expect((await oona.get('/admin/gift-cards')).html).toMatch(/€[\d.,]+ on \d+ cards that can be spent/)
  })
})

test('whoever goes takes their address along, in the log as well, and the code still spends', async () => {
  const { location = '' } = await give({ amount: '10', email: 'leaver@example.com', note: 'For Lea' })
  expect(await exportGiftCards(shop.db, 'leaver@example.com')).toMatchObject([
    { worthMinor: 1_000, note: 'For Lea' },
  ])
  await inTransaction(shop.db, (tx) => forgetGiftCards(tx, 'leaver@example.com', shop.time.now))
  expect(await cardAt(location)).toMatchObject({ email: '', note: '', balance_minor: 1_000 })
  const log = await shop.db.selectFrom('audit_log').select('after_json').execute()
  expect(JSON.stringify(log)).not.toMatch(/leaver@|For Lea/)
  await expectSoundBooks(shop.db)
})

test('a product that is a gift card is written in the editor: no parcel, no stock, no tax on it', async () => {
  const made = await oona.post('/admin/products', {
    ...{
      title: 'A treat',
      status: 'active',
      price: '30.00',
      gift_card: '1',
      needs_parcel: '1',
      tracks_stock: '1',
    },
  })
  expect(made.status).toBe(303)
  const rows = await shop.db
    .selectFrom('products')
    .innerJoin('variants', 'variants.product_id', 'products.id')
    .select(['kind', 'requires_shipping', 'is_taxable', 'tracks_stock'])
    .where('products.title', '=', 'A treat')
    .execute()
  expect(rows).toEqual([{ kind: 'gift_card', requires_shipping: 0, is_taxable: 0, tracks_stock: 0 }])
})
