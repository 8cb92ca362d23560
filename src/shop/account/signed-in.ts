import type { Context } from 'hono'
import type { SignedIn } from '#src/domain/customers/own-password.ts'
import type { Env } from '#src/web/env.ts'

/**
 * Who is signed in, and by which session, on a route that only customers reach.
 * @throws on a route that does not say `allow('customer')`
 */
export function signedIn(c: Context<Env>): SignedIn {
  const { user, sessionId } = c.var.visitor
  if (!user || !sessionId) throw new Error('this route lets guests in, but asks who is signed in')
  return { userId: user.id, sessionId }
}
