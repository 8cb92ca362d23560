import { type RawBuilder, sql } from 'kysely'

// What runs low, said once for the list and for the first page, which begin at different ends: a variant that is counted, on
// sale and not sold ahead, of which something is left, though no more than its own mark or else the shop's.

/** From how many down a variant runs low. @param variant the alias of `variants` */
export const markOf = (variant: string, lowStock: number): RawBuilder<number> =>
  sql<number>`coalesce(${sql.ref(`${variant}.low_stock_at`)}, ${lowStock})`

/** Whether so few are left, and some. */
export const isFew = (units: RawBuilder<unknown>, mark: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`(${units} > 0 and ${units} <= ${mark})`

/** Whether a variant can run low at all. @param aliases of `variants` and `products` */
export const canRunLow = (variant: string, product: string): RawBuilder<boolean> =>
  sql<boolean>`(${sql.ref(`${variant}.tracks_stock`)} = 1 and ${sql.ref(`${variant}.status`)} = 'active'
    and ${sql.ref(`${variant}.policy`)} = 'deny' and ${sql.ref(`${product}.status`)} = 'active')`
