import { beforeEach, describe, expect, test } from 'vitest'
import { keepOldSlug } from '#src/domain/catalog/old-slugs.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { Browser, Page } from '../support/browser-like.ts'
import { category, mug, putOnShelf } from '../support/goods.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { atWork, auditOf, hire, password } from './staff.ts'

let shop: TestShop
let orla: Browser

beforeEach(async () => {
  shop = await openTestShop()
  orla = await atWork(shop, 'owner')
})

const textOf = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
const treeOf = (html: string) =>
  [...html.matchAll(/class="branch depth-(\d)"[\s\S]*?class="name"><a href="[^"]*">([^<]*)/g)].map(
    ([, depth, title]) => '-'.repeat(Number(depth)) + title,
  )
const versionOf = ({ html }: Page) => /name="version" value="(\d+)"/.exec(html)?.[1] ?? ''
const slugsOf = ({ html }: Page) =>
  [...html.matchAll(/<h3><a href="\/products\/([^"]+)"/g)].map(([, slug]) => slug)

async function edit(id: number, changes: Record<string, string>): Promise<Page> {
  const row = await shop.db
    .selectFrom('categories')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const fields = {
    title: row.title,
    slug: row.slug,
    blurb: row.blurb,
    parent: String(row.parent_id ?? ''),
    hue: '40',
  }
  return orla.post(`/admin/categories/${id}`, { ...fields, version: String(row.updated_at), ...changes })
}

describe('the tree', () => {
  test('grows by forms, and its branches move up, down, out and into others', async () => {
    const made = await orla.post('/admin/categories', {
      title: ' Kitchen ',
      slug: '',
      blurb: '',
      parent: '',
      hue: '90',
    })
    expect(made.status).toBe(303)
    const kitchen = Number(made.location.split('/').pop())
    expect((await shop.shopper().get('/categories/kitchen')).html).toContain('<h1>Kitchen</h1>')
    const light = await category(shop.db, 'Light', { position: 5 })
    const bath = await category(shop.db, 'Bath', { position: 6 })
    const move = (id: number, to: string) => orla.post(`/admin/categories/${id}/moves`, { to })
    const tree = async () => treeOf((await orla.get('/admin/categories')).html)
    expect(await tree()).toEqual(['Kitchen', 'Light', 'Bath'])
    await move(bath, 'up')
    expect(await tree()).toEqual(['Kitchen', 'Bath', 'Light'])
    await move(kitchen, 'down')
    expect(await tree()).toEqual(['Bath', 'Kitchen', 'Light'])
    await edit(light, { parent: String(kitchen) })
    await edit(bath, { parent: String(light) })
    expect(await tree()).toEqual(['Kitchen', '-Light', '--Bath'])
    await move(bath, 'out')
    expect(await tree()).toEqual(['Kitchen', '-Light', '-Bath'])
    await move(bath, 'out')
    expect(await tree()).toEqual(['Kitchen', '-Light', 'Bath'])
    // There is nothing beyond either end.
    await move(bath, 'out')
    await move(bath, 'down')
    expect(await tree()).toEqual(['Kitchen', '-Light', 'Bath'])
    expect(await auditOf(shop)).toEqual(
      ['make', 'move', 'move', 'change', 'change', 'move', 'move'].map(
        (verb) => `Oona Reilly: ${verb} category`,
      ),
    )
  })

  test('never closes into a circle, however the form is filled in', async () => {
    const top = await category(shop.db, 'Top')
    const middle = await category(shop.db, 'Middle', { parentId: top })
    const leaf = await category(shop.db, 'Leaf', { parentId: middle })
    for (const parent of [top, middle, leaf]) {
      const refused = await edit(top, { parent: String(parent), title: 'Renamed' })
      expect(refused.status).toBe(422)
      expect(refused.html).toContain('cannot stand inside itself')
      expect(refused.html).toContain('value="Renamed"')
    }
    const offered = (await orla.get(`/admin/categories/${middle}`)).html
    expect(offered).toContain(`<option value="${top}" selected>`)
    expect(offered).not.toContain(`<option value="${leaf}"`)
    // Two moves at once that would only together make a circle.
    const beside = await category(shop.db, 'Beside')
    const both = await Promise.all([
      edit(top, { parent: String(beside) }),
      edit(beside, { parent: String(leaf) }),
    ])
    expect(both.map((page) => page.status).sort()).toEqual([303, 422])
    expect(treeOf((await orla.get('/admin/categories')).html)).toHaveLength(4)
  })

  test('refuses a nameless category and an address that another has, with what was typed', async () => {
    await category(shop.db, 'Bath')
    const nameless = await orla.post('/admin/categories', { title: ' ', blurb: 'Warm light.' })
    expect([nameless.status, nameless.html.includes('Warm light.')]).toEqual([422, true])
    const taken = await orla.post('/admin/categories', { title: 'Bathing', slug: 'Bath' })
    expect(taken.status).toBe(422)
    expect(taken.html).toContain('Another category has this address')
    expect(taken.html).toContain('<title>Error: ')
  })
})

