import { expect, test } from 'vitest'
import { findProductBySlug } from '#src/domain/catalog/queries.ts'
import { saveCategory } from '#src/domain/catalog/save-category.ts'
import { importFile } from '#src/domain/imports/import-file.ts'
import { listMessages, listRuns } from '#src/domain/imports/queries.ts'
import { FileRefused } from '#src/domain/imports/read/file-refused.ts'
import { searchProducts } from '#src/domain/search/find-products.ts'
import { openTestDatabase } from '../../support/database.ts'
import { excuseBooks } from '../../support/verify.ts'
import { NOW } from '../catalog/support.ts'
import { csvOf, depsOf, dump, fileOf, importText, type Row, stockOf } from './support.ts'

const mug: Row[] = [
  {
    handle: 'mug',
    title: 'Mug',
    body: '<h1>Fine</h1><p>Clay.</p>',
    vendor: 'Kiln',
    type: 'Cups',
    option: 'Colour',
    value: 'Ocean blue',
    sku: 'M-B',
    quantity: 3,
    price: '18.00',
    image: 'https://p.example/b.jpg',
    alt: 'Blue',
    variantImage: 'https://p.example/b.jpg',
  },
  {
    handle: 'mug',
    value: 'Red',
    sku: 'M-R',
    quantity: 7,
    price: '19.50',
    image: 'https://p.example/r.jpg',
    variantImage: 'https://p.example/r.jpg',
  },
  { handle: 'mug', image: 'https://p.example/all.jpg' },
]
const lamp: Row = { handle: 'lamp', title: 'Lamp', sku: 'L', price: '40', quantity: 2 }

test('a file becomes products with variants, stock, pictures to fetch, category and search words', async () => {
  const { db } = await openTestDatabase()
  const result = await importText(db, csvOf(...mug, lamp))
  expect(result.sentence).toBe(
    '2 products (2 created, 0 updated, 0 unchanged), 3 variants, 3 images, 0 rows refused',
  )

  const found = await findProductBySlug(db, 'mug')
  expect(found).toMatchObject({
    title: 'Mug',
    brand: 'Kiln',
    productType: 'Cups',
    detailsHtml: '<h2>Fine</h2><p>Clay.</p>',
    path: [{ title: 'Cups', slug: 'cups' }],
    options: [
      {
        name: 'Colour',
        values: [
          { name: 'Ocean blue', swatch: '#2f66b5' },
          { name: 'Red', swatch: '#c8342f' },
        ],
      },
    ],
    variants: [
      { sku: 'M-B', priceMinor: 1_800, available: 3, weightGrams: 100 },
      { sku: 'M-R', priceMinor: 1_950, available: 7 },
    ],
    absentImages: [
      { sourceUrl: 'https://p.example/b.jpg', state: 'pending' },
      { sourceUrl: 'https://p.example/r.jpg', state: 'pending' },
      { sourceUrl: 'https://p.example/all.jpg', state: 'pending' },
    ],
  })
  expect(found?.variants.map((variant) => variant.imageId)).toEqual(
    found?.absentImages.slice(0, 2).map((image) => image.id),
  )
  expect((await findProductBySlug(db, 'lamp'))?.path).toMatchObject([{ title: 'All sorts' }])
  expect((await searchProducts(db, depsOf(db).index, 'kiln', 9)).ids).toEqual([found?.id])
  const movements = await db.selectFrom('stock_movements').select(['kind', 'quantity', 'reason']).execute()
  expect(movements.map(({ kind, quantity }) => [kind, quantity])).toEqual([
    ['received', 3],
    ['received', 7],
    ['received', 2],
  ])
  expect(movements[0]?.reason).toMatch(/^import of \d+\.csv$/)
  expect((await db.selectFrom('jobs').select('kind').execute()).map(({ kind }) => kind)).toEqual([
    'images.fetch',
  ])
})

test('a picture of one colour is shown with that colour, and one of all colours with none', async () => {
  const { db } = await openTestDatabase()
  await importText(db, csvOf(...mug))
  const values = await db.selectFrom('option_values').select(['id', 'name']).orderBy('id').execute()
  const images = await db.selectFrom('product_images').select('option_value_id').orderBy('position').execute()
  expect(images.map((image) => values.find((value) => value.id === image.option_value_id)?.name)).toEqual([
    'Ocean blue',
    'Red',
    undefined,
  ])
})

