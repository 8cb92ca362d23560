import { describe, expect, test } from 'vitest'
import { changeSellingRules } from '#src/domain/catalog/change-selling-rules.ts'
import { adjustStock } from '#src/domain/inventory/adjust-stock.ts'
import { saveStockAlert } from '#src/domain/inventory/save-stock-alert.ts'
import { tellBackInStock } from '#src/domain/notifications/stock-alert-mails.ts'
import { MINUTE } from '#src/kernel/clock.ts'
import { mug, tee } from '../../support/goods.ts'
import { clerk, openMarket } from '../../support/market.ts'

async function soldOut(goods = mug({ onHand: 0 })) {
  const shop = await openMarket({ goods: [goods], settings: { name: 'Fennel Row' } })
  const variantId = shop.goods[0]?.variantId ?? 0
  const ask = (email: string, id = variantId) =>
    saveStockAlert(shop.db, { variantId: id, email, network: '127.0.0.1', now: shop.time.now })
  const arrive = (onHand: number) =>
    adjustStock(shop.db, { variantId, onHand, reason: 'delivery', actor: clerk, now: shop.time.now })
  const tell = () =>
    tellBackInStock({
      db: shop.db,
      publicUrl: 'https://fennel.example',
      gateways: [],
      clock: () => shop.time.now,
    })
  const mails = () => shop.db.selectFrom('mails').selectAll().orderBy('id').execute()
  return { ...shop, variantId, ask, arrive, tell, mails }
}

describe('who waits for something that is sold out', () => {
  test('hears nothing while it is, and of its return once', async () => {
    const shop = await soldOut()
    await shop.ask('ada@example.com')
    await shop.ask('bo@example.com')
    expect([await shop.tell(), await shop.mails()]).toEqual([false, []])
    await shop.arrive(1)
    expect([await shop.tell(), await shop.tell()]).toEqual([true, false])
    expect((await shop.mails()).map(({ to_email, kind, state }) => [to_email, kind, state])).toEqual([
      ['ada@example.com', 'back_in_stock', 'pending'],
      ['bo@example.com', 'back_in_stock', 'pending'],
    ])
  })

  test('reads what it is, what it costs and where it is, in both parts of the mail', async () => {
    const shop = await soldOut(tee({ onHand: [0, 4, 4, 4], title: 'Tom & Mary’s <tee>' }))
    await shop.ask('ada@example.com')
    await shop.arrive(2)
    await shop.tell()
    const [mail] = await shop.mails()
    expect(mail?.subject).toBe('Tom & Mary’s <tee> is back')
    expect(mail?.is_secret).toBe(0)
    const href = `https://fennel.example/products/field-tee?variant=${shop.variantId}`
    expect(mail?.html).toContain(`href="${href}"`)
    expect(mail?.html).toContain(
      'Tom &amp; Mary’s &lt;tee&gt;</strong>, Ink, S, can be bought again for €26.00',
    )
    expect(mail?.html).not.toContain('<tee>')
    expect(mail?.text).toContain('Tom & Mary’s <tee>, Ink, S, can be bought again for €26.00.')
    expect(mail?.text).toContain(`\n${href}\n`)
    expect(mail?.text).toContain('we will not write again unless you ask us to')
  })

  test('may ask again, and is written to again', async () => {
    const shop = await soldOut()
    await shop.ask('ada@example.com')
    await shop.arrive(1)
    await shop.tell()
    await shop.arrive(0)
    shop.time.now += MINUTE
    await shop.ask('ada@example.com')
    expect(await shop.tell()).toBe(false)
    await shop.arrive(3)
    await shop.tell()
    expect(await shop.mails()).toHaveLength(2)
  })

  test('hears of it too when it may be ordered ahead from now on', async () => {
    const shop = await soldOut()
    await shop.ask('ada@example.com')
    const rules = { policy: 'preorder', availableAt: null, lowStockAt: null } as const
    const by = { actor: clerk, now: shop.time.now }
    await changeSellingRules(shop.db, { variantId: shop.variantId, rules, ...by })
    expect(await shop.tell()).toBe(true)
  })

  test('hears nothing of what was taken off the shelf for good', async () => {
    const shop = await soldOut()
    await shop.ask('ada@example.com')
    await shop.db.updateTable('products').set({ status: 'archived' }).execute()
    await shop.arrive(9)
    expect(await shop.tell()).toBe(false)
  })

  test('gets one mail although the process ended between writing it and noting it', async () => {
    const shop = await soldOut()
    await shop.ask('ada@example.com')
    await shop.arrive(1)
    await shop.tell()
    await shop.db.updateTable('stock_alerts').set({ notified_at: null }).execute()
    await Promise.all([shop.tell(), shop.tell()])
    expect(await shop.mails()).toHaveLength(1)
  })
})
