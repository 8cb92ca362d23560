import { sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { type CategoryNode, inTreeOrder } from './category.ts'
import type { CategoryWish } from './change-category.ts'

// What the back office reads of categories beyond what shoppers see.

export type StaffCategory = CategoryWish & { id: number; version: number }

export async function findCategory(db: Db, id: number): Promise<StaffCategory | null> {
  const row = await db.selectFrom('categories').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) return null
  const { title, slug, blurb, hue } = row
  return {
    id,
    title,
    slug,
    blurb,
    hue,
    parentId: row.parent_id,
    mediaId: row.media_id,
    version: row.updated_at,
  }
}

/** A category as a list to choose from needs it. */
export type TreeEntry = CategoryNode & { title: string; depth: number }

/** All categories in the order of the tree, without counting anything. */
export async function listTree(db: Db | Tx): Promise<TreeEntry[]> {
  const rows = await db
    .selectFrom('categories')
    .select(['id', 'parent_id as parentId', 'title'])
    .orderBy('position')
    .orderBy('id')
    .execute()
  return inTreeOrder(rows)
}

/** What deleting it would do. */
export type CategoryFarewell = {
  products: number
  /** Those among them that stand in no other category. */
  onlyHere: number
  /** Titles of what stands right below it. */
  children: string[]
  parentTitle: string
}

export async function readFarewell(db: Db, { id, parentId }: StaffCategory): Promise<CategoryFarewell> {
  const [counts, children, parent] = await Promise.all([
    db
      .selectFrom('product_categories as here')
      .select((eb) => eb.fn.countAll<number>().as('products'))
      .select(
        sql<number>`sum(case when exists (select 1 from product_categories as other
          where other.product_id = here.product_id and other.category_id <> here.category_id) then 0 else 1 end)`.as(
          'only_here',
        ),
      )
      .where('category_id', '=', id)
      .executeTakeFirstOrThrow(),
    db.selectFrom('categories').select('title').where('parent_id', '=', id).orderBy('position').execute(),
    parentId === null
      ? undefined
      : db.selectFrom('categories').select('title').where('id', '=', parentId).executeTakeFirst(),
  ])
  return {
    products: Number(counts.products),
    onlyHere: Number(counts.only_here ?? 0),
    children: children.map((row) => row.title),
    parentTitle: parent?.title ?? '',
  }
}

const firstPicture = sql<
  string | null
>`(select media.file from product_images join media on media.id = product_images.media_id
  where product_images.product_id = products.id order by product_images.position, product_images.id limit 1)`

/** A product on a category's own shelf, in the order shoppers see while all can be bought. */
export type PlacedProduct = {
  id: number
  slug: string
  title: string
  status: string
  hue: number
  file: string
}

export async function listPlaced(
  db: Db,
  { categoryId, limit, offset }: { categoryId: number; limit: number; offset: number },
): Promise<{ products: PlacedProduct[]; total: number }> {
  const shelf = db.selectFrom('product_categories').where('category_id', '=', categoryId)
  const [rows, { total }] = await Promise.all([
    // Products only of the page that is shown: a shelf may hold all of the shop.
    shelf
      .select('product_id')
      .orderBy('position')
      .orderBy('product_id')
      .limit(limit)
      .offset(offset)
      .execute(),
    shelf.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  const ids = rows.map((row) => row.product_id)
  return { products: await listTiles(db, ids), total: Number(total) }
}

/** A stored picture that may stand for a category or collection. */
export type PictureChoice = { id: number; file: string; alt: string }

/** Pictures of these products, each once and first ones first, and the one chosen before among them. */
export async function listPictureChoices(
  db: Db,
  productIds: readonly number[],
  chosenId: number | null,
): Promise<PictureChoice[]> {
  const chosen =
    chosenId === null
      ? []
      : await db.selectFrom('media').select(['id', 'file']).where('id', '=', chosenId).execute()
  const rows =
    productIds.length === 0
      ? []
      : await db
          .selectFrom('product_images')
          .innerJoin('media', 'media.id', 'product_images.media_id')
          .innerJoin('products', 'products.id', 'product_images.product_id')
          .select(['media.id', 'media.file', 'products.title as alt'])
          .where('product_images.product_id', 'in', productIds)
          .where('product_images.position', '=', (eb) =>
            eb
              .selectFrom('product_images as first')
              .select((inner) => inner.fn.min('first.position').as('position'))
              .whereRef('first.product_id', '=', 'product_images.product_id'),
          )
          .orderBy('product_images.product_id')
          .execute()
  const byId = new Map(
    chosen.map((row): [number, PictureChoice] => [row.id, { ...row, alt: 'The picture so far' }]),
  )
  for (const row of rows) byId.set(row.id, row)
  return [...byId.values()]
}

/** Some products of a category and of those below it. */
export async function listSomeProducts(
  db: Db,
  categoryIds: readonly number[],
  limit: number,
): Promise<number[]> {
  if (categoryIds.length === 0) return []
  const rows = await db
    .selectFrom('product_categories')
    .select('product_id')
    .where('category_id', 'in', categoryIds)
    .groupBy('product_id')
    .orderBy((eb) => eb.fn.min('position'))
    .orderBy('product_id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.product_id)
}

/** Products as small pictures, in the order they are asked for. */
export async function listTiles(db: Db, ids: readonly number[]): Promise<PlacedProduct[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('products')
    .select(['products.id', 'slug', 'title', 'status', 'hue', firstPicture.as('file')])
    .where('products.id', 'in', ids)
    .execute()
  const byId = new Map(rows.map((row) => [row.id, { ...row, file: row.file ?? '' }]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}
