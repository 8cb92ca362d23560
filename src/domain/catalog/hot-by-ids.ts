import type { Compilable } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { hotQuery } from '#src/platform/db/hot.ts'

/** The lengths of list a query is compiled for; a shorter one is filled up with an id that no row has. */
const SIZES = [1, 4, 12, 24, 96] as const
const NO_ROW = 0

/**
 * A hot query over any number of ids: kept compiled for a few lengths of list, longer lists go in parts.
 * Rows come in no particular order.
 */
export function hotQueryByIds<R>(
  build: (db: Db, ids: number[]) => Compilable<R>,
): (db: Db | Tx, ids: readonly number[]) => Promise<R[]> {
  const bySize = SIZES.map((size) =>
    hotQuery((db, slot: Record<string, number>) =>
      build(
        db,
        Array.from({ length: size }, (_, n) => slot[`id${n}`] ?? NO_ROW),
      ),
    ),
  )
  const largest = SIZES.at(-1) ?? 1
  return async (db, ids) => {
    const rows: R[] = []
    for (let from = 0; from < ids.length; from += largest) {
      const part = ids.slice(from, from + largest)
      const index = SIZES.findIndex((size) => size >= part.length)
      const size = SIZES[index] ?? largest
      const query = bySize[index]
      const slots = Object.fromEntries(Array.from({ length: size }, (_, n) => [`id${n}`, part[n] ?? NO_ROW]))
      if (query) rows.push(...(await query(db, slots)))
    }
    return rows
  }
}
