import { expect, test } from 'vitest'
import { archiveProduct } from '#src/domain/catalog/archive-product.ts'
import {
  findAnyProductBySlug,
  findProductBySlug,
  listVariantsForPricing,
} from '#src/domain/catalog/queries.ts'
import { ownHtml } from '#src/domain/catalog/rich-text.ts'
import { saveCategory } from '#src/domain/catalog/save-category.ts'
import { saveProduct } from '#src/domain/catalog/save-product.ts'
import { saveMedia } from '#src/domain/media/save-media.ts'
import { saveSeller } from '#src/domain/sellers/save-seller.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { openTestDatabase } from '../../support/database.ts'
import { excuseBooks } from '../../support/verify.ts'
import { NOW, option, product, saved, stocked, variant } from './support.ts'

const mug = (changes = {}) =>
  product('mug', {
    title: 'Mug',
    options: [
      {
        name: 'Colour',
        values: [
          { name: 'Sky', swatch: '#88aacc' },
          { name: 'Moss', swatch: '#667744' },
        ],
      },
    ],
    variants: [
      variant(['Sky'], { sku: 'MUG-S', imageIndex: 0 }),
      variant(['Moss'], { sku: 'MUG-M', priceMinor: 1_200, compareAtMinor: 1_500 }),
    ],
    images: [
      { mediaId: null, sourceUrl: 'https://pictures.example/sky.jpg', alt: 'Sky', optionValue: 'Sky' },
      { mediaId: null, sourceUrl: 'https://pictures.example/moss.jpg', alt: 'Moss', optionValue: 'Moss' },
    ],
    ...changes,
  })

test('a saved product comes back whole: options, variants, stock, pictures, maker and the way to its category', async () => {
  const { db } = await openTestDatabase()
  const sellerId = await saveSeller(
    db,
    { slug: 'kiln', name: 'Kiln & Co', town: 'Cobh', story: 'Clay.', hue: 30 },
    NOW,
  )
  const top = await saveCategory(
    db,
    { slug: 'home', title: 'Home', blurb: '', parentId: null, mediaId: null, hue: 0, position: 1 },
    NOW,
  )
  if (typeof top === 'string') throw new Error(top)
  const cups = await saveCategory(
    db,
    { slug: 'cups', title: 'Cups', blurb: '', parentId: top.id, mediaId: null, hue: 0, position: 2 },
    NOW,
  )
  if (typeof cups === 'string') throw new Error(cups)
  const picture = {
    hash: 'a'.repeat(40),
    file: `${'a'.repeat(40)}.webp`,
    contentType: 'image/webp',
    width: 800,
    height: 600,
    bytes: 9,
  }
  const mediaId = (await inTransaction(db, (tx) => saveMedia(tx, [picture], NOW))).get(picture.hash) ?? 0
  const input = mug({
    sellerId,
    detailsHtml: ownHtml('<p>Fired twice.</p>'),
    tags: ['clay', 'gift'],
    categories: [{ id: cups.id, position: 0 }],
    images: [{ mediaId, sourceUrl: '', alt: 'A mug', optionValue: 'Moss' }],
  })
  await stocked(db, input, [3, 0])

  const found = await findProductBySlug(db, 'mug')
  expect(found).toMatchObject({
    title: 'Mug',
    detailsHtml: '<p>Fired twice.</p>',
    tags: ['clay', 'gift'],
    maker: { slug: 'kiln', name: 'Kiln & Co', town: 'Cobh' },
    path: [{ slug: 'home' }, { slug: 'cups' }],
    options: [
      {
        name: 'Colour',
        values: [
          { name: 'Sky', swatch: '#88aacc' },
          { name: 'Moss', swatch: '#667744' },
        ],
      },
    ],
    variants: [
      {
        title: 'Sky',
        sku: 'MUG-S',
        priceMinor: 1_000,
        compareAtMinor: null,
        available: 3,
        tracksStock: true,
      },
      { title: 'Moss', sku: 'MUG-M', priceMinor: 1_200, compareAtMinor: 1_500, available: 0, policy: 'deny' },
    ],
    images: [{ src: `/media/${picture.file}`, width: 800, height: 600, alt: 'A mug' }],
    absentImages: [],
    rating: { count: 0, sum: 0 },
  })
  const moss = found?.options[0]?.values[1]?.id
  expect(found?.images[0]?.optionValueId).toBe(moss)
  expect(found?.variants[1]?.valueIds).toEqual([moss])
})

