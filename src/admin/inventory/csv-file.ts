import type { Context } from 'hono'
import { CSV_MARK, csvLine } from '#src/platform/csv.ts'
import type { Env } from '#src/web/env.ts'
import { withCookies } from '#src/web/respond.ts'
import { streamOf } from '../orders/orders-csv.ts'

/** A file that is written while it is read. @param name without its ending @param lines as csvLine makes them */
export function csvFile(
  c: Context<Env>,
  name: string,
  heads: readonly string[],
  lines: () => AsyncGenerator<string>,
): Response {
  const encoder = new TextEncoder()
  const chunks = async function* () {
    yield encoder.encode(CSV_MARK + csvLine(heads))
    for await (const chunk of lines()) yield encoder.encode(chunk)
  }
  const headers = {
    ...c.var.deps.headers,
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}.csv"`,
    'Cache-Control': 'private, no-store',
  }
  return new Response(streamOf(chunks()), { headers: withCookies(headers, c.var.cookies) })
}