describe('an old address', () => {
  test('of a category leads to the newest in one step, with its filters', async () => {
    const id = await category(shop.db, 'Cups')
    await edit(id, { slug: 'Mugs & cups' })
    await edit(id, { slug: 'drinkware' })
    const visitor = shop.shopper()
    for (const slug of ['cups', 'mugs-cups']) {
      const moved = await visitor.get(`/categories/${slug}?sort=newest&page=2`)
      expect([moved.status, moved.location]).toEqual([301, '/categories/drinkware?sort=newest&page=2'])
    }
    // A name taken up again is itself, and no circle.
    await edit(id, { slug: 'cups' })
    expect((await visitor.get('/categories/cups')).status).toBe(200)
    expect((await visitor.get('/categories/drinkware')).location).toBe('/categories/cups')
    // Whoever bears a name now is found by it.
    await edit(id, { slug: 'beakers' })
    await category(shop.db, 'Cups')
    expect((await visitor.get('/categories/cups')).status).toBe(200)
    expect((await visitor.get('/categories/nothing')).status).toBe(404)
  })

  test('of a product leads to it, but not to a draft', async () => {
    const [shown, draft] = await putOnShelf(shop.db, mug(), mug({ slug: 'secret', status: 'draft' }))
    await inTransaction(shop.db, async (tx) => {
      for (const [slug, entityId] of [
        ['old-mug', shown?.id ?? 0],
        ['old-secret', draft?.id ?? 0],
      ] as const)
        await keepOldSlug(tx, { kind: 'product', slug, entityId, now: shop.time.now })
    })
    const visitor = shop.shopper()
    const moved = await visitor.get('/products/old-mug?Colour=Ink')
    expect([moved.status, moved.location]).toEqual([301, '/products/bothy-mug?Colour=Ink'])
    expect((await visitor.get('/products/old-secret')).status).toBe(404)
    expect((await visitor.get('/categories/old-mug')).status).toBe(404)
  })
})

test('of two who edit one category, the second is shown both and decides', async () => {
  const id = await category(shop.db, 'Wear')
  const opened = versionOf(await orla.get(`/admin/categories/${id}`))
  await edit(id, { title: 'Clothes' })
  const late = {
    title: 'Garments',
    slug: 'wear',
    blurb: 'All of Wear.',
    parent: '',
    hue: '40',
    version: opened,
  }
  const refused = await orla.post(`/admin/categories/${id}`, late)
  expect(refused.status).toBe(409)
  expect(refused.html).toContain('Oona Reilly changed this while you were editing')
  expect(textOf(refused.html)).toContain('Name Clothes Garments')
  expect(textOf(refused.html)).not.toContain('Address wear')
  expect(refused.html).toContain('value="Garments"')
  const again = await orla.post(`/admin/categories/${id}`, { ...late, version: versionOf(refused) })
  expect(again.status).toBe(303)
  expect((await shop.shopper().get('/categories/wear')).html).toContain('<h1>Garments</h1>')
})