test('importing the same file again changes no row at all', async () => {
  const { db } = await openTestDatabase()
  await importText(db, csvOf(...mug, lamp))
  const before = await dump(db)
  const jobs = await db.selectFrom('jobs').selectAll().execute()
  const again = await importText(db, csvOf(...mug, lamp))
  expect(again.sentence).toBe(
    '2 products (0 created, 0 updated, 2 unchanged), 3 variants, 3 images, 0 rows refused',
  )
  expect(await dump(db)).toEqual(before)
  expect(await db.selectFrom('jobs').selectAll().execute()).toEqual(jobs)
})

test('a product that changed in the file is updated, and its neighbours are not touched', async () => {
  const { db } = await openTestDatabase()
  await importText(db, csvOf(...mug, lamp))
  const before = await dump(db)
  const dearer = await importText(db, csvOf(...mug, { ...lamp, price: '44' }))
  expect(dearer.counts).toMatchObject({ created: 0, updated: 1, unchanged: 1 })
  expect((await findProductBySlug(db, 'lamp'))?.variants[0]?.priceMinor).toBe(4_400)
  const after = await dump(db)
  const mugOf = (tables: Record<string, unknown[]>) =>
    (tables.products as { slug: string }[]).find(({ slug }) => slug === 'mug')
  expect(mugOf(after)).toEqual(mugOf(before))
  expect(after.variants?.slice(0, 2)).toEqual(before.variants?.slice(0, 2))
})

test('what was sold since the last import is not put back on the shelf', async () => {
  const { db } = await openTestDatabase()
  await importText(db, csvOf(...mug))
  excuseBooks(db, 'stock')
  await db.updateTable('stock_levels').set({ on_hand: 1 }).execute()
  await importText(db, csvOf({ ...mug[0], handle: 'mug', title: 'New name' }, ...mug.slice(1)))
  expect((await findProductBySlug(db, 'mug'))?.title).toBe('New name')
  expect(await stockOf(db)).toEqual({ 'M-B': 1, 'M-R': 1 })
})

test('a number that changed in the file is a new count', async () => {
  const { db } = await openTestDatabase()
  await importText(db, csvOf(lamp))
  excuseBooks(db, 'stock')
  await db.updateTable('stock_levels').set({ on_hand: 1 }).execute()
  const result = await importText(db, csvOf({ ...lamp, quantity: 9 }))
  expect(result.counts.updated).toBe(1)
  expect(await stockOf(db)).toEqual({ L: 9 })
  const last = await db
    .selectFrom('stock_movements')
    .select(['kind', 'quantity'])
    .orderBy('id', 'desc')
    .executeTakeFirst()
  expect(last).toEqual({ kind: 'adjusted', quantity: 8 })
})

test('a count below what orders have set aside is refused with a word, and the rest of the product is taken', async () => {
  const { db } = await openTestDatabase()
  await importText(db, csvOf(lamp))
  excuseBooks(db, 'stock')
  await db.updateTable('stock_levels').set({ reserved: 2 }).execute()
  const result = await importText(db, csvOf({ ...lamp, title: 'Big lamp', quantity: 1 }))
  expect(await stockOf(db)).toEqual({ L: 2 })
  expect((await findProductBySlug(db, 'lamp'))?.title).toBe('Big lamp')
  const [message] = await listMessages(db, result.runId, { limit: 9, offset: 0 })
  expect(message).toMatchObject({
    line: 2,
    handle: 'lamp',
    level: 'warning',
    message: 'Orders have set more than 1 aside, so the stock was left as it is.',
  })
  expect(result.counts).toMatchObject({ warnings: 1, rowsRefused: 0 })
})

test('what staff wrote and no file knows survives an import', async () => {
  const { db } = await openTestDatabase()
  await importText(db, csvOf(lamp))
  const other = await saveCategory(
    db,
    { slug: 'gifts', title: 'Gifts', blurb: '', parentId: null, mediaId: null, hue: 0, position: 9 },
    NOW,
  )
  if (typeof other === 'string') throw new Error(other)
  const { id } = await db.selectFrom('products').select('id').executeTakeFirstOrThrow()
  await db
    .updateTable('products')
    .set({ subtitle: 'Ash and brass', hue: 45, tax_category: 'reduced' })
    .execute()
  await db
    .insertInto('product_categories')
    .values({ product_id: id, category_id: other.id, position: 3 })
    .execute()
  await importText(db, csvOf({ ...lamp, price: '41' }))
  expect(await findProductBySlug(db, 'lamp')).toMatchObject({
    subtitle: 'Ash and brass',
    hue: 45,
    taxCategory: 'reduced',
  })
  expect((await db.selectFrom('product_categories').selectAll().execute()).length).toBe(2)
})

