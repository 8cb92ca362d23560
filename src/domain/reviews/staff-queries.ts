import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely'
import type { Db } from '#src/platform/db/db.ts'
import type { Database } from '#src/platform/db/schema.ts'
import type { ReviewState } from './reviews.ts'

export const reviewViews = ['waiting', 'shown', 'hidden', 'all'] as const
export type ReviewView = (typeof reviewViews)[number]

export type ReviewFilter = {
  view: ReviewView
  /** Words of the product's title, '' for all. */
  product: string
  /** Null for any. */
  stars: number | null
  /** Words of what was written, or of who wrote it. */
  text: string
}

/** A review as staff see it. */
export type StaffReview = {
  id: number
  /** What the form that decides carries, so that two members of staff notice one another. */
  version: number
  state: ReviewState
  rating: number
  title: string
  body: string
  author: string
  variantTitle: string
  isVerified: boolean
  createdAt: number
  reply: string
  repliedAt: number | null
  product: { title: string; slug: string; isOnShow: boolean }
  userId: number | null
}

type Eb = ExpressionBuilder<Database, 'reviews' | 'products'>
const stateOf = { waiting: 'pending', shown: 'published', hidden: 'rejected' } as const
const MAX_WORDS = 8

/** A page of reviews, the longest wait first where they wait and else the newest, and how many there are in all. */
export async function listStaffReviews(
  db: Db,
  { limit, offset, ...filter }: ReviewFilter & { limit: number; offset: number },
): Promise<{ reviews: StaffReview[]; total: number }> {
  const direction = filter.view === 'waiting' ? 'asc' : 'desc'
  const [rows, total] = await Promise.all([
    selectReviews(db)
      .where((eb) => matches(eb, filter))
      .orderBy('reviews.created_at', direction)
      .orderBy('reviews.id', direction)
      .limit(limit)
      .offset(offset)
      .execute(),
    countReviews(db, filter),
  ])
  return { reviews: rows.map(toStaffReview), total }
}

export async function countReviews(db: Db, filter: ReviewFilter): Promise<number> {
  const { count } = await db
    .selectFrom('reviews')
    // Only a filter by the product needs the product.
    .$if(filter.product !== '', (query) =>
      query.where(
        'reviews.product_id',
        'in',
        db
          .selectFrom('products')
          .select('products.id')
          .where((eb) => eb.and(holdsAll(filter.product, ['products.title']))),
      ),
    )
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where((eb) => eb.and(ownMatches(eb as unknown as Eb, filter)))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** @returns null where there is no such review */
export async function findStaffReview(db: Db, id: number): Promise<StaffReview | null> {
  const row = await selectReviews(db).where('reviews.id', '=', id).executeTakeFirst()
  return row ? toStaffReview(row) : null
}

const selectReviews = (db: Db) =>
  db
    .selectFrom('reviews')
    .innerJoin('products', 'products.id', 'reviews.product_id')
    .select([
      'reviews.id',
      'reviews.state',
      'reviews.rating',
      'reviews.title',
      'reviews.body',
      'reviews.author',
    ])
    .select(['reviews.variant_title', 'reviews.is_verified', 'reviews.created_at', 'reviews.updated_at'])
    .select(['reviews.reply', 'reviews.replied_at', 'reviews.user_id'])
    .select(['products.title as product_title', 'products.slug', 'products.status'])

type Row = Awaited<ReturnType<ReturnType<typeof selectReviews>['execute']>>[number]

const toStaffReview = (row: Row): StaffReview => ({
  id: row.id,
  version: row.updated_at,
  state: row.state as ReviewState,
  rating: row.rating,
  title: row.title,
  body: row.body,
  author: row.author,
  variantTitle: row.variant_title,
  isVerified: row.is_verified === 1,
  createdAt: row.created_at,
  reply: row.reply,
  repliedAt: row.replied_at,
  product: { title: row.product_title, slug: row.slug, isOnShow: row.status === 'active' },
  userId: row.user_id,
})

const matches = (eb: Eb, filter: ReviewFilter) =>
  eb.and([...ownMatches(eb, filter), ...holdsAll(filter.product, ['products.title'])])

const ownMatches = (eb: Eb, { view, stars, text }: ReviewFilter) => [
  ...(view === 'all' ? [] : [eb('reviews.state', '=', stateOf[view])]),
  ...(stars === null ? [] : [eb('reviews.rating', '=', stars)]),
  ...holdsAll(text, ['reviews.title', 'reviews.body', 'reviews.author']),
]

/** All words of a filter, each somewhere in these columns. */
function holdsAll(text: string, columns: string[]): RawBuilder<boolean>[] {
  const words = text.trim().split(/\s+/).filter(Boolean).slice(0, MAX_WORDS)
  const all = sql.join(
    columns.map((column) => sql`lower(${sql.ref(column)})`),
    sql` || ' ' || `,
  )
  return words.map((word) => {
    const likes = spellings(word.replace(/[\\%_]/g, '\\$&')).map(
      (spelling) => sql`(${all}) like ${`%${spelling}%`} escape '\\'`,
    )
    return sql<boolean>`(${sql.join(likes, sql` or `)})`
  })
}

/** The engines make different letters small, SQLite only a to z: "étroit" has to find "Étroit" there as well. */
function spellings(word: string): string[] {
  const narrow = word.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  const [first = '', ...others] = word.toLowerCase()
  return [
    ...new Set([
      word.toLowerCase(),
      narrow,
      /[a-z]/.test(first) ? narrow : first.toUpperCase() + others.join(''),
    ]),
  ]
}
