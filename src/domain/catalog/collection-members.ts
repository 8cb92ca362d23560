import { type RawBuilder, sql } from 'kysely'
import { DAY } from '#src/kernel/clock.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { isAbsentBundle } from './bundles/parts.ts'
import { type CollectionSort, isWords, type Rule, type Rules, type Wording, wordsTest } from './collection.ts'
import { compareNames } from './value-order.ts'

// Who belongs to a collection is asked when it is shown: one walk over the products on show, so that nothing has to be
// kept in step with every price, tag and piece of stock that moves. Shop pages keep the answer until the shop changes.

/** Products on show that meet the rules, in no order; none where there are no rules. */
export async function listMatching(db: Db, rules: Rules, now: number): Promise<number[]> {
  return (await selectMatching(db, rules, 'newest', now)).map((row) => row.id)
}

/** How many products meet the rules, and the first of them as shoppers will see them. */
export async function previewMatching(
  db: Db,
  { sort, limit, ...rules }: Rules & { sort: CollectionSort; limit: number },
  now: number,
): Promise<{ count: number; ids: number[] }> {
  const rows = await selectMatching(db, rules, sort, now)
  const ids = rows
    .sort(orders[sort])
    .slice(0, limit)
    .map((row) => row.id)
  return { count: rows.length, ids }
}

/** Products laid out by hand, in their order; @param onlyShown without drafts and what is no longer sold */
export async function listLaidOut(db: Db | Tx, collectionId: number, onlyShown: boolean): Promise<number[]> {
  const rows = await db
    .selectFrom('collection_products')
    .innerJoin('products', 'products.id', 'collection_products.product_id')
    .select('products.id')
    .where('collection_id', '=', collectionId)
    .$if(onlyShown, (query) => query.where('products.status', '=', 'active'))
    .orderBy('collection_products.position')
    .orderBy('products.id')
    .execute()
  return rows.map((row) => row.id)
}

type Row = Wording & { id: number; published_at: number; price: number; fits: number }

const newest = (a: Row, b: Row) => b.published_at - a.published_at || b.id - a.id
const orders: Record<CollectionSort, (a: Row, b: Row) => number> = {
  newest,
  hand: newest,
  title: (a, b) => compareNames(a.title, b.title) || a.id - b.id,
  'price-asc': (a, b) => a.price - b.price || a.id - b.id,
  'price-desc': (a, b) => b.price - a.price || a.id - b.id,
}

const lowestPrice = sql<number>`(select min(price_minor) from variants where variants.product_id = products.id and variants.status = 'active')`

async function selectMatching(
  db: Db,
  { rules, joinedBy }: Rules,
  sort: CollectionSort,
  now: number,
): Promise<Row[]> {
  if (rules.length === 0) return []
  const asked = await Promise.all(
    rules.filter((rule) => !isWords(rule)).map((rule) => conditionOf(db, rule, now)),
  )
  const tests = rules.filter(isWords).map(wordsTest)
  const joined =
    asked.length === 0
      ? null
      : sql<boolean>`(${sql.join(asked, joinedBy === 'all' ? sql` and ` : sql` or `)})`
  // Where words alone may let a product in, the database only says which others fit.
  const decides = joined !== null && (joinedBy === 'all' || tests.length === 0)
  const rows = await db
    .selectFrom('products')
    .select(['id', 'published_at'])
    .$if(tests.length > 0 || sort === 'title', (query) =>
      query.select(['title', 'brand', 'product_type', 'tags']),
    )
    .$if(sort.startsWith('price'), (query) => query.select(lowestPrice.as('price')))
    .$if(joined !== null && !decides, (query) =>
      query.select(sql<number>`case when ${joined} then 1 else 0 end`.as('fits')),
    )
    .where('status', '=', 'active')
    .$if(decides, (query) => query.where(joined as RawBuilder<boolean>))
    .execute()
  const all = rows as Row[]
  if (tests.length === 0) return all
  return joinedBy === 'all'
    ? all.filter((row) => tests.every((test) => test(row)))
    : all.filter((row) => row.fits === 1 || tests.some((test) => test(row)))
}

const never = sql<boolean>`1 = 0`

/** A rule as the database understands it. */
async function conditionOf(db: Db, { field, value }: Rule, now: number): Promise<RawBuilder<boolean>> {
  const number = Number(value)
  switch (field) {
    case 'category': {
      const ids = await listBranch(db, number)
      if (ids.length === 0) return never
      return sql`products.id in (select product_id from product_categories where category_id in (${sql.join(ids)}))`
    }
    case 'seller':
      return sql`products.seller_id = ${number}`
    case 'price_below':
      return sql`${lowestPrice} < ${number}`
    case 'price_above':
      return sql`${lowestPrice} > ${number}`
    case 'on_sale':
      return sql`exists (select 1 from variants where variants.product_id = products.id and variants.status = 'active'
        and variants.compare_at_minor > variants.price_minor)`
    case 'in_stock':
      // The same as the shelf's `isInStock`.
      return sql`exists (select 1 from variants where variants.product_id = products.id and variants.status = 'active'
        and not (variants.policy = 'preorder' and (variants.available_at is null or variants.available_at > ${now}))
        and (variants.tracks_stock = 0 or (select coalesce(sum(on_hand - reserved), 0) from stock_levels
          where stock_levels.variant_id = variants.id) > 0) and not ${isAbsentBundle(now)})`
    case 'published':
      return sql`products.published_at > ${now - number * DAY}`
    default:
      throw new Error(`the rule “${field}” is not the database’s to decide`)
  }
}

/** A category and all below it; none where it is gone. */
async function listBranch(db: Db, id: number): Promise<number[]> {
  const rows = await db
    .withRecursive('branch(id)', (cte) =>
      cte
        .selectFrom('categories')
        .select('categories.id')
        .where('categories.id', '=', id)
        .union((down) =>
          down
            .selectFrom('branch')
            .innerJoin('categories', 'categories.parent_id', 'branch.id')
            .select('categories.id'),
        ),
    )
    .selectFrom('branch')
    .select('id')
    .execute()
  return rows.map((row) => row.id)
}
