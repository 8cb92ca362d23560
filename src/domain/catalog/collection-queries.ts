import type { Db, Tx } from '#src/platform/db/db.ts'
import type { CollectionSort, CollectionWish, Rule } from './collection.ts'
import { listLaidOut, listMatching } from './collection-members.ts'
import { mediaSrc } from './product-view.ts'

/** A collection as it is kept; the products of one made by hand are read beside it. */
export type Collection = Omit<CollectionWish, 'productIds'> & {
  id: number
  version: number
  updatedAt: number
  /** '' for none. */
  imageSrc: string
}

const select = (db: Db | Tx) =>
  db
    .selectFrom('collections')
    .leftJoin('media', 'media.id', 'collections.media_id')
    .selectAll('collections')
    .select('media.file')

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>

function toCollection(row: Row): Collection {
  return {
    id: row.id,
    title: row.title,
    slug: row.slug,
    blurb: row.blurb,
    kind: row.kind === 'hand' ? 'hand' : 'rules',
    joinedBy: row.joined_by === 'any' ? 'any' : 'all',
    rules: JSON.parse(row.rules_json) as Rule[],
    sort: row.sort as CollectionSort,
    status: row.status === 'published' ? 'published' : 'hidden',
    mediaId: row.media_id,
    hue: row.hue,
    seoTitle: row.seo_title,
    seoDescription: row.seo_description,
    version: row.updated_at,
    updatedAt: row.updated_at,
    imageSrc: row.file === null ? '' : mediaSrc(row.file),
  }
}

export async function findCollection(db: Db | Tx, id: number): Promise<Collection | null> {
  const row = await select(db).where('collections.id', '=', id).executeTakeFirst()
  return row ? toCollection(row) : null
}

/** Those that shoppers may see, by title. */
export async function listPublishedCollections(db: Db): Promise<Collection[]> {
  const rows = await select(db)
    .where('status', '=', 'published')
    .orderBy('title')
    .orderBy('collections.id')
    .execute()
  return rows.map(toCollection)
}

/** The products of a collection that are on show; in their order where it is made by hand, else in none. */
export function listMembers(
  db: Db,
  { id, kind, rules, joinedBy }: Collection,
  now: number,
): Promise<number[]> {
  return kind === 'hand' ? listLaidOut(db, id, true) : listMatching(db, { rules, joinedBy }, now)
}

export const collectionViews = ['all', 'published', 'hidden'] as const
export type CollectionView = (typeof collectionViews)[number]

/** A page of collections for staff, by title, with how many products were laid out in each by hand. */
export async function listCollections(
  db: Db,
  { view, limit, offset }: { view: CollectionView; limit: number; offset: number },
): Promise<{ collections: Collection[]; laidOut: Map<number, number> }> {
  const rows = await select(db)
    .$if(view !== 'all', (query) => query.where('status', '=', view))
    .orderBy('title')
    .orderBy('collections.id')
    .limit(limit)
    .offset(offset)
    .execute()
  const ids = rows.map((row) => row.id)
  const counts =
    ids.length === 0
      ? []
      : await db
          .selectFrom('collection_products')
          .select((eb) => ['collection_id', eb.fn.countAll<number>().as('count')])
          .where('collection_id', 'in', ids)
          .groupBy('collection_id')
          .execute()
  return {
    collections: rows.map(toCollection),
    laidOut: new Map(counts.map((row) => [row.collection_id, Number(row.count)])),
  }
}

export async function countCollections(db: Db, view: CollectionView): Promise<number> {
  const { count } = await db
    .selectFrom('collections')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .$if(view !== 'all', (query) => query.where('status', '=', view))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The makers' and kinds' names that products bear, for a rule to choose from. */
export async function listProductWords(
  db: Db,
  column: 'brand' | 'product_type',
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('products')
    .select(column)
    .distinct()
    .where('status', '=', 'active')
    .where(column, '<>', '')
    .orderBy(column)
    .limit(limit)
    .execute()
  return rows.map((row) => (column === 'brand' ? row.brand : row.product_type) ?? '')
}
