import { beforeAll, expect, test } from 'vitest'
import { saveCategory } from '#src/domain/catalog/save-category.ts'
import type { Browser } from '../support/browser-like.ts'
import { mug, putOnShelf, tee } from '../support/goods.ts'
import { NOON } from '../support/noon.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { fieldsOf as fieldsOfForm } from './form-fields.ts'
import { atWork } from './staff.ts'

let shop: TestShop
let owner: Browser

beforeAll(async () => {
  shop = await openTestShop()
  owner = await atWork(shop, 'owner')
})

const DAY = 86_400_000
const stranger = () => shop.shopper()

const fieldsOf = (html: string) => fieldsOfForm(html, 'class="edit"')
const pageOf = (id: number) => owner.get(`/admin/products/${id}`)
async function save(id: number, changes: Record<string, string | string[]>) {
  const { html } = await pageOf(id)
  return owner.post(`/admin/products/${id}`, { ...fieldsOf(html), ...changes })
}
const rowOf = (id: number) =>
  shop.db.selectFrom('products').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

test('a product put into the catalogue is in the shop and found by search at once', async () => {
  const refused = await owner.post('/admin/products', { title: '', price: 'a lot', lead: 'Kept as typed' })
  expect(refused.status).toBe(422)
  expect(refused.html).toContain('Enter a title')
  expect(refused.html).toContain('Enter an amount, like 18.00')
  expect(refused.html).toContain('Kept as typed')

  const made = await owner.post('/admin/products', {
    title: 'Harbour kettle',
    price: '49,50',
    sku: 'KETTLE-1',
    status: 'active',
    details: '# Two litres\n\n- boils\n- **sings** <script>alert(1)</script>',
  })
  expect(made.status).toBe(303)
  const page = await stranger().get('/products/harbour-kettle')
  expect(page.status).toBe(200)
  expect(page.html).toContain('€49.50')
  expect(page.html).toContain('<h2>Two litres</h2>')
  expect(page.html).toContain('<strong>sings</strong>')
  expect(page.html).not.toContain('alert(1)')
  expect((await stranger().get('/search?q=harbour')).html).toContain('Harbour kettle')
  const twice = await owner.post('/admin/products', { title: 'Harbour kettle', price: '1', sku: '' })
  expect(twice.status).toBe(422)
  expect(twice.html).toContain('Another product has this address')
})

test('a service is put into the catalogue without a parcel, and its page says so', async () => {
  const kept = await owner.post('/admin/products', { title: '', price: '5' })
  expect(kept.html).toMatch(/name="needs_parcel" type="checkbox" value="1">/)
  const made = await owner.post('/admin/products', {
    title: 'Knitting lesson',
    price: '30',
    status: 'active',
  })
  const id = Number(made.location.split('/').at(-1))
  const variant = await shop.db
    .selectFrom('variants')
    .select('requires_shipping')
    .where('product_id', '=', id)
    .executeTakeFirst()
  expect([variant?.requires_shipping, (await rowOf(id)).kind]).toEqual([0, 'digital'])
  expect((await stranger().get('/products/knitting-lesson')).html).toContain('By email')
  const blank = fieldsOf((await owner.get('/admin/products/new')).html)
  expect(blank.needs_parcel).toBe('1')
})

test('saving what nobody changed touches nothing, and each change is in the log as it was and as it is', async () => {
  const [product] = await putOnShelf(
    shop.db,
    mug({ slug: 'quiet-mug', title: 'Quiet mug', detailsHtml: '<p>Line\r\nends</p>' as never }),
  )
  const id = product?.id ?? 0
  const before = await rowOf(id)
  expect((await save(id, {})).status).toBe(303)
  expect(await rowOf(id)).toEqual(before)
  await save(id, { title: 'Loud mug' })
  const { title, details_html, details_md } = await rowOf(id)
  expect([title, details_html, details_md]).toEqual(['Loud mug', before.details_html, null])
  const log = await shop.db
    .selectFrom('audit_log')
    .selectAll()
    .where('entity_id', '=', String(id))
    .where('entity', '=', 'product')
    .execute()
  expect(log.map((row) => [row.action, row.before_json, row.after_json])).toEqual([
    ['change product', '{"title":"Quiet mug"}', '{"title":"Loud mug"}'],
  ])
  expect((await stranger().get('/products/quiet-mug')).html).toContain('Loud mug')
})

