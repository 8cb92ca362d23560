import { gzipSync } from 'node:zlib'
import type { Context } from 'hono'
import { encodePage, fillSeam, type ReadyPage, respondWith } from '#src/platform/http/page-cache.ts'
import { bagLink } from './bag-link.ts'
import type { Env } from './env.ts'
import { readHeader } from './header.ts'

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
  // As bytes: a rendered page is a rope of small strings, and the socket would flatten and encode it twice.
  return sendBytes(c, encodePage(body), ownPage, status)
}

function sendBytes(
  c: C,
  bytes: Uint8Array<ArrayBuffer>,
  kind: Record<string, string>,
  status: number,
): Response {
  const { deps, cookies } = c.var
  const isPacked =
    bytes.byteLength >= WORTH_PACKING && readHeader(c, 'accept-encoding')?.includes('gzip') === true
  const headers: Record<string, string> = { ...deps.headers, ...kind, ...(isPacked ? packed : {}) }
  const content = isPacked ? gzipSync(bytes, { level: 2 }) : bytes
  return new Response(content, { status, headers: withCookies(headers, cookies) })
}

/** Below this a page fits into the packets it needs anyway. */
const WORTH_PACKING = 1_400

const anyPage = { 'Content-Type': 'text/html; charset=utf-8', Vary: 'HX-Request, Cookie, Accept-Encoding' }
const ownPage = { ...anyPage, 'Cache-Control': 'private, no-cache' }
const sharedPage = { ...anyPage, 'Cache-Control': 'no-cache', 'Speculation-Rules': '"/speculation.json"' }
const packed = { 'Content-Encoding': 'gzip' }

/**
 * A page that everybody without an account sees alike, but for the number in the bag. It is kept, as bytes, until something
 * the shop shows has changed.
 */
export function publicPage(c: C, body: string): Response {
  const { cacheKey, stamp, deps, visitor } = c.var
  if (cacheKey === null) return html(c, body)
  if (!deps.pages.isWorthKeeping(cacheKey, stamp))
    return sendBytes(c, encodePage(body), visitor.cart === null ? sharedPage : ownPage, 200)
  const count = visitor.cart?.count ?? 0
  const empty = bagLink(0)
  const anyones = count === 0 ? body : body.replace(bagLink(count), empty)
  const page = deps.pages.save(cacheKey, anyones, { ...deps.headers, ...sharedPage }, stamp, empty)
  return visitor.cart === null ? respondWith(page, readHeader(c, 'accept-encoding') ?? '') : html(c, body)
}

/** @returns the ready page with this guest's bag in it, null where it has no place for that */
export function respondToGuest(c: C, page: ReadyPage, count: number): Response | null {
  return page.seam && sendBytes(c, fillSeam(page, page.seam, bagLink(count)), ownPage, 200)
}

/** After a POST the browser asks for the next page with GET; htmx is told to do the same. */
export function redirect(c: C, location: string): Response {
  const isSwap = isFragment(c)
  const way = isSwap ? { 'HX-Redirect': location } : { Location: location }
  const headers = { ...c.var.deps.headers, 'Cache-Control': 'no-store', ...way }
  return new Response(null, { status: isSwap ? 200 : 303, headers: withCookies(headers, c.var.cookies) })
}

/** What stands at another address for good, with what the old one asked for: search engines follow, and so do htmx and old links. */
export function redirectForGood(c: C, path: string): Response {
  const { search } = new URL(c.req.url)
  const headers = { ...c.var.deps.headers, 'Cache-Control': 'no-cache', Location: path + search }
  return new Response(null, { status: 301, headers: withCookies(headers, c.var.cookies) })
}

/** Whether htmx asks for a part of the page only. Boosted pages and history want all of it. */
export function isFragment(c: C): boolean {
  return (
    readHeader(c, 'hx-request') === 'true' &&
    readHeader(c, 'hx-boosted') !== 'true' &&
    readHeader(c, 'hx-history-restore-request') !== 'true'
  )
}

/** Plain headers are sent as they stand; only several cookies need more than that. */
export function withCookies(
  plain: Record<string, string>,
  cookies: readonly string[],
): Record<string, string> | Headers {
  if (cookies.length === 0) return plain
  const headers = new Headers(plain)
  for (const cookie of cookies) headers.append('Set-Cookie', cookie)
  return headers
}

/** @returns the path that was asked for, where it is one of this shop's, else the fallback */
export function safeNext(wanted: string | undefined, fallback: string): string {
  return wanted && /^\/(?![/\\])[^\s\\]*$/.test(wanted) ? wanted : fallback
}
