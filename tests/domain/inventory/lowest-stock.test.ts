import { expect, test } from 'vitest'
import { adjustStock } from '#src/domain/inventory/adjust-stock.ts'
import { countInventory } from '#src/domain/inventory/inventory-list.ts'
import { listLowest } from '#src/domain/inventory/lowest-stock.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { mug, putOnShelf } from '../../support/goods.ts'
import { NOON } from '../../support/noon.ts'
import { openTestShop } from '../../support/shop.ts'

test('what will be sold out first comes first, by the same marks as the inventory’s list', async () => {
  const { db } = await openTestShop()
  const shelve = async (slug: string, onHand: number, changes: { policy?: 'deny' | 'backorder' } = {}) => {
    const [made] = await putOnShelf(db, mug({ slug, title: slug, sku: slug, onHand, ...changes }))
    return made?.variantId ?? 0
  }
  await shelve('plenty', 40)
  await shelve('gone', 0)
  await shelve('few', 5)
  await shelve('fewer', 2)
  await shelve('sold ahead', 1, { policy: 'backorder' })
  const wanted = await shelve('own mark', 30)
  const spread = await shelve('in two places', 4)
  await db.updateTable('variants').set({ low_stock_at: 30 }).where('id', '=', wanted).execute()
  const other = await db
    .insertInto('locations')
    .values({ name: 'Attic', is_default: 0 })
    .returning('id')
    .executeTakeFirstOrThrow()
  const there = { variantId: spread, locationId: other.id, onHand: 20, reason: 'found' }
  const actor = { userId: null, name: 'Oona Reilly', ip: '' }
  await inTransaction(db, (tx) => adjustStock(tx, { ...there, actor, now: NOON }))
  const { variants, total } = await listLowest(db, { lowStock: 5, limit: 2 })
  expect(variants.map(({ productTitle, left }) => [productTitle, left])).toEqual([
    ['fewer', 2],
    ['few', 5],
  ])
  expect(total).toBe(3)
  expect(await countInventory(db, { view: 'low', text: '', lowStock: 5 })).toBe(3)
})
