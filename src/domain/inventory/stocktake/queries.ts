import { type SqlBool, sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import type { Stocktake, StocktakeState, StocktakeSummary, Uncounted } from './stocktake.ts'

const selectStocktakes = (db: Db | Tx) =>
  db
    .selectFrom('stocktakes')
    .innerJoin('locations', 'locations.id', 'stocktakes.location_id')
    .selectAll('stocktakes')
    .select('locations.name as location')

type Row = Awaited<ReturnType<ReturnType<typeof selectStocktakes>['executeTakeFirstOrThrow']>>

const toStocktake = (row: Row): Stocktake => ({
  id: row.id,
  locationId: row.location_id,
  location: row.location,
  categoryId: row.category_id,
  category: row.category,
  state: row.state as StocktakeState,
  uncounted: row.uncounted as Uncounted,
  startedBy: row.started_by,
  startedAt: row.started_at,
  endedBy: row.ended_by,
  endedAt: row.ended_at,
  result: row.summary_json === null ? null : JSON.parse(row.summary_json),
})

export async function findStocktake(db: Db | Tx, id: number): Promise<Stocktake | null> {
  const row = await selectStocktakes(db).where('stocktakes.id', '=', id).executeTakeFirst()
  return row ? toStocktake(row) : null
}

/** Those that are open, then the others, newest first, and how many there are in all. */
export async function listStocktakes(
  db: Db,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ stocktakes: Stocktake[]; total: number }> {
  const [rows, { total }] = await Promise.all([
    selectStocktakes(db)
      .orderBy(sql`case when stocktakes.state = 'open' then 0 else 1 end`)
      .orderBy('stocktakes.id', 'desc')
      .limit(limit)
      .offset(offset)
      .execute(),
    db
      .selectFrom('stocktakes')
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow(),
  ])
  return { stocktakes: rows.map(toStocktake), total: Number(total) }
}

const difference = sql`(l.counted - l.expected)`
const cost = sql`coalesce(l.cost_minor, v.cost_minor)`

/** Where a stocktake stands; of one that is closed, what came of it. */
export async function summarise(db: Db | Tx, stocktakeId: number): Promise<StocktakeSummary> {
  const sum = (condition: ReturnType<typeof sql>, value: ReturnType<typeof sql>) =>
    sql`coalesce(sum(case when ${condition} then ${value} else 0 end), 0)`
  const isMore = sql`${difference} > 0`
  const isFewer = sql`${difference} < 0`
  const isMissed = sql`l.counted is null and coalesce(s.on_hand, 0) > 0`
  const { rows } = await sql<Record<keyof StocktakeSummary, number>>`
    select count(*) as "lines", count(l.counted) as "counted",
      ${sum(sql`${difference} <> 0`, sql`1`)} as "differing",
      ${sum(isMore, difference)} as "more", ${sum(isFewer, sql`-${difference}`)} as "fewer",
      ${sum(isMore, sql`coalesce(${difference} * ${cost}, 0)`)} as "moreMinor",
      ${sum(isFewer, sql`coalesce(-${difference} * ${cost}, 0)`)} as "fewerMinor",
      ${sum(sql`${difference} <> 0 and ${cost} is null`, sql`1`)} as "withoutCost",
      ${sum(isMissed, sql`1`)} as "missed", ${sum(isMissed, sql`s.on_hand`)} as "missedUnits",
      coalesce(sum(l.version), 0) as "versions"
    from stocktake_lines l join variants v on v.id = l.variant_id join stocktakes t on t.id = l.stocktake_id
    left join stock_levels s on s.variant_id = l.variant_id and s.location_id = t.location_id
    where l.stocktake_id = ${stocktakeId}`.execute(db)
  const [row] = rows
  return Object.fromEntries(
    Object.entries(row ?? {}).map(([name, value]) => [name, Number(value)]),
  ) as StocktakeSummary
}

export const lineViews = ['open', 'counted', 'all', 'differing'] as const
export type LineView = (typeof lineViews)[number]

/** Whether a line belongs to a view. */
export const isInView = (view: LineView) =>
  ({
    open: sql<SqlBool>`l.counted is null`,
    counted: sql<SqlBool>`l.counted is not null`,
    all: sql<SqlBool>`1 = 1`,
    differing: sql<SqlBool>`l.counted <> l.expected`,
  })[view]
