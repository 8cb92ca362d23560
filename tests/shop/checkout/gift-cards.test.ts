import { describe, expect, test } from 'vitest'
import { issueGiftCard } from '#src/domain/gift-cards/issue.ts'
import { findGiftCard } from '#src/domain/gift-cards/queries.ts'
import { settleByHand } from '#src/domain/orders/settle-by-hand.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { giftCard, mug } from '../../support/goods.ts'
import { lettersOf } from '../../support/letters.ts'
import { expectSoundBooks } from '../../support/verify.ts'
import {
  buy,
  goToCheckout,
  openStocked,
  ordersOf,
  pressPay,
  readForm,
  type StockedShop,
  typed,
} from './buyer.ts'

const only = (shop: StockedShop) => shop.variants[0] ?? 0

async function give(
  shop: StockedShop,
  amountMinor: number,
  changes: { state?: string; expiresAt?: number } = {},
) {
  const { state = 'active', expiresAt = null } = changes
  const id = await inTransaction(shop.db, (tx) =>
    issueGiftCard(tx, {
      ...{ amountMinor, currency: 'EUR', email: '', note: '', expiresAt, bought: null, now: shop.time.now },
      actor: { userId: null, name: 'Oona' },
    }),
  )
  await shop.db.updateTable('gift_cards').set({ state }).where('id', '=', id).execute()
  const card = await findGiftCard(shop.db, id)
  return { id, code: card?.code ?? '', end: card?.code.slice(-4) ?? '' }
}
const holds = async (shop: StockedShop, id: number) => (await findGiftCard(shop.db, id))?.balanceMinor

describe('whoever has a gift card', () => {
  test('types its code in the bag however they like, sees what is on it, and can take it out again', async () => {
    const shop = await openStocked([mug()])
    const { code, end } = await give(shop, 1_000)
    const visitor = shop.shopper()
    await visitor.post('/cart/lines', { variantId: String(only(shop)) })
    const bag = await visitor.follow(
      await visitor.post('/cart/coupon', { code: ` ${code.toLowerCase().replaceAll('-', ' ')} ` }),
    )
    expect(bag.html).toContain(`Gift card •••• ${end}`)
    expect(bag.html).toContain('€10.00 on it, taken off at checkout.')
    expect(bag.html).not.toContain(code)
    const out = await visitor.swap('/cart/coupon', { gift_card: '1', remove: '1' })
    expect(out.html).not.toContain('Gift card ••••')
  })

  test.each([
    ['stopped', { state: 'stopped' }, 'This gift card has been stopped.'],
    ['expired', { expiresAt: 1 }, 'This gift card has expired.'],
  ])('is told when it is %s', async (_, changes, words) => {
    const shop = await openStocked([mug()])
    const { code } = await give(shop, 1_000, changes)
    const visitor = shop.shopper()
    await visitor.post('/cart/lines', { variantId: String(only(shop)) })
    const refused = await visitor.post('/cart/coupon', { code })
    expect([refused.status, refused.html.includes(words)]).toEqual([422, true])
  })

  test('pays a part of an order with it, and is asked for the rest alone', async () => {
    const shop = await openStocked([mug()])
    const { id, code, end } = await give(shop, 1_000)
    const buyer = shop.shopper()
    const form = { ...readForm((await goToCheckout(buyer, only(shop))).html), ...typed }
    const page = await buyer.post('/checkout/discount', { ...form, code, code_action: 'apply' })
    expect(page.html).toContain(`Gift card •••• ${end}`)
    expect(page.html).toContain('€12.50')
    const without = await buyer.post('/checkout/discount', {
      ...readForm(page.html),
      gift_card_off: String(id),
    })
    expect(without.html).toContain('€22.50')
    const again = await buyer.post('/checkout/discount', {
      ...readForm(without.html),
      code,
      code_action: 'apply',
    })
    const bought = await pressPay(buyer, again, { payment: 'cash' })
    const order = await buyer.follow(bought)
    expect(order.html).toContain('Paid by gift card')
    expect((await ordersOf(shop))[0]).toMatchObject({ total_minor: 2_250, gift_minor: 1_000 })
    await shop.work()
    const mail = await shop.db.selectFrom('mails').select('text').executeTakeFirstOrThrow()
    expect(mail.text).toContain('€12.50 to the courier')
    await expectSoundBooks(shop.db)
  })

  test('pays a whole order with it without choosing how to pay', async () => {
    const shop = await openStocked([mug()])
    const { id, code } = await give(shop, 5_000)
    const buyer = shop.shopper()
    const form = { ...readForm((await goToCheckout(buyer, only(shop))).html), ...typed }
    const page = await buyer.post('/checkout/discount', { ...form, code, code_action: 'apply' })
    expect(page.html).toContain('Nothing is left to pay.')
    const order = await buyer.follow(await pressPay(buyer, page))
    expect(order.html).toContain('Thank you')
    expect((await ordersOf(shop))[0]).toMatchObject({ state: 'paid', gift_minor: 2_250 })
    expect(await holds(shop, id)).toBe(2_750)
    await expectSoundBooks(shop.db)
  })

  test('is shown what is to pay now where the card was spent meanwhile, and pays nothing twice', async () => {
    const shop = await openStocked([mug()])
    const { id, code } = await give(shop, 2_250)
    const pages = []
    for (const buyer of [shop.shopper(), shop.shopper()]) {
      const form = { ...readForm((await goToCheckout(buyer, only(shop))).html), ...typed }
      pages.push({
        buyer,
        page: await buyer.post('/checkout/discount', { ...form, code, code_action: 'apply' }),
      })
    }
    const answers = []
    for (const { buyer, page } of pages) answers.push(await pressPay(buyer, page))
    expect(answers.map(({ status }) => status)).toEqual([303, 422])
    expect(answers[1]?.html).toContain('The total is different now.')
    expect(answers[1]?.html).toContain('€22.50')
    expect(await holds(shop, id)).toBe(0)
    await expectSoundBooks(shop.db)
  })
})

describe('a gift card that is bought', () => {
  test('comes by mail with its code, which the order’s page shows as well', async () => {
    const shop = await openStocked([giftCard()])
    const buyer = shop.shopper()
    const paid = await buy(buyer, only(shop), { payment: 'transfer' })
    expect((await buyer.follow(paid)).html).not.toContain('Your gift cards')
    const [order] = await ordersOf(shop)
    const { id = 0 } = await shop.db.selectFrom('payments').select('id').executeTakeFirstOrThrow()
    const actor = { userId: null, name: 'Oona', ip: '' }
    await settleByHand(shop.deps, { paymentId: id, actor, now: shop.time.now })
    await shop.work()
    const card = await shop.db.selectFrom('gift_cards').selectAll().executeTakeFirstOrThrow()
    const page = await buyer.get(`/orders/${order?.number}/${order?.token}`)
    expect(page.html).toContain(card.code)
    expect(page.html).toContain('€25.00 on it')
    const letters = lettersOf(shop).filter((letter) => letter.includes(card.code))
    expect(letters).toHaveLength(1)
    expect(letters[0]).toMatch(/^To: aoife@example.ie/m)
    // Whoever reads the shop's own log of mails cannot spend it.
    const kept = await shop.db.selectFrom('mails').select(['text', 'html']).execute()
    expect(JSON.stringify(kept)).not.toContain(card.code)
    await expectSoundBooks(shop.db)
  })
})