test('saving a product again keeps the ids that carts, orders and stock point at', async () => {
  const { db } = await openTestDatabase()
  const before = await saved(db, mug())
  const first = await findProductBySlug(db, 'mug')
  const after = await saved(db, mug({ title: 'The mug' }), NOW + 1)
  const second = await findProductBySlug(db, 'mug')

  expect(after).toMatchObject({ id: before.id, outcome: 'updated', variantIds: before.variantIds })
  expect(after.createdVariantIds.size).toBe(0)
  expect(second?.title).toBe('The mug')
  expect(second?.options).toEqual(first?.options)
  expect(second?.absentImages).toEqual(first?.absentImages)
})

test('a variant whose colour was renamed is recognised by its SKU', async () => {
  const { db } = await openTestDatabase()
  const before = await saved(db, mug())
  const renamed = mug({
    options: [option('Colour', 'Azure', 'Moss')],
    variants: [variant(['Azure'], { sku: 'MUG-S' }), variant(['Moss'], { sku: 'MUG-M' })],
    images: [],
  })
  expect((await saved(db, renamed)).variantIds).toEqual(before.variantIds)
  const found = await findProductBySlug(db, 'mug')
  expect(found?.options[0]?.values.map((value) => value.name)).toEqual(['Azure', 'Moss'])
})

test('swapping the order of variants does not swap their stock', async () => {
  const { db } = await openTestDatabase()
  await stocked(db, mug(), [3, 7])
  const swapped = mug()
  await saved(db, { ...swapped, variants: [...swapped.variants].reverse() })
  const found = await findProductBySlug(db, 'mug')
  expect(found?.variants.map(({ title, available }) => [title, available])).toEqual([
    ['Moss', 7],
    ['Sky', 3],
  ])
})

test('a variant that is no longer named is withdrawn, and is itself again when it comes back', async () => {
  const { db } = await openTestDatabase()
  const [sky = 0, moss = 0] = (await stocked(db, mug(), [3, 7])).variantIds
  const onlySky = mug({
    options: [option('Colour', 'Sky')],
    variants: [variant(['Sky'], { sku: 'MUG-S' })],
    images: [],
  })
  await saved(db, onlySky)

  const without = await findProductBySlug(db, 'mug')
  expect(without?.variants.map(({ id }) => id)).toEqual([sky])
  expect(without?.options[0]?.values.map(({ name }) => name)).toEqual(['Sky'])
  const [withdrawn] = await listVariantsForPricing(db, [moss])
  expect(withdrawn?.isForSale).toBe(false)

  expect((await saved(db, mug())).variantIds).toEqual([sky, moss])
  expect((await findProductBySlug(db, 'mug'))?.variants[1]?.available).toBe(7)
})

test('an option that is dropped disappears, and the variants left keep their ids by SKU', async () => {
  const { db } = await openTestDatabase()
  const both = product('shirt', {
    options: [option('Size', 'S', 'M'), option('Fit', 'Slim')],
    variants: [variant(['S', 'Slim'], { sku: 'A' }), variant(['M', 'Slim'], { sku: 'B' })],
  })
  const before = await saved(db, both)
  const after = await saved(db, {
    ...both,
    options: [option('Size', 'S', 'M')],
    variants: [variant(['S'], { sku: 'A' }), variant(['M'], { sku: 'B' })],
  })
  expect(after.variantIds).toEqual(before.variantIds)
  expect((await findProductBySlug(db, 'shirt'))?.options.map(({ name }) => name)).toEqual(['Size'])
  expect(await db.selectFrom('product_options').select('name').execute()).toEqual([{ name: 'Size' }])
})

test('colours that differ only in case are two values, as the file said', async () => {
  const { db } = await openTestDatabase()
  const input = product('pen', {
    options: [option('Ink', 'Red', 'red')],
    variants: [variant(['Red']), variant(['red'])],
  })
  const before = await saved(db, input)
  expect(new Set(before.variantIds).size).toBe(2)
  expect((await saved(db, input)).variantIds).toEqual(before.variantIds)
})

test('a picture that was fetched is not fetched again when the product is saved again', async () => {
  const { db } = await openTestDatabase()
  const { id } = await saved(db, mug())
  await db
    .updateTable('product_images')
    .set({ state: 'missing', failure: 'It is gone.' })
    .where('position', '=', 1)
    .execute()
  await saved(db, mug({ images: [...mug().images].reverse() }))
  const images = await db
    .selectFrom('product_images')
    .selectAll()
    .where('product_id', '=', id)
    .orderBy('position')
    .execute()
  expect(images.map(({ alt, state, failure }) => [alt, state, failure])).toEqual([
    ['Moss', 'missing', 'It is gone.'],
    ['Sky', 'pending', ''],
  ])
})

