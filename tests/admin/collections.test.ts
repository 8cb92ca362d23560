import { beforeAll, describe, expect, test } from 'vitest'
import { setOnHand } from '#src/domain/inventory/adjust-stock.ts'
import { DAY } from '#src/kernel/clock.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markStockChanged } from '#src/platform/memory.ts'
import type { Browser, Page } from '../support/browser-like.ts'
import { mug, putOnShelf, type Shelved, tee } from '../support/goods.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { atWork } from './staff.ts'

let shop: TestShop
let orla: Browser
let goods: Record<string, Shelved>

const cup = (slug: string, changes: Parameters<typeof mug>[0] = {}) =>
  mug({ slug, title: `Cup ${slug}`, ...changes })

beforeAll(async () => {
  shop = await openTestShop()
  orla = await atWork(shop, 'owner')
  const shelved = await putOnShelf(
    shop.db,
    cup('a', { priceMinor: 1_000, tags: ['gift'], publishedAt: shop.time.now - 3 * DAY }),
    cup('b', { priceMinor: 3_000, tags: ['Gift'], onHand: 0, publishedAt: shop.time.now - 2 * DAY }),
    cup('c', { priceMinor: 2_000, publishedAt: shop.time.now - 40 * DAY }),
    cup('draft', { tags: ['gift'], status: 'draft' }),
    tee({ publishedAt: shop.time.now - DAY }),
  )
  goods = Object.fromEntries(shelved.map((each) => [each.slug, each]))
})

type Fields = Record<string, string | string[]>
const base: Fields = {
  kind: 'rules',
  joined: 'all',
  sort: 'newest',
  status: 'published',
  hue: '40',
  version: '0',
}
const rule = (...pairs: [string, string][]): Fields => ({
  rule: pairs.map(([field]) => field),
  value: pairs.map(([, value]) => value),
})
const textOf = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
const slugsOf = ({ html }: Page) =>
  [...html.matchAll(/<h3><a href="\/products\/([^"]+)"/g)].map(([, slug]) => slug)
const versionOf = ({ html }: Page) => /name="version" value="(\d+)"/.exec(html)?.[1] ?? ''
const tilesOf = (html: string) =>
  [
    ...(/id="matches"[\s\S]*?<\/section>/.exec(html)?.[0] ?? '').matchAll(/<span>([^<]+)<\/span>\s*<\/li>/g),
  ].map(([, title]) => title)

/** Saves a new one and @returns its address in the back office. */
async function make(title: string, fields: Fields): Promise<string> {
  const saved = await orla.post('/admin/collections', { ...base, title, ...fields })
  expect([saved.status, textOf(saved.html).slice(0, 500)]).toEqual([303, ''])
  return saved.location
}

const shown = async (slug: string) => slugsOf(await shop.shopper().get(`/collections/${slug}`))

