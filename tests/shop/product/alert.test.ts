import { describe, expect, test } from 'vitest'
import type { Db } from '#src/platform/db/db.ts'
import { mug, putOnShelf, tee } from '../../support/goods.ts'
import { openTestShop } from '../../support/shop.ts'

async function open(...goods: Parameters<typeof putOnShelf>[1][]) {
  const shop = await openTestShop()
  const shelved = await putOnShelf(shop.db, ...goods)
  return { ...shop, shelved, visitor: shop.shopper() }
}

describe('tell me when it is back', () => {
  const alerts = (db: Db) => db.selectFrom('stock_alerts').select(['variant_id', 'email']).execute()

  test('remembers the address once, however often it is asked', async () => {
    const { visitor, db, shelved } = await open(mug({ onHand: 0 }))
    const variantId = String(shelved[0]?.variantId)
    for (const email of ['Ada@Example.com', 'ada@example.com ']) {
      const saved = await visitor.post('/products/bothy-mug/notify', { variantId, email })
      expect(saved.status).toBe(303)
      expect((await visitor.follow(saved)).html).toContain('We will write to you when it is back.')
    }
    expect(await alerts(db)).toEqual([{ variant_id: shelved[0]?.variantId, email: 'ada@example.com' }])
  })

  test('with a script, answers in place of the form', async () => {
    const { visitor, shelved } = await open(mug({ onHand: 0 }))
    const fields = { variantId: String(shelved[0]?.variantId), email: 'ada@example.com' }
    const saved = await visitor.swap('/products/bothy-mug/notify', fields)
    expect(saved.status).toBe(200)
    expect(saved.html).toContain('We will write to ada@example.com once')
  })

  test('a slip in the address is said at the field, which keeps it', async () => {
    const { visitor, db, shelved } = await open(mug({ onHand: 0 }))
    const fields = { variantId: String(shelved[0]?.variantId), email: 'ada@example' }
    for (const refused of [
      await visitor.post('/products/bothy-mug/notify', fields),
      await visitor.swap('/products/bothy-mug/notify', fields),
    ]) {
      expect(refused.status).toBe(422)
      expect(refused.html).toContain('like name@example.com')
      expect(refused.html).toContain('value="ada@example"')
    }
    expect(await alerts(db)).toEqual([])
  })

  test('only for the product’s own variants', async () => {
    const { visitor, db, shelved } = await open(mug({ onHand: 0 }), tee())
    const fields = { variantId: String(shelved[1]?.variantId), email: 'ada@example.com' }
    expect((await visitor.post('/products/bothy-mug/notify', fields)).status).toBe(422)
    expect(await alerts(db)).toEqual([])
  })

  test('cannot be used to write down the whole world', async () => {
    const { visitor, db, shelved } = await open(mug({ onHand: 0 }))
    const variantId = String(shelved[0]?.variantId)
    for (let n = 0; n < 21; n++)
      await visitor.post('/products/bothy-mug/notify', { variantId, email: `a${n}@example.com` })
    expect(await alerts(db)).toHaveLength(20)
  })
})
