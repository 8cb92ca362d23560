import type { Context } from 'hono'
import { CSV_MARK, csvLine } from '#src/platform/csv.ts'
import type { Env } from '#src/web/env.ts'
import { withCookies } from '#src/web/respond.ts'
import { writeDay } from '../inventory/read-day.ts'

/**
 * Rows as a file that spreadsheets open, written while it is read: it may be longer than fits in memory.
 * @param what begins the file's name, such as "products"
 * @param batches rows, some hundreds at a time; the first of all names the columns
 */
export function csvFile(c: Context<Env>, what: string, batches: AsyncGenerator<string[][]>): Response {
  const { deps, settings, now, cookies } = c.var
  const lines = (async function* () {
    yield CSV_MARK
    for await (const rows of batches) yield rows.map(csvLine).join('')
  })()
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    // Reads on only as fast as whoever asks takes it in, and stops when they leave.
    async pull(controller) {
      const { done, value } = await lines.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: () => void lines.return(undefined),
  })
  const headers = {
    ...deps.headers,
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${what}-${writeDay(now, settings.timeZone)}.csv"`,
    'Cache-Control': 'private, no-store',
  }
  return new Response(body, { headers: withCookies(headers, cookies) })
}