describe('a collection by rules', () => {
  test('is a shelf of the shop that is right at once when a product, its stock or the day changes', async () => {
    await make('Gifts', { ...rule(['tag', 'GIFT'], ['in_stock', '']) })
    expect(await shown('gifts')).toEqual(['a'])
    await inTransaction(shop.db, async (tx) => {
      const { variantId } = goods.b as Shelved
      const count = { variantId, onHand: 2, kind: 'received' as const, reason: '', actorUserId: null }
      await setOnHand(tx, { ...count, now: shop.time.now })
      await markStockChanged(tx)
    })
    expect(await shown('gifts')).toEqual(['b', 'a'])
    await putOnShelf(
      shop.db,
      cup('c', { priceMinor: 2_000, tags: ['gift'], publishedAt: shop.time.now - 40 * DAY }),
    )
    expect(await shown('gifts')).toEqual(['b', 'a', 'c'])
    await make('New cups', { ...rule(['title', 'cup'], ['published', '3']) })
    expect(await shown('new-cups')).toEqual(['b'])
    shop.time.now += DAY
    expect(await shown('new-cups')).toEqual([])
    shop.time.now -= DAY
  })

  test('has filters, its own order, and what search engines look for', async () => {
    await make('Everything', {
      ...rule(['price_above', '1']),
      sort: 'price-asc',
      seo_title: 'All we have',
      seo_description: 'Cups and tees.',
      blurb: 'The whole shelf.',
    })
    const page = await shop.shopper().get('/collections/everything')
    expect(slugsOf(page)).toEqual(['a', 'c', 'field-tee', 'b'])
    expect(page.html).toContain('<h1>Everything</h1>')
    expect(page.html).toContain('<title>All we have')
    expect(page.html).toContain('content="Cups and tees."')
    expect(page.html).toContain('rel="canonical" href="http://localhost:3000/collections/everything"')
    expect(page.html).toContain('"item":"http://localhost:3000/collections/everything"')
    expect(slugsOf(await shop.shopper().get('/collections/everything?Colour=Ink'))).toEqual(['field-tee'])
    expect(slugsOf(await shop.shopper().get('/collections/everything?sort=title'))[0]).toBe('a')
    const sitemap = await shop.shopper().get('/sitemap.xml')
    expect(sitemap.html).toContain('<loc>http://localhost:3000/collections/everything</loc>')
  })

  test('shows what matches while it is edited, by script and without, before anything is saved', async () => {
    const typed = {
      ...base,
      title: 'Not yet',
      ...rule(['tag', 'gift'], ['price_below', '15,00']),
      sort: 'newest',
    }
    const swapped = await orla.swap('/admin/collections/matches', typed)
    expect(swapped.html.trimStart()).toMatch(/^<section class="panel" id="matches"/)
    expect(textOf(swapped.html)).toContain('1 product matches')
    expect(tilesOf(swapped.html)).toEqual(['Cup a'])
    const plain = await orla.post('/admin/collections', { ...typed, do: 'show' })
    expect([plain.status, tilesOf(plain.html)]).toEqual([200, ['Cup a']])
    expect(plain.html).toContain('value="15,00"')
    const any = await orla.post('/admin/collections', { ...typed, joined: 'any', do: 'show' })
    expect(tilesOf(any.html)).toEqual(['Cup b', 'Cup a', 'Cup c'])
    const unfinished = await orla.swap('/admin/collections/matches', {
      ...base,
      ...rule(['price_below', 'cheap']),
    })
    expect(textOf(unfinished.html)).toContain('Fill in every rule')
    expect((await shop.shopper().get('/collections/not-yet')).status).toBe(404)
  })

  test('gets and loses rules by buttons that keep everything typed', async () => {
    const typed = { ...base, title: 'Draft of one', blurb: 'Kept.', ...rule(['tag', 'gift'], ['brand', '']) }
    const added = await orla.post('/admin/collections', { ...typed, do: 'add', new_rule: 'published' })
    expect(added.status).toBe(200)
    expect([...added.html.matchAll(/name="rule" value="(\w+)"/g)].map(([, name]) => name)).toEqual([
      'tag',
      'brand',
      'published',
    ])
    for (const kept of ['value="Draft of one"', 'Kept.', 'value="gift"']) expect(added.html).toContain(kept)
    const removed = await orla.post('/admin/collections', { ...typed, do: 'remove-0' })
    expect([...removed.html.matchAll(/name="rule" value="(\w+)"/g)].map(([, name]) => name)).toEqual([
      'brand',
    ])
    const refused = await orla.post('/admin/collections', { ...typed, title: '' })
    expect(refused.status).toBe(422)
    expect(textOf(refused.html)).toContain('Choose a brand')
    expect(refused.html).toContain('href="#value-1"')
    expect(refused.html).toContain('href="#title"')
    expect(refused.html).toContain('value="gift"')
  })

  test('of a category that is gone says so, and holds nothing by it', async () => {
    const made = await orla.post('/admin/categories', { title: 'Short-lived', hue: '40' })
    const id = made.location.split('/').pop() ?? ''
    const address = await make('By category', { ...rule(['category', id]) })
    const version = versionOf(await orla.get(`/admin/categories/${id}/deletion`))
    await orla.post(`/admin/categories/${id}/deletion`, { version })
    expect(await shown('by-category')).toEqual([])
    expect((await orla.get(address)).html).toContain('This is gone. Choose another one')
  })
})

describe('a collection by hand', () => {
  test('holds products in the order staff lay them out, by numbers and by steps', async () => {
    const ids = ['field-tee', 'a', 'draft', 'c'].map((slug) => String(goods[slug]?.id))
    const laid = { ...base, kind: 'hand', sort: 'hand', product: ids, place: ['1', '2', '3', '4'] }
    const address = await make('Window', laid)
    expect(await shown('window')).toEqual(['field-tee', 'a', 'c'])
    const version = versionOf(await orla.get(address))
    const moved = { ...laid, title: 'Window', version, place: ['3', '2', '3', '1'] }
    expect((await orla.post(address, moved)).status).toBe(303)
    expect(await shown('window')).toEqual(['c', 'a', 'field-tee'])
    const orderOf = ({ html }: Page) =>
      [...html.matchAll(/name="product" value="(\d+)"/g)].map(([, id]) => id)
    const stepped = await orla.post(address, { ...laid, title: 'Window', do: `up-${ids[3]}` })
    expect(orderOf(stepped)).toEqual([ids[0], ids[1], ids[3], ids[2]])
    const found = await orla.post(address, { ...laid, title: 'Window', find: 'cup b', do: 'find' })
    expect(found.html).toContain(`value="put-${goods.b?.id}"`)
    const put = await orla.post(address, { ...laid, title: 'Window', do: `put-${goods.b?.id}` })
    expect(orderOf(put)).toEqual([...ids, String(goods.b?.id)])
    const dropped = await orla.post(address, { ...laid, title: 'Window', do: `drop-${ids[1]}` })
    expect(orderOf(dropped)).toEqual([ids[0], ids[2], ids[3]])
    // None of these buttons saved anything.
    expect(await shown('window')).toEqual(['c', 'a', 'field-tee'])
  })
})