test('deleting says first what happens, and then just that happens', async () => {
  const home = await category(shop.db, 'Home')
  const light = await category(shop.db, 'Light', { parentId: home })
  const lamps = await category(shop.db, 'Lamps', { parentId: light })
  await putOnShelf(
    shop.db,
    mug({ slug: 'a', title: 'A', categories: [{ id: light, position: 0 }] }),
    mug({
      slug: 'b',
      title: 'B',
      categories: [
        { id: light, position: 1 },
        { id: lamps, position: 0 },
      ],
    }),
  )
  await edit(light, { slug: 'lights' })
  const farewell = await orla.get(`/admin/categories/${light}/deletion`)
  expect(textOf(farewell.html)).toContain('2 products lose it. They stay in the shop.')
  expect(textOf(farewell.html)).toContain('1 of them stands in no other category.')
  expect(textOf(farewell.html)).toContain('Lamps moves up to Home.')
  const version = versionOf(farewell)
  await edit(light, { blurb: 'Changed meanwhile.' })
  expect((await orla.post(`/admin/categories/${light}/deletion`, { version })).status).toBe(409)
  const fresh = versionOf(await orla.get(`/admin/categories/${light}/deletion`))
  expect((await orla.post(`/admin/categories/${light}/deletion`, { version: fresh })).status).toBe(303)
  expect(treeOf((await orla.get('/admin/categories')).html)).toEqual(['Home', '-Lamps'])
  const visitor = shop.shopper()
  expect(slugsOf(await visitor.get('/products')).sort()).toEqual(['a', 'b'])
  expect((await visitor.get('/categories/light')).location).toBe('/categories/home')
  expect((await visitor.get('/categories/lights')).location).toBe('/categories/home')
})

test('products on a shelf stand in the order staff give them', async () => {
  const id = await category(shop.db, 'Mugs')
  const at = (slug: string, position: number) => mug({ slug, title: slug, categories: [{ id, position }] })
  // As imports leave them: two in one place, and gaps.
  const shelved = await putOnShelf(shop.db, at('one', 0), at('two', 0), at('three', 7), at('four', 9))
  const idOf = (slug: string) => shelved.find((each) => each.slug === slug)?.id
  const place = (slug: string, fields: Record<string, string>) =>
    orla.post(`/admin/categories/${id}/products/${idOf(slug)}/place`, fields)
  const order = async () => slugsOf(await shop.shopper().get('/categories/mugs'))
  await place('four', { to: 'place', place: '2' })
  expect(await order()).toEqual(['one', 'four', 'two', 'three'])
  await place('one', { to: 'down' })
  expect(await order()).toEqual(['four', 'one', 'two', 'three'])
  await place('three', { to: 'up' })
  await place('four', { to: 'place', place: '99' })
  expect(await order()).toEqual(['one', 'three', 'two', 'four'])
  const refused = await place('one', { to: 'place', place: 'first' })
  expect([refused.status, refused.html.includes('value="first"')]).toEqual([422, true])
  expect((await place('nothing', { to: 'up' })).status).toBe(404)
})

test('whoever may only read sees the tree and no form', async () => {
  const id = await category(shop.db, 'Play')
  await hire(shop, 'staff', { email: 'sam@example.com', name: 'Sam' })
  const sam = shop.shopper()
  await sam.get('/admin/login')
  await sam.post('/admin/login', { email: 'sam@example.com', password })
  const { html } = await sam.get('/admin/categories')
  expect(treeOf(html)).toEqual(['Play'])
  expect(html).not.toContain('New category')
  expect(html).not.toContain('/moves"')
  expect((await sam.post(`/admin/categories/${id}/moves`, { to: 'up' })).status).toBe(404)
})
