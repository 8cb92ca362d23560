import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { type Context, Hono } from 'hono'
import { beginDownload, readDownload } from '#src/domain/downloads/begin-download.ts'
import { attachmentHeader, contentTypeOf } from '#src/domain/downloads/file-name.ts'
import { openDownloads } from '#src/domain/downloads/product-file.ts'
import type { DownloadRight } from '#src/domain/downloads/rights.ts'
import type { Order } from '#src/domain/orders/order.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem } from '#src/web/respond.ts'
import { shopPage } from '../page-context.ts'
import { type Part, readPart } from './part.ts'
import { downloadEndedPage, type Ending, endingTitle } from './views.ts'

type C = Context<Env>

/** Files that somebody bought, each behind an address that only they were told. */
export const downloadRoutes = new Hono<Env>().get('/:token{[\\w-]{16,64}}', allow('anyone'), async (c) => {
  const { db, deps, now } = c.var
  const found = await readDownload(db, c.req.param('token') ?? '')
  if (!found) throw new Problem(404)
  const { right, order } = found
  const opened = right.stored === '' ? null : await openDownloads(deps.config.dataDir).open(right.stored)
  try {
    // Nobody loses one of their downloads to a file that cannot be sent.
    if (right.stored !== '' && !opened) {
      deps.log.error({ file: right.fileId, stored: right.stored }, 'a file for sale is missing on disk')
      return await showEnded(c, 'missing', right, order)
    }
    const size = opened?.size ?? 0
    const part = readPart(c.req.header('range'), c.req.header('if-range'), { size, tag: tagOf(right) })
    const isAsked = c.req.method !== 'HEAD' && part !== 'outside'
    const isRest = part !== 'outside' && part.from > 0
    const trouble = isAsked ? await beginDownload(db, found, { isRest, now }) : null
    if (trouble) return await showEnded(c, trouble, right, order)
    return send(c, right, part, isAsked ? opened?.handle : undefined, size)
  } finally {
    if (opened && !handedOver.delete(opened.handle)) await opened.handle.close()
  }
})

/** Handles that an answer closes once it is sent or nobody wants the rest. */
const handedOver = new WeakSet<FileHandle>()

const tagOf = ({ stored }: DownloadRight) => `"${stored}"`

function send(
  c: C,
  right: DownloadRight,
  part: Part | 'outside',
  handle: FileHandle | undefined,
  size: number,
): Response {
  const headers: Record<string, string> = {
    ...c.var.deps.headers,
    'Content-Type': contentTypeOf(right.name),
    'Content-Disposition': attachmentHeader(right.name),
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cache-Control': 'private, no-store',
    'X-Robots-Tag': 'noindex',
    'Accept-Ranges': 'bytes',
    ETag: tagOf(right),
  }
  if (part === 'outside')
    return new Response(null, { status: 416, headers: { ...headers, 'Content-Range': `bytes */${size}` } })
  const { from, to, isPart } = part
  headers['Content-Length'] = String(to - from + 1)
  if (isPart) headers['Content-Range'] = `bytes ${from}-${to}/${size}`
  const status = isPart ? 206 : 200
  if (!handle) return new Response(null, { status, headers })
  handedOver.add(handle)
  const stream = Readable.toWeb(handle.createReadStream({ start: from, end: to })) as NodeStream<Uint8Array>
  return new Response(stream as unknown as ReadableStream, { status, headers })
}

async function showEnded(c: C, ending: Ending, right: DownloadRight, order: Order): Promise<Response> {
  const { settings } = c.var
  const page = await shopPage(c, { title: endingTitle })
  return html(c, downloadEndedPage({ page, ending, right, orderNumber: order.number, settings }), 410)
}
