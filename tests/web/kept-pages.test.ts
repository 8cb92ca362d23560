import { describe, expect, test } from 'vitest'
import { setOnHand } from '#src/domain/inventory/adjust-stock.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { mug, putOnShelf } from '../support/goods.ts'
import { NOON } from '../support/noon.ts'
import { openTestShop } from '../support/shop.ts'

const HOUR = 3_600_000

async function openWithMug() {
  const shop = await openTestShop()
  const [shelved] = await putOnShelf(shop.db, mug({ onHand: 9 }))
  if (!shelved) throw new Error('there is no mug')
  return { ...shop, product: `/products/${shelved.slug}`, variantId: shelved.variantId }
}

describe('a page that is kept for everybody', () => {
  test('shows a guest with things in the bag their own number, and a stranger none', async () => {
    const { shopper, product, variantId } = await openWithMug()
    const guest = shopper()
    await guest.post('/cart/lines', { variantId: String(variantId), quantity: '2' })
    await guest.get('/')
    const stranger = await shopper().get(product)
    const filled = await guest.get(product)
    expect(stranger.html).toContain('aria-label="Bag, 0 items"')
    expect(filled.html).toContain('aria-label="Bag, 2 items"')
    expect(filled.html.replace(/<a class="ico" id="bag".*?<\/a>/s, '')).toBe(
      stranger.html.replace(/<a class="ico" id="bag".*?<\/a>/s, ''),
    )
    expect(filled.headers.get('cache-control')).toContain('private')
    expect((await shopper().get(product)).html).toContain('aria-label="Bag, 0 items"')
  })

  test('is kept without a number when a guest with a bag was the first to see it', async () => {
    const { shopper, product, variantId, db } = await openWithMug()
    const guest = shopper()
    await guest.post('/cart/lines', { variantId: String(variantId), quantity: '3' })
    await guest.get('/')
    await inTransaction(db, markChanged)
    expect((await guest.get(product)).html).toContain('aria-label="Bag, 3 items"')
    expect((await shopper().get(product)).html).toContain('aria-label="Bag, 0 items"')
  })

  test('lets a guest buy from it: its form is as good as a fresh one', async () => {
    const { shopper, product, variantId, db } = await openWithMug()
    await shopper().get(product)
    await shopper().get(product)
    const guest = shopper()
    const page = await guest.get(product)
    expect(page.status).toBe(200)
    const added = await guest.post('/cart/lines', { variantId: String(variantId), quantity: '1' })
    expect(added.status).toBe(303)
    expect(await db.selectFrom('cart_lines').selectAll().execute()).toHaveLength(1)
  })

  test('is never shown to somebody with an account', async () => {
    const { shopper, product } = await openWithMug()
    await shopper().get(product)
    await shopper().get(product)
    const member = shopper()
    member.cookies.set('session', 'a token that opens nothing')
    expect((await member.get(product)).headers.get('cache-control')).toContain('private')
  })

  test('is kept from the second time it is asked for, so that made-up addresses push nothing out', async () => {
    const { shopper, product, deps } = await openWithMug()
    const isKept = async (path: string) =>
      deps.pages.find(path, (await deps.memory.refresh()) * 10_000_000 + Math.floor(NOON / HOUR)) !==
      undefined
    await shopper().get(product)
    expect(await isKept(product)).toBe(false)
    await shopper().get(product)
    expect(await isKept(product)).toBe(true)
    for (let n = 0; n < 50; n++) await shopper().get(`${product}?n=${n}`)
    expect(await isKept(`${product}?n=7`)).toBe(false)
    expect(await isKept(product)).toBe(true)
  })

  test('is made anew at the turn of the hour, because it says when a parcel arrives', async () => {
    const { shopper, product, time } = await openWithMug()
    await shopper().get(product)
    const sameHour = (await shopper().get(product)).html
    expect((await shopper().get(product)).html).toBe(sameHour)
    time.now += 26 * HOUR
    expect((await shopper().get(product)).html).not.toBe(sameHour)
  })

  test('is made anew as soon as the shop has changed', async () => {
    const { shopper, product, variantId, db } = await openWithMug()
    await shopper().get(product)
    const before = await shopper().get(product)
    await inTransaction(db, async (tx) => {
      await setOnHand(tx, {
        variantId,
        onHand: 0,
        kind: 'adjusted',
        reason: 'count',
        actorUserId: null,
        now: NOON,
      })
      await markChanged(tx)
    })
    const soldOut = await shopper().get(product)
    expect(soldOut.html).not.toBe(before.html)
    expect(soldOut.html).toContain('Sold out')
  })
})
