import { beforeAll, expect, test } from 'vitest'
import { changePrices } from '#src/domain/bulk-edits/bulk-change.ts'
import { saveCategory } from '#src/domain/catalog/save-category.ts'
import { addRole } from '#src/domain/customers/staff/made-roles.ts'
import type { Browser } from '../support/browser-like.ts'
import { mug, putOnShelf, tee } from '../support/goods.ts'
import { NOON } from '../support/noon.ts'
import { payAtDemoPage, placeTestOrder } from '../support/orders.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { atWork } from './staff.ts'

let shop: TestShop
let owner: Browser

beforeAll(async () => {
  shop = await openTestShop()
  owner = await atWork(shop, 'owner')
})

const pricesOf = async (ids: number[]) =>
  (
    await shop.db
      .selectFrom('variants')
      .select('price_minor')
      .where('product_id', 'in', ids)
      .orderBy('id')
      .execute()
  ).map((row) => row.price_minor)

async function run(fields: Record<string, string | string[]>): Promise<string> {
  const started = await owner.post('/admin/products/bulk', fields)
  expect(started.status).toBe(303)
  await shop.work()
  return started.location
}
async function undo(path: string): Promise<string> {
  expect((await owner.post(`${path}/undo`)).status).toBe(303)
  await shop.work()
  return (await owner.get(path)).html
}

test('a price change is shown before it is done, and put back once but for what was changed since', async () => {
  const shelved = await putOnShelf(
    shop.db,
    tee({ slug: 'bulk-tee', title: 'Bulk tee' }),
    mug({ slug: 'bulk-mug', title: 'Bulk mug' }),
    mug({ slug: 'other-mug', title: 'Other mug' }),
  )
  const ids = shelved.map(({ id }) => id)
  const change = { kind: 'price', how: 'percent', amount: '-10', ending: '95' }
  const query = new URLSearchParams({ all: 'filter', q: 'bulk', ...change })
  const preview = await owner.get(`/admin/products/bulk?${query}`)
  expect(preview.html).toContain('Change 2 products')
  expect(preview.html).toMatch(/<s>€26\.00<\/s>[\s\S]*?<b>€22\.95<\/b>/)
  expect(await pricesOf(ids)).toEqual([2_600, 2_600, 2_600, 2_600, 1_800, 1_800])

  const path = await run({ all: 'filter', q: 'bulk', ...change })
  expect(await pricesOf(ids)).toEqual([2_295, 2_295, 2_295, 2_295, 1_595, 1_800])
  expect((await shop.shopper().get('/products/bulk-mug')).html).toContain('€15.95')
  const byHand = shelved[0]?.variantIds[1] ?? 0
  await shop.db.updateTable('variants').set({ price_minor: 2_000 }).where('id', '=', byHand).execute()

  const undone = await undo(path)
  expect(await pricesOf(ids)).toEqual([2_600, 2_000, 2_600, 2_600, 1_800, 1_800])
  expect(undone).toContain('1 put back whole; of 1 what somebody has changed since stays')
  await undo(path)
  expect(await pricesOf(ids)).toEqual([2_600, 2_000, 2_600, 2_600, 1_800, 1_800])
  const log = await shop.db
    .selectFrom('audit_log')
    .select('action')
    .where('entity', '=', 'bulk_edit')
    .execute()
  expect(log.map((row) => row.action)).toEqual(['bulk change products', 'undo bulk change'])
})