describe('a collection', () => {
  test('that is hidden is found by nobody, and an old address leads to the newest in one step', async () => {
    const address = await make('Winter', { ...rule(['title', 'cup']) })
    const change = async (changes: Fields) => {
      const version = versionOf(await orla.get(address))
      const fields = { ...base, title: 'Winter', ...rule(['title', 'cup']), version, ...changes }
      expect((await orla.post(address, fields)).status).toBe(303)
    }
    await change({ slug: 'cold-days' })
    await change({ slug: 'frost' })
    const visitor = shop.shopper()
    for (const slug of ['winter', 'cold-days']) {
      const moved = await visitor.get(`/collections/${slug}?page=2`)
      expect([moved.status, moved.location]).toEqual([301, '/collections/frost?page=2'])
    }
    await change({ slug: 'frost', status: 'hidden' })
    for (const slug of ['frost', 'winter'])
      expect((await visitor.get(`/collections/${slug}`)).status).toBe(404)
    expect((await visitor.get('/sitemap.xml')).html).not.toContain('/collections/frost')
    expect((await orla.get('/admin/collections?view=hidden')).html).toContain('>Winter<')
  })

  test('that two edit shows the second both, and lets them decide', async () => {
    const address = await make('Spring', { ...rule(['tag', 'gift']) })
    const opened = versionOf(await orla.get(address))
    const mine = { ...base, title: 'May', ...rule(['tag', 'sun']), slug: 'spring', version: opened }
    expect((await orla.post(address, { ...mine, title: 'April', ...rule(['tag', 'rain']) })).status).toBe(303)
    const late = await orla.post(address, mine)
    expect(late.status).toBe(409)
    expect(textOf(late.html)).toContain('Oona Reilly changed this while you were editing')
    expect(textOf(late.html)).toContain('Name April May')
    expect(textOf(late.html)).toContain('Rules Tag is rain Tag is sun')
    expect(textOf(late.html)).not.toContain('Address spring')
    expect((await orla.post(address, { ...mine, version: versionOf(late) })).status).toBe(303)
    expect((await shop.shopper().get('/collections/spring')).html).toContain('<h1>May</h1>')
  })

  test('that is deleted is gone, with its old addresses, and its products stay', async () => {
    const address = await make('Autumn', { ...rule(['title', 'cup']) })
    const stale = versionOf(await orla.get(address))
    const changed = { ...base, title: 'Fall', ...rule(['title', 'cup']), slug: 'fall', version: stale }
    await orla.post(address, changed)
    expect((await orla.post(`${address}/deletion`, { version: stale })).status).toBe(409)
    const version = versionOf(await orla.get(address))
    expect((await orla.post(`${address}/deletion`, { version })).status).toBe(303)
    const visitor = shop.shopper()
    for (const slug of ['autumn', 'fall'])
      expect((await visitor.get(`/collections/${slug}`)).status).toBe(404)
    expect((await visitor.get('/products/a')).status).toBe(200)
    const log = await shop.db
      .selectFrom('audit_log')
      .select(['action', 'before_json', 'after_json'])
      .where('entity', '=', 'collection')
      .where('entity_id', '=', address.split('/').pop() ?? '')
      .orderBy('id')
      .execute()
    expect(log.map((row) => row.action)).toEqual([
      'make collection',
      'change collection',
      'delete collection',
    ])
    expect(JSON.parse(log[1]?.before_json ?? '{}')).toMatchObject({ title: 'Autumn', slug: 'autumn' })
    expect(JSON.parse(log[1]?.after_json ?? '{}')).toMatchObject({ title: 'Fall', slug: 'fall' })
  })

  test('needs a name and an address of its own', async () => {
    await make('Bowls', { ...rule(['title', 'bowl']) })
    const taken = await orla.post('/admin/collections', {
      ...base,
      title: 'Bowls!',
      ...rule(['title', 'bowl']),
    })
    expect([taken.status, taken.html.includes('Another collection has this address')]).toEqual([422, true])
  })
})