const brokenProducts: [string, Parameters<typeof product>[1], string][] = [
  ['has no title', { title: ' ' }, 'no_title'],
  ['has nothing to sell', { variants: [] }, 'no_variant'],
  [
    'names an option twice',
    { options: [option('A', 'x'), option('A', 'y')], variants: [variant(['x', 'y'])] },
    'option_twice',
  ],
  ['names a value twice', { options: [option('A', 'x', 'x')], variants: [variant(['x'])] }, 'value_twice'],
  [
    'has a variant without a value',
    { options: [option('A', 'x')], variants: [variant([])] },
    'values_do_not_fit',
  ],
  [
    'has a variant with a value nobody offers',
    { options: [option('A', 'x')], variants: [variant(['z'])] },
    'values_do_not_fit',
  ],
  [
    'has the same variant twice',
    { options: [option('A', 'x')], variants: [variant(['x']), variant(['x'])] },
    'variant_twice',
  ],
  ['has a negative price', { variants: [variant([], { priceMinor: -1 })] }, 'bad_amount'],
  ['has half a cent in its price', { variants: [variant([], { priceMinor: 0.5 })] }, 'bad_amount'],
  [
    'has a picture from nowhere',
    { images: [{ mediaId: null, sourceUrl: '', alt: '', optionValue: null }] },
    'bad_image',
  ],
]
test.each(brokenProducts)(
  'a product that %s is refused and nothing of it is kept',
  async (_, changes, refusal) => {
    const { db } = await openTestDatabase()
    expect(await saveProduct(db, product('broken', changes), NOW)).toBe(refusal)
    expect(await db.selectFrom('products').select('id').execute()).toEqual([])
  },
)

test('a product of 2,100 variants is saved', async () => {
  const { db } = await openTestDatabase()
  const names = Array.from({ length: 2_100 }, (_, n) => `No ${n}`)
  const input = product('screws', {
    options: [option('Size', ...names)],
    variants: names.map((name) => variant([name])),
  })
  const before = await saved(db, input)
  expect((await findProductBySlug(db, 'screws'))?.variants.at(-1)?.title).toBe('No 2099')
  expect((await saved(db, input)).variantIds).toEqual(before.variantIds)
})

test('an archived product leaves the shop but not the records', async () => {
  const { db } = await openTestDatabase()
  await saved(db, mug())
  expect(await archiveProduct(db, 'mug', NOW)).toBeNull()
  expect(await findProductBySlug(db, 'mug')).toBeNull()
  expect((await findAnyProductBySlug(db, 'mug'))?.status).toBe('archived')
  expect(await archiveProduct(db, 'cup', NOW)).toBe('unknown_product')
})

test('drafts are not shown to shoppers', async () => {
  const { db } = await openTestDatabase()
  await saved(db, mug({ status: 'draft' }))
  expect(await findProductBySlug(db, 'mug')).toBeNull()
})

test('every change of a product moves the shop’s revision, so that no kept page stays out of date', async () => {
  const { db } = await openTestDatabase()
  const revision = async () => (await db.selectFrom('revisions').select('n').executeTakeFirst())?.n ?? 0
  await saved(db, mug())
  const first = await revision()
  await saved(db, mug())
  expect(await revision()).toBeGreaterThan(first)
})

test('a product in stock at two places has what both hold, less what is set aside', async () => {
  const { db } = await openTestDatabase()
  excuseBooks(db, 'stock')
  const { variantIds } = await stocked(db, mug(), [5, 0])
  const sky = variantIds[0] ?? 0
  const { id } = await db
    .insertInto('locations')
    .values({ name: 'Barn', is_default: 0 })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('stock_levels')
    .values({ variant_id: sky, location_id: id, on_hand: 4, reserved: 3 })
    .execute()
  expect((await findProductBySlug(db, 'mug'))?.variants[0]?.available).toBe(6)
  expect((await listVariantsForPricing(db, [sky]))[0]?.available).toBe(6)
})

test('variants for pricing come in the order asked for, and unknown ones are left out', async () => {
  const { db } = await openTestDatabase()
  const [sky = 0, moss = 0] = (await stocked(db, mug({ hue: 45, taxCategory: 'reduced' }), [2, 0])).variantIds
  const priced = await listVariantsForPricing(db, [moss, 999_999, sky])
  expect(priced.map((each) => [each.id, each.title, each.priceMinor, each.available])).toEqual([
    [moss, 'Moss', 1_200, 0],
    [sky, 'Sky', 1_000, 2],
  ])
  expect(priced[0]).toMatchObject({
    productTitle: 'Mug',
    productSlug: 'mug',
    hue: 45,
    taxCategory: 'reduced',
    imageSrc: '',
    isForSale: true,
  })
})
