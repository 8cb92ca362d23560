import type { MiddlewareHandler } from 'hono'
import { findCartOf, findGuestCart } from '#src/domain/cart/queries.ts'
import { keepSettings } from '#src/domain/settings/settings.ts'
import { HOUR } from '#src/kernel/clock.ts'
import { respondWith } from '#src/platform/http/page-cache.ts'
import { clientAddress } from '#src/platform/http/security.ts'
import { isSignature, makeToken, sign } from '#src/platform/secrets.ts'
import { isAnyones, isStranger, readCookie, takeFlash, writeCookie } from './cookies.ts'
import type { Deps, Env, Visitor } from './env.ts'
import { readHeader } from './header.ts'
import { respondToGuest } from './respond.ts'

/** More hours than this software will see, so that revision and hour make one number. */
const HOURS_APART = 10_000_000

/** Shoppers without an account share a token; what protects them is that foreign pages cannot post at all. */
const GUEST = 'guest'

/**
 * The token that belongs in the forms of a session's pages. It differs on every page, so that compressing a page tells
 * nothing of it (BREACH).
 */
export function csrfToken(deps: Deps, sessionId: string | null): string {
  const nonce = makeToken().slice(0, 12)
  return `${nonce}.${sign(deps.keys.csrf, `${nonce}:${sessionId ?? GUEST}`)}`
}

export function isCsrfToken(deps: Deps, sessionId: string | null, token: string): boolean {
  const [nonce = '', signature = ''] = token.split('.')
  return isSignature(deps.keys.csrf, `${nonce}:${sessionId ?? GUEST}`, signature)
}

/** Serves the page everybody sees where it is ready, else finds out who is asking. */
export function meetVisitor(deps: Deps): MiddlewareHandler<Env> {
  // It tells nothing about anybody, so it need not differ from page to page.
  const guestToken = csrfToken(deps, null)
  return async (c, next) => {
    const now = deps.clock()
    const stamp = (await deps.memory.refresh()) * HOURS_APART + Math.floor(now / HOUR)
    const cookies = readHeader(c, 'cookie')
    const isPlain = c.req.method === 'GET' && readHeader(c, 'hx-request') === undefined && isAnyones(cookies)
    const cacheKey = isPlain ? c.req.url.slice(c.req.url.indexOf('/', 8)) : null
    const ready = cacheKey === null ? undefined : deps.pages.find(cacheKey, stamp)
    if (ready && isStranger(cookies)) return respondWith(ready, readHeader(c, 'accept-encoding') ?? '')
    if (deps.connections.isStale()) await deps.connections.follow()
    // Hono's own `c.var` is made anew from a map at every access, which a page with dozens of them feels.
    const settings = await keepSettings(deps.db, deps.memory)
    const visitor = { ...nobody }
    const vars = {
      deps,
      db: deps.db,
      now,
      stamp,
      cacheKey,
      cookies: [],
      settings,
      visitor,
      form: {},
      formAll: null,
      uploads: null,
    }
    Object.defineProperty(c, 'var', { value: vars })
    Object.assign(visitor, await identify(c, deps, guestToken))
    const answer = ready && visitor.cart ? respondToGuest(c, ready, visitor.cart.count) : null
    return answer ?? next()
  }
}

const nobodysSession = { user: null, id: null, isStrong: false }
const nobody: Visitor = {
  user: null,
  sessionId: null,
  isStrong: false,
  cart: null,
  csrf: '',
  ip: '',
  userAgent: '',
  flash: '',
}

async function identify(
  c: Parameters<MiddlewareHandler<Env>>[0],
  deps: Deps,
  guestToken: string,
): Promise<Visitor> {
  const socket = c.env?.incoming?.socket?.remoteAddress ?? '127.0.0.1'
  const seen = {
    ip: clientAddress(socket, readHeader(c, 'x-forwarded-for') ?? null, deps.config.trustProxy),
    userAgent: readHeader(c, 'user-agent') ?? '',
    flash: c.req.method === 'GET' && readHeader(c, 'hx-request') === undefined ? takeFlash(c) : '',
  }
  const sessionToken = readCookie(c, 'session')
  const session = sessionToken ? await deps.sessions.find(sessionToken) : null
  if (sessionToken && !session) writeCookie(c, 'session', '')
  if (session?.isFresh && sessionToken) writeCookie(c, 'session', sessionToken)
  const cartToken = readCookie(c, 'cart')
  const cart = session
    ? await findCartOf(deps.db, session.user.id)
    : cartToken
      ? await findGuestCart(deps.db, cartToken)
      : null
  const csrf = session ? csrfToken(deps, session.id) : guestToken
  const { user, id: sessionId, isStrong } = session ?? nobodysSession
  return { user, sessionId, isStrong, cart, csrf, ...seen }
}
