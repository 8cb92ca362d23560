import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#src/platform/db/db.ts'
import type { Span } from './period.ts'

/**
 * What was sold in a span: orders that are paid, by when they were placed. `totalMinor` is what they came to, tax and
 * delivery included, before anything was given back. What gift cards paid is no part of it: that was sold with the card.
 */
export type Sales = { orders: number; totalMinor: number }

/**
 * What was sold in each of these spans, by one query that reads nothing but an index, and one of the few orders that gift
 * cards paid a part of.
 * @param currency orders in any other count for nothing
 * @returns as many as there are spans, in their order
 */
export async function readSales(db: Db, spans: readonly Span[], currency: string): Promise<Sales[]> {
  if (spans.length === 0) return []
  const list = sql.join(spans.map(({ from, to }, n) => sql`(${cast(n)}, ${cast(from)}, ${cast(to)})`))
  const { rows } = await sql<{ n: number; orders: number; total: number | null }>`
    with spans (n, from_at, to_at) as (values ${list})
    select spans.n, count(orders.placed_at) as orders, sum(orders.total_minor) as total
    from spans join orders on orders.placed_at >= spans.from_at and orders.placed_at < spans.to_at
      and orders.currency = ${currency} and orders.state in ('paid', 'processing', 'completed')
    group by spans.n`.execute(db)
  const byNumber = new Map(rows.map((row) => [Number(row.n), row]))
  const gifts = await readGifts(db, list, currency)
  return spans.map((_, n) => {
    const row = byNumber.get(n)
    return { orders: Number(row?.orders ?? 0), totalMinor: Number(row?.total ?? 0) - (gifts.get(n) ?? 0) }
  })
}

async function readGifts(db: Db, spans: RawBuilder<unknown>, currency: string): Promise<Map<number, number>> {
  const { rows } = await sql<{ n: number; gift: number }>`
    with spans (n, from_at, to_at) as (values ${spans})
    select spans.n, sum(orders.gift_minor) as gift
    from spans join orders on orders.placed_at >= spans.from_at and orders.placed_at < spans.to_at
      and orders.gift_minor > 0 and orders.currency = ${currency} and orders.state in ('paid', 'processing', 'completed')
    group by spans.n`.execute(db)
  return new Map(rows.map((row) => [Number(row.n), Number(row.gift)]))
}

/** PostgreSQL takes what stands in a list of values for text where nobody says otherwise. */
const cast = (value: number) => sql`cast(${value} as bigint)`
