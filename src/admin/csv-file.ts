import type { Context } from 'hono'
import { CSV_MARK, csvLine } from '#src/platform/csv.ts'
import type { Env } from '#src/web/env.ts'
import { withCookies } from '#src/web/respond.ts'

/**
 * A file that spreadsheets open, written while its rows are read: it may be longer than fits in memory.
 * @param name without its ending
 * @param batches the cells of some hundreds of rows at a time
 */
export function csvFile(
  c: Context<Env>,
  name: string,
  heads: readonly string[],
  batches: AsyncIterable<readonly (readonly string[])[]>,
): Response {
  const encoder = new TextEncoder()
  const chunks = (async function* () {
    yield encoder.encode(CSV_MARK + csvLine(heads))
    for await (const rows of batches) yield encoder.encode(rows.map(csvLine).join(''))
  })()
  // Reads on only as fast as whoever asks takes it in, and stops when they leave.
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await chunks.return(undefined)
    },
  })
  const headers = {
    ...c.var.deps.headers,
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}.csv"`,
    'Cache-Control': 'private, no-store',
  }
  return new Response(body, { headers: withCookies(headers, c.var.cookies) })
}