test('tags, categories and status change for all that are ticked, search follows, and only that is put back', async () => {
  const shelf = await saveCategory(
    shop.db,
    { slug: 'sale', title: 'Sale', blurb: '', parentId: null, mediaId: null, hue: 20, position: 0 },
    NOON,
  )
  const category = String((shelf as { id: number }).id)
  const shelved = await putOnShelf(
    shop.db,
    mug({ slug: 'tagged', title: 'Tagged', tags: ['blue'] }),
    mug({ slug: 'plain', title: 'Plain' }),
  )
  const [a = 0, b = 0] = shelved.map(({ id }) => id)
  const product = [String(a), String(b)]
  const found = async (path: string) => {
    const { html } = await shop.shopper().get(path)
    return ['tagged', 'plain'].filter((slug) => html.includes(`/products/${slug}"`))
  }
  const tagging = await run({ product, kind: 'tag', how: 'add', tag: 'Clearance' })
  expect(await found('/search?q=clearance')).toEqual(['tagged', 'plain'])
  await shop.db.updateTable('products').set({ tags: 'Clearance, new' }).where('id', '=', b).execute()
  await undo(tagging)
  const tags = await shop.db
    .selectFrom('products')
    .select('tags')
    .where('id', 'in', [a, b])
    .orderBy('id')
    .execute()
  expect(tags.map((row) => row.tags)).toEqual(['blue', 'Clearance, new'])
  const placing = await run({ product, kind: 'category', how: 'add', category })
  expect(await found('/categories/sale')).toEqual(['tagged', 'plain'])
  await undo(placing)
  expect(await found('/categories/sale')).toEqual([])
  const hiding = await run({ product, kind: 'status', status: 'draft' })
  expect(await found('/products')).toEqual([])
  expect((await shop.shopper().get('/products/plain')).status).toBe(404)
  await undo(hiding)
  expect(await found('/products')).toEqual(['tagged', 'plain'])
})

test('stock changes for every variant that is counted, through the ledger, and goes back without undoing a sale', async () => {
  const shelved = await putOnShelf(
    shop.db,
    tee({ slug: 'counted-tee', title: 'Counted tee' }),
    mug({ slug: 'counted-mug', title: 'Counted mug' }),
  )
  const ids = shelved.map(({ id }) => id)
  const variants = shelved.flatMap(({ variantIds }) => variantIds)
  const [sold = 0, held = 0] = variants
  const counts = async () => {
    const rows = await shop.db
      .selectFrom('stock_levels')
      .select(['variant_id', 'on_hand'])
      .where('variant_id', 'in', variants)
      .execute()
    return variants.map((id) => rows.find((row) => row.variant_id === id)?.on_hand)
  }
  const before = await counts()
  // Of one an order has set some aside: it cannot be counted down to nothing.
  await placeTestOrder(shop, { goods: [[held, 2]] })
  const product = ids.map(String)
  const emptied = await run({ product, kind: 'stock', how: 'set', amount: '0' })
  expect(await counts()).toEqual(before.map((count, at) => (at === 1 ? count : 0)))
  expect((await owner.get(emptied)).html).toContain('Stock 0')
  await undo(emptied)
  expect(await counts()).toEqual(before)

  const query = new URLSearchParams({
    all: 'filter',
    q: 'counted',
    kind: 'stock',
    how: 'amount',
    amount: '5',
  })
  expect((await owner.get(`/admin/products/bulk?${query}`)).html).toContain('Stock +5')
  const added = await run({ product, kind: 'stock', how: 'amount', amount: '5' })
  expect(await counts()).toEqual(before.map((count) => (count ?? 0) + 5))
  await payAtDemoPage(shop, await placeTestOrder(shop, { goods: [[sold, 1]], gateway: 'demo' }))
  await undo(added)
  expect(await counts()).toEqual(before.map((count, at) => (count ?? 0) - (at === 0 ? 1 : 0)))

  const movements = await shop.db
    .selectFrom('stock_movements')
    .select(['quantity', 'reason', 'actor_user_id'])
    .where('variant_id', '=', sold)
    .where('reason', 'like', 'bulk change%')
    .orderBy('id')
    .execute()
  expect(movements.slice(-2).map(({ quantity }) => quantity)).toEqual([5, -5])
  expect(movements.every((row) => row.actor_user_id !== null)).toBe(true)
})

test('stock is changed and put back by those who may change stock, and the form is there for them alone', async () => {
  const [shelf] = await putOnShelf(shop.db, mug({ slug: 'guarded', title: 'Guarded' }))
  const chosen = { product: String(shelf?.id) }
  const change = { ...chosen, kind: 'stock', how: 'amount', amount: '3' }
  const editor = await atWork(shop, 'catalogue', { email: 'ed@example.com' })
  const by = {
    actor: { userId: null, name: 'Oona Reilly', ip: '' },
    holder: { role: 'owner', granted: [] },
    now: shop.time.now,
  }
  const permissions = ['products.read', 'catalog.edit'] as const
  const role = await addRole(shop.db, { name: 'Words alone', permissions: [...permissions], by })
  if (typeof role === 'string' || !('roleId' in role)) throw new Error('the role was refused')
  await shop.db
    .updateTable('users')
    .set({ role: 'made', role_id: role.roleId })
    .where('email', '=', 'ed@example.com')
    .execute()
  expect((await editor.get(`/admin/products/bulk?${new URLSearchParams(chosen)}`)).html).not.toContain(
    'h-stock',
  )
  expect((await editor.post('/admin/products/bulk', change)).status).toBe(422)
  const path = await run(change)
  expect((await editor.get(path)).html).not.toContain('/undo')
  expect((await editor.post(`${path}/undo`)).status).toBe(403)
})

