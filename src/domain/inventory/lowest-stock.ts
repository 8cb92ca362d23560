import { sql } from 'kysely'
import type { Db } from '#src/platform/db/db.ts'
import { canRunLow, isFew, markOf } from './runs-low.ts'

/** A variant on sale of which little is left. @property title "Sky, 350 ml", '' where the product has no options */
export type LowVariant = { variantId: number; productTitle: string; title: string; left: number }

/**
 * What will be sold out first, and how many things run low in all: the same that the inventory's view `low` lists. It
 * begins at the shelves, so that only what is nearly gone is looked up.
 * @param lowStock the shop's own mark, for variants without one
 */
export async function listLowest(
  db: Db,
  { lowStock, limit }: { lowStock: number; limit: number },
): Promise<{ variants: LowVariant[]; total: number }> {
  const highestMark = sql`(select coalesce(max(low_stock_at), 0) from variants where low_stock_at is not null)`
  // Of a variant that runs low, no shelf holds more than the mark; how much there is in all is asked of those alone.
  const { rows } = await sql<{ id: number; product: string; title: string; units: number; total: number }>`
    with near as (
      select distinct variant_id from stock_levels
      where on_hand - reserved <= ${lowStock} or on_hand - reserved <= ${highestMark}
    ), counted as materialized (
      select v.id, p.title as product, v.title, ${markOf('v', lowStock)} as mark,
        (select sum(l.on_hand - l.reserved) from stock_levels l where l.variant_id = v.id) as units
      from near join variants v on v.id = near.variant_id join products p on p.id = v.product_id
      where ${canRunLow('v', 'p')}
    )
    select id, product, title, units, count(*) over () as total from counted
    where ${isFew(sql.ref('units'), sql.ref('mark'))}
    order by units, lower(product), id limit ${limit}`.execute(db)
  return {
    variants: rows.map((row) => ({
      variantId: row.id,
      productTitle: row.product,
      title: row.title,
      left: Number(row.units),
    })),
    total: Number(rows[0]?.total ?? 0),
  }
}