test('a product is found for good by every address it ever had', async () => {
  const [product] = await putOnShelf(shop.db, mug({ slug: 'first-name', title: 'Renamed mug' }))
  const id = product?.id ?? 0
  await save(id, { slug: 'second-name' })
  await save(id, { slug: 'Third name!' })
  for (const old of ['first-name', 'second-name']) {
    const page = await stranger().get(`/products/${old}`)
    expect([page.status, page.location]).toEqual([301, '/products/third-name'])
  }
  await save(id, { slug: 'first-name' })
  expect((await stranger().get('/products/first-name')).status).toBe(200)
  expect((await stranger().get('/products/third-name')).location).toBe('/products/first-name')
})

test('what is to be on show later is nowhere in the shop until then, and everywhere from then on', async () => {
  const [product] = await putOnShelf(shop.db, mug({ slug: 'winter-mug', title: 'Winter mug' }))
  const id = product?.id ?? 0
  const places = ['/', '/products', '/search?q=winter', '/sitemap.xml', '/products/winter-mug']
  const seen = async () => {
    const found: string[] = []
    // Asked for twice, so that kept pages are looked at as well.
    for (const place of [...places, ...places]) {
      const page = await stranger().get(place)
      if (page.status === 200 && page.html.includes('winter-mug')) found.push(place)
    }
    return new Set(found)
  }
  expect((await seen()).size).toBeGreaterThanOrEqual(4)
  const before = await seen()
  const wall = new Date(NOON + 2 * DAY).toISOString().slice(0, 16)
  expect((await save(id, { published: 'tomorrow' })).html).toContain('Enter a day and a time')
  expect((await save(id, { published: wall })).status).toBe(303)
  expect(await seen()).toEqual(new Set())
  expect((await owner.get('/products/winter-mug')).status).toBe(200)
  await shop.work()
  expect(await seen()).toEqual(new Set())
  shop.time.now = NOON + 2 * DAY + 3_600_000
  await shop.work()
  expect(await seen()).toEqual(before)
  shop.time.now = NOON
})

test('two people who edit at once are shown both, and saving again replaces', async () => {
  const [product] = await putOnShelf(shop.db, mug({ slug: 'shared-mug', title: 'Shared mug' }))
  const id = product?.id ?? 0
  const first = fieldsOf((await pageOf(id)).html)
  await save(id, { title: 'Theirs' })
  const stale = await owner.post(`/admin/products/${id}`, { ...first, title: 'Mine' })
  expect(stale.status).toBe(409)
  expect(stale.html).toContain('Oona Reilly changed this while you were editing')
  expect(stale.html).toContain('<td>Theirs</td><td>Mine</td>')
  expect((await rowOf(id)).title).toBe('Theirs')
  expect((await owner.post(`/admin/products/${id}`, fieldsOf(stale.html))).status).toBe(303)
  expect((await rowOf(id)).title).toBe('Mine')
})

test('a copy is a draft with everything but stock, and article numbers of its own', async () => {
  const shelf = await saveCategory(
    shop.db,
    { slug: 'wear', title: 'Wear', blurb: '', parentId: null, mediaId: null, hue: 20, position: 0 },
    NOON,
  )
  const [product] = await putOnShelf(
    shop.db,
    tee({
      slug: 'copied-tee',
      title: 'Copied tee',
      categories: [{ id: (shelf as { id: number }).id, position: 0 }],
    }),
  )
  const copied = await owner.post(`/admin/products/${product?.id}/copies`)
  const id = Number(copied.location.split('/').at(-1))
  expect(await rowOf(id)).toMatchObject({
    slug: 'copied-tee-copy',
    status: 'draft',
    title: 'Copied tee (copy)',
  })
  const variants = await shop.db
    .selectFrom('variants')
    .select(['title', 'sku'])
    .where('product_id', '=', id)
    .orderBy('position')
    .execute()
  expect(variants.map(({ sku }) => sku)).toEqual([
    'TEE-INK-S-2',
    'TEE-INK-M-2',
    'TEE-ROSE-S-2',
    'TEE-ROSE-M-2',
  ])
  expect((await stranger().get('/products/copied-tee-copy')).status).toBe(404)
  const preview = await owner.get('/products/copied-tee-copy')
  expect(preview.status).toBe(200)
  expect(preview.html).toContain('Rose')
  expect(fieldsOf((await pageOf(id)).html).category).toEqual([String((shelf as { id: number }).id)])
})
