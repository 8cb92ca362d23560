import type { MiddlewareHandler } from 'hono'

const DAY_S = 86_400

/** Nothing inline, nothing foreign, no framing. Forms may go to the shop itself and be redirected to a gateway's page. */
function contentPolicy(formTargets: string[]): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `form-action 'self' ${formTargets.join(' ')}`.trim(),
  ].join('; ')
}

/**
 * The headers of every answer, computed once.
 * @param formTargets origins a form's redirect may lead to: browsers hold redirects to `form-action` as well
 */
export function securityHeaders({
  isHttps,
  formTargets,
}: {
  isHttps: boolean
  formTargets: string[]
}): Record<string, string> {
  return {
    'Content-Security-Policy': contentPolicy(formTargets),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
    ...(isHttps ? { 'Strict-Transport-Security': `max-age=${365 * DAY_S}; includeSubDomains` } : {}),
  }
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

export const isUnsafe = (method: string): boolean => !SAFE.has(method)

/**
 * Whether an unsafe request was sent by a page of this shop. Browsers always say where such a request comes from; one that
 * says nothing is no browser's form, and is refused as well.
 */
export function isSameOrigin(headers: { get(name: string): string | null }, publicUrl: string): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin') return false
  const origin = headers.get('origin')
  if (origin !== null && origin !== 'null') return origin === publicUrl
  return site === 'same-origin'
}

/** Refuses bodies that say they are, or turn out to be, larger than a page of forms can be. */
export function limitBody(
  limitOf: (path: string, contentType: string) => number,
  headers: Record<string, string>,
): MiddlewareHandler {
  return async (c, next) => {
    if (!isUnsafe(c.req.method) || !c.req.raw.body) return next()
    const limit = limitOf(c.req.path, c.req.header('content-type') ?? '')
    const length = c.req.header('content-length')
    if (length !== undefined && Number(length) > limit)
      return c.text('This is more than the shop takes at once.', 413, headers)
    if (length === undefined) {
      // Sent in chunks without a length: counted while it is read.
      let read = 0
      const counting = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          read += chunk.byteLength
          if (read > limit) controller.error(new BodyTooLarge())
          else controller.enqueue(chunk)
        },
      })
      c.req.raw = new Request(c.req.raw, {
        body: c.req.raw.body.pipeThrough(counting),
        duplex: 'half',
      } as RequestInit)
    }
    return next()
  }
}

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge'
}

/**
 * The visitor's address: the socket's own, or, behind proxies, the one that the outermost trusted proxy saw.
 * @param trustProxy how many proxies stand in front; that many entries of X-Forwarded-For are believed, from the right
 */
export function clientAddress(
  socketAddress: string,
  forwardedFor: string | null,
  trustProxy: number,
): string {
  if (trustProxy === 0 || !forwardedFor) return socketAddress
  const hops = forwardedFor.split(',').map((hop) => hop.trim())
  return hops.at(-trustProxy) ?? hops[0] ?? socketAddress
}
