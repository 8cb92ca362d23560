import { beforeEach, expect, test } from 'vitest'
import { addWish, listWishes, MAX_WISHES, removeWish } from '#src/domain/customers/wishlist.ts'
import type { Db } from '#src/platform/db/db.ts'
import { openTestDatabase } from '../../support/database.ts'
import { newcomer, now } from './people.ts'
import { addProducts } from './products.ts'

let db: Db
let userId: number

beforeEach(async () => {
  db = (await openTestDatabase()).db
  userId = await newcomer(db, 'aoife@example.ie')
})

test('a wishlist shows the latest wish first and each product once', async () => {
  const [mug = 0, lamp = 0] = await addProducts(db, 2)
  expect(await addWish(db, { userId, productId: mug, now })).toBe('added')
  expect(await addWish(db, { userId, productId: lamp, now: now + 1 })).toBe('added')
  expect(await addWish(db, { userId, productId: mug, now: now + 2 })).toBe('added')
  expect(await listWishes(db, userId)).toEqual([lamp, mug])
  await removeWish(db, { userId, productId: lamp })
  await removeWish(db, { userId, productId: lamp })
  expect(await listWishes(db, userId)).toEqual([mug])
})

test('two hearts clicked at once are one wish', async () => {
  const [mug = 0] = await addProducts(db, 1)
  await Promise.all([1, 2].map(() => addWish(db, { userId, productId: mug, now })))
  expect(await listWishes(db, userId)).toEqual([mug])
})

test('a list is one’s own', async () => {
  const [mug = 0] = await addProducts(db, 1)
  const stranger = await newcomer(db, 'stranger@example.ie')
  await addWish(db, { userId, productId: mug, now })
  await removeWish(db, { userId: stranger, productId: mug })
  expect(await listWishes(db, stranger)).toEqual([])
  expect(await listWishes(db, userId)).toEqual([mug])
})

test('a product that does not exist cannot be wished for', async () => {
  expect(await addWish(db, { userId, productId: 999, now })).toBe('no_such_product')
})

test('a list has an end', async () => {
  const products = await addProducts(db, MAX_WISHES + 1)
  const last = products.pop() ?? 0
  const rows = products.map((product_id) => ({ user_id: userId, product_id, created_at: now }))
  await db.insertInto('wishlist_items').values(rows).execute()
  expect(await addWish(db, { userId, productId: last, now })).toBe('too_many')
})