test('a renamed category is not made again by the next import, and a new type moves the product', async () => {
  const { db } = await openTestDatabase()
  await importText(db, csvOf({ ...lamp, type: 'LAMPS' }))
  await db.updateTable('categories').set({ title: 'Light' }).execute()
  await importText(db, csvOf({ ...lamp, type: 'LAMPS', price: '41' }))
  expect((await db.selectFrom('categories').select('title').execute()).map(({ title }) => title)).toEqual([
    'Light',
  ])
  await importText(db, csvOf({ ...lamp, type: 'Desk' }))
  expect((await findProductBySlug(db, 'lamp'))?.path).toMatchObject([{ title: 'Desk' }])
})

test('types that differ only in case share a category', async () => {
  const { db } = await openTestDatabase()
  await importText(
    db,
    csvOf({ ...lamp, type: 'Lamps' }, { ...lamp, handle: 'torch', title: 'Torch', type: 'LAMPS' }),
  )
  expect((await db.selectFrom('categories').select('title').execute()).map(({ title }) => title)).toEqual([
    'Lamps',
  ])
})

test('scripts in a description do not come with it', async () => {
  const { db } = await openTestDatabase()
  await importText(
    db,
    csvOf({ ...lamp, body: '<p onclick="x()">Ash<script>x()</script></p><iframe src="//x"></iframe>' }),
  )
  expect((await findProductBySlug(db, 'lamp'))?.detailsHtml).toBe('<p>Ash</p>')
})

test('a refused row is said with its line and counted once, and the other rows come in', async () => {
  const { db } = await openTestDatabase()
  const seen: number[] = []
  const file = fileOf(csvOf(lamp, { ...lamp, handle: 'torch', title: 'Torch', price: 'cheap' }, ...mug))
  const result = await importFile(depsOf(db), file, {
    dryRun: false,
    onMessage: ({ line }) => seen.push(line),
  })
  expect(result.sentence).toBe(
    '2 products (2 created, 0 updated, 0 unchanged), 3 variants, 3 images, 1 rows refused',
  )
  const refused = await listMessages(db, result.runId, { limit: 9, offset: 0, level: 'refused' })
  expect(new Set(refused.map(({ line }) => line))).toEqual(new Set([3]))
  expect(new Set(seen)).toEqual(new Set([3]))
})

test('a dry run says what would happen and writes no product', async () => {
  const { db } = await openTestDatabase()
  await importText(db, csvOf(lamp))
  const before = await dump(db)
  const file = fileOf(
    csvOf({ ...lamp, price: '41' }, ...mug, { ...lamp, handle: 'torch', title: 'Torch', price: 'cheap' }),
  )
  const result = await importFile(depsOf(db), file, { dryRun: true })
  expect(result.state).toBe('checked')
  expect(result.sentence).toBe(
    '2 products (1 created, 1 updated, 0 unchanged), 3 variants, 3 images, 1 rows refused',
  )
  expect(await dump(db)).toEqual(before)
  expect((await listMessages(db, result.runId, { limit: 9, offset: 0 })).length).toBeGreaterThan(0)
})

test('a file that is none is refused in a sentence', async () => {
  const { db } = await openTestDatabase()
  const tryFile = (file: string) => importFile(depsOf(db), file, { dryRun: false })
  await expect(tryFile(fileOf('%PDF-1.7 …'))).rejects.toThrow(
    new FileRefused('This is a PDF, not a CSV file.'),
  )
  await expect(tryFile('/nowhere/at/all.csv')).rejects.toThrow(new FileRefused('There is no such file.'))
  expect((await listRuns(db, 1))[0]).toMatchObject({ state: 'refused', error: 'There is no such file.' })
  expect((await listRuns(db, 9)).map(({ fileName }) => fileName)[0]).toBe('all.csv')
})

test('prices in yen have no cents', async () => {
  const { db } = await openTestDatabase()
  await importText(db, csvOf({ ...lamp, price: '4200' }), { currency: 'JPY' })
  expect((await findProductBySlug(db, 'lamp'))?.variants[0]?.priceMinor).toBe(4_200)
})
