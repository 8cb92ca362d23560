import { type SqlBool, sql } from 'kysely'
import type { Db } from '#src/platform/db/db.ts'
import { holdsWord, wordsOf } from '../text-filter.ts'
import { isInView, type LineView } from './queries.ts'

/** One thing that is to be counted. */
export type StocktakeLine = {
  variantId: number
  productTitle: string
  /** "Sky, 350 ml", '' where the product has no options. */
  title: string
  sku: string
  barcode: string
  counted: number | null
  /** What had to be there when it was counted; of those, what was sold and not packed. */
  expected: number
  unpacked: number
  countedBy: string
  countedAt: number | null
  version: number
  costMinor: number | null
  /** Orders have more of it than would be left. */
  isTooFew: boolean
  /** The ledger was corrected by hand after the count. */
  isAdjustedSince: boolean
}

type Filter = { stocktakeId: number; view: LineView; text: string }

const selectLines = (db: Db, stocktakeId: number) =>
  db
    .selectFrom('stocktake_lines as l')
    .innerJoin('stocktakes', 'stocktakes.id', 'l.stocktake_id')
    .innerJoin('variants', 'variants.id', 'l.variant_id')
    .innerJoin('products', 'products.id', 'variants.product_id')
    .where('l.stocktake_id', '=', stocktakeId)

const matching = (db: Db, { stocktakeId, view, text }: Filter) =>
  selectLines(db, stocktakeId)
    .where(isInView(view))
    .where((eb) =>
      eb.and(
        wordsOf(text).map((word) =>
          eb.or([
            holdsWord('products.title', word),
            holdsWord('variants.title', word),
            holdsWord('variants.sku', word),
            eb('variants.barcode', '=', word),
          ]),
        ),
      ),
    )

/** A page of a stocktake's lines, in the order of its list, and how many there are in all. */
export async function listLines(
  db: Db,
  { limit, offset, ...filter }: Filter & { limit: number; offset: number },
): Promise<{ lines: StocktakeLine[]; total: number }> {
  const [rows, { total }] = await Promise.all([
    withFacts(matching(db, filter)).orderBy('l.position').limit(limit).offset(offset).execute(),
    matching(db, filter)
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow(),
  ])
  return { lines: rows.map(toLine), total: Number(total) }
}

export async function findLine(
  db: Db,
  stocktakeId: number,
  variantId: number,
): Promise<StocktakeLine | null> {
  const row = await withFacts(selectLines(db, stocktakeId))
    .where('l.variant_id', '=', variantId)
    .executeTakeFirst()
  return row ? toLine(row) : null
}

const LINES_AT_ONCE = 500

/** All lines that differ, in chunks; what nobody may keep in memory at once. */
export async function* streamDifferences(db: Db, stocktakeId: number): AsyncGenerator<StocktakeLine[]> {
  let after = 0
  while (true) {
    const rows = await withFacts(matching(db, { stocktakeId, view: 'differing', text: '' }))
      .where('l.position', '>', after)
      .orderBy('l.position')
      .limit(LINES_AT_ONCE)
      .execute()
    const last = rows.at(-1)
    if (!last) return
    yield rows.map(toLine)
    after = last.position
  }
}

function withFacts(query: ReturnType<typeof selectLines>) {
  const isTooFew = sql<SqlBool>`stocktakes.state = 'open' and l.counted < l.expected and exists (
    select 1 from stock_levels s where s.variant_id = l.variant_id and s.location_id = stocktakes.location_id
    and s.on_hand + l.counted - l.expected < s.reserved)`
  const isAdjustedSince = sql<SqlBool>`stocktakes.state = 'open' and l.counted <> l.expected and exists (
    select 1 from stock_movements m where m.variant_id = l.variant_id and m.location_id = stocktakes.location_id
    and m.kind = 'adjusted' and m.id > l.movement_id)`
  return query.select([
    'l.variant_id as variantId',
    'l.position',
    'products.title as productTitle',
    'variants.title',
    'variants.sku',
    'variants.barcode',
    'l.counted',
    'l.expected',
    'l.unpacked',
    'l.counted_by as countedBy',
    'l.counted_at as countedAt',
    'l.version',
    sql<number | null>`coalesce(l.cost_minor, variants.cost_minor)`.as('costMinor'),
    isTooFew.as('isTooFew'),
    isAdjustedSince.as('isAdjustedSince'),
  ])
}

type Row = Awaited<ReturnType<ReturnType<typeof withFacts>['executeTakeFirstOrThrow']>>

const toLine = ({ position: _, isTooFew, isAdjustedSince, ...row }: Row): StocktakeLine => ({
  ...row,
  isTooFew: Boolean(isTooFew),
  isAdjustedSince: Boolean(isAdjustedSince),
})
