import { gzipSync } from 'node:zlib'
import type { Context } from 'hono'
import { respondWith } from '#src/platform/http/page-cache.ts'
import type { Env } from './env.ts'

type C = Context<Env>

/** Ends a request with one of the shop's own error pages; app.ts renders it in the right clothes. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  /** One more sentence for the person, '' for none. */
  readonly detail: string
  constructor(status: number, detail = '') {
    super(detail || `status ${status}`)
    this.status = status
    this.detail = detail
  }
}

/** A page of one person's own; never kept by anybody between. */
export function html(c: C, body: string, status = 200): Response {
  const headers = withCookies(c, {
    ...c.var.deps.headers,
    'Content-Type': HTML,
    'Cache-Control': 'private, no-cache',
    Vary: VARY,
  })
  if (body.length < WORTH_PACKING || !c.req.header('accept-encoding')?.includes('gzip'))
    return new Response(body, { status, headers })
  headers.set('Content-Encoding', 'gzip')
  return new Response(gzipSync(body, { level: 2 }), { status, headers })
}

/** Below this a page fits into the packets it needs anyway. */
const WORTH_PACKING = 1_400

const HTML = 'text/html; charset=utf-8'
const VARY = 'HX-Request, Cookie, Accept-Encoding'

/**
 * A page that everybody without a bag or an account sees alike. For them it is kept, as bytes, until something the
 * shop shows has changed.
 */
export function publicPage(c: C, body: string): Response {
  const { cacheKey, revision, deps } = c.var
  if (cacheKey === null) return html(c, body)
  const headers = {
    ...deps.headers,
    'Content-Type': HTML,
    'Cache-Control': 'no-cache',
    Vary: VARY,
    'Speculation-Rules': '"/speculation.json"',
  }
  return respondWith(
    deps.pages.save(cacheKey, body, headers, revision),
    c.req.header('accept-encoding') ?? '',
  )
}

/** After a POST the browser asks for the next page with GET; htmx is told to do the same. */
export function redirect(c: C, location: string): Response {
  const headers = withCookies(c, { ...c.var.deps.headers, 'Cache-Control': 'no-store' })
  if (isFragment(c)) {
    headers.set('HX-Redirect', location)
    return new Response(null, { status: 200, headers })
  }
  headers.set('Location', location)
  return new Response(null, { status: 303, headers })
}

/** Whether htmx asks for a part of the page only. Boosted pages and history want all of it. */
export function isFragment(c: C): boolean {
  return (
    c.req.header('hx-request') === 'true' &&
    c.req.header('hx-boosted') !== 'true' &&
    c.req.header('hx-history-restore-request') !== 'true'
  )
}

/** Cookies that were set through Hono are carried over to an answer made by hand. */
function withCookies(c: C, plain: Record<string, string>): Headers {
  const headers = new Headers(plain)
  for (const cookie of c.res.headers.getSetCookie()) headers.append('Set-Cookie', cookie)
  return headers
}

/** @returns the path that was asked for, where it is one of this shop's, else the fallback */
export function safeNext(wanted: string | undefined, fallback: string): string {
  return wanted && /^\/(?![/\\])[^\s\\]*$/.test(wanted) ? wanted : fallback
}
