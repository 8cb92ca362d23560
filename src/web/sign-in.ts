import type { Context } from 'hono'
import { mergeCarts } from '#src/domain/cart/change-cart.ts'
import { makeDeviceCookie } from '#src/domain/customers/device-cookie.ts'
import { findAccount } from '#src/domain/customers/queries.ts'
import { claimOrders } from '#src/domain/orders/claim-orders.ts'
import { MINUTE } from '#src/kernel/clock.ts'
import { type Flash, readCookie, writeCookie } from './cookies.ts'
import type { Env } from './env.ts'

type C = Context<Env>

/**
 * Signs the visitor in under a new session, whatever they had before: a session id somebody planted in the browser is
 * never made an account's. The bag they filled as a guest is brought together with the account's own.
 * @param isStrong whether they proved more than a password
 * @returns what to say of it
 */
export async function enter(c: C, userId: number, isStrong = false): Promise<Flash> {
  const { db, deps, visitor, now } = c.var
  if (visitor.sessionId) await deps.sessions.end(visitor.sessionId)
  const { ip, userAgent } = visitor
  writeCookie(c, 'session', await deps.sessions.create(userId, { ip, userAgent, now, isStrong }))
  writeCookie(c, 'device', makeDeviceCookie(deps.keys.device, userId))

  const account = await findAccount(db, userId)
  if (account?.isVerified) await claimOrders(db, { userId, email: account.email })
  // The bag of another account stays with that one.
  const guestCart = visitor.user ? null : visitor.cart
  const merged = guestCart && (await mergeCarts(db, guestCart.id, userId, now))
  if (readCookie(c, 'cart') !== undefined) writeCookie(c, 'cart', '')
  if (!merged || merged.moved === 0) return 'signed_in'
  return merged.shortened > 0 ? 'cart_shortened' : 'cart_merged'
}

/** Ends the visitor's session in this browser. */
export async function leave(c: C): Promise<void> {
  const { deps, visitor } = c.var
  if (visitor.sessionId) await deps.sessions.end(visitor.sessionId)
  writeCookie(c, 'session', '')
}

/** How long to wait, for people: "in a minute", "in 12 minutes". Rounded up, so that nobody comes too early. */
export function waitWords(waitMs: number): string {
  const minutes = Math.ceil(waitMs / MINUTE)
  return minutes <= 1 ? 'in a minute' : `in ${minutes} minutes`
}

/** An answer to somebody who has tried too often: says by its header, too, when to come again. */
export function withRetryAfter(response: Response, waitMs: number): Response {
  response.headers.set('Retry-After', String(Math.ceil(waitMs / 1000)))
  return response
}