test('what makes no sense changes nothing and says so', async () => {
  const [product] = await putOnShelf(shop.db, mug({ slug: 'safe', title: 'Safe' }))
  const chosen = { product: String(product?.id) }
  const before = await shop.db.selectFrom('bulk_edits').select('id').execute()
  for (const [fields, sentence] of [
    [{ kind: 'price', how: 'percent', amount: 'half' }, 'Enter per cent'],
    [{ kind: 'price', how: 'percent', amount: '-101' }, 'fall by more than all'],
    [{ kind: 'price', how: 'set', amount: '-3' }, 'Enter an amount of 0 or more'],
    [{ kind: 'tag', tag: ' , ' }, 'Enter a tag'],
    [{ kind: 'category', category: '99999' }, 'Choose a category'],
    [{ kind: 'status', status: 'sold' }, 'Choose a status'],
    [{ kind: 'stock', how: 'set', amount: '-3' }, 'Enter how many'],
    [{ kind: 'stock', how: 'amount', amount: 'a few' }, 'Enter how many'],
    [{ kind: 'stock', how: 'amount', amount: '9999999' }, 'Enter how many'],
  ] as const) {
    const refused = await owner.post('/admin/products/bulk', { ...chosen, ...fields })
    expect(refused.status, sentence).toBe(422)
    expect(refused.html).toContain(sentence)
  }
  expect((await owner.post('/admin/products/bulk', { kind: 'status', status: 'draft' })).html).toContain(
    'No products are chosen',
  )
  expect(await shop.db.selectFrom('bulk_edits').select('id').execute()).toEqual(before)
})

// The shop has a second place from here on.
test('where goods can be at two places, somebody says where, and only there something changes', async () => {
  const [shelf] = await putOnShelf(shop.db, mug({ slug: 'placed', title: 'Placed' }))
  const depot = await shop.db
    .insertInto('locations')
    .values({ name: 'Depot', is_default: 0, position: 1 })
    .returning('id')
    .executeTakeFirstOrThrow()
  const change = { product: String(shelf?.id), kind: 'stock', how: 'set', amount: '7' }
  const nowhere = await owner.post('/admin/products/bulk', change)
  expect(nowhere.status).toBe(422)
  expect(nowhere.html).toContain('Choose where')
  const place = String(depot.id)
  const levels = () =>
    shop.db
      .selectFrom('stock_levels')
      .select(['location_id', 'on_hand'])
      .where('variant_id', '=', shelf?.variantId ?? 0)
      .execute()
  const before = await levels()
  const path = await run({ ...change, place })
  expect(await levels()).toEqual([...before, { location_id: depot.id, on_hand: 7 }])
  expect((await owner.get(path)).html).toContain('Stock 7 at Depot')
  // What has come to be a thing that is not counted is left alone.
  const uncount = shop.db.updateTable('variants').set({ tracks_stock: 0 })
  await uncount.where('id', '=', shelf?.variantId ?? 0).execute()
  expect(await undo(path)).toContain('of 1 what somebody has changed since stays')
  expect(await levels()).toEqual([...before, { location_id: depot.id, on_hand: 7 }])
})

test.each<[number, 'percent' | 'amount', number, number, string]>([
  [1_840, 'percent', 0, 1_795, 'the lower of two endings that is nearer'],
  [1_850, 'percent', 0, 1_895, 'and from there on the higher one'],
  [10, 'percent', 0, 95, 'the lowest price there is with this ending'],
  [1_000, 'amount', -1_200, 1_000, 'what would cost less than nothing stays'],
  [999_999_999_999, 'percent', 5_000, 999_999_999_999, 'what no order can hold stays'],
])('a price of %i, %s %i, becomes %i: %s', (price, how, by, wanted) => {
  const change = { kind: 'price', how, by, ending: 95, unit: 100 } as const
  expect(changePrices(change, { price, compare: null }).price).toBe(wanted)
})
