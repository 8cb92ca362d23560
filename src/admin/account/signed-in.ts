import type { Context } from 'hono'
import type { Actor } from '#src/domain/audit/audit.ts'
import type { SignedIn } from '#src/domain/customers/own-password.ts'
import type { Env } from '#src/web/env.ts'
import { actorOf } from '../page-context.ts'

/**
 * Who is signed in, by which session, and how the log names them.
 * @throws on a route that lets guests in
 */
export function own(c: Context<Env>): SignedIn & { actor: Actor; now: number } {
  const { user, sessionId } = c.var.visitor
  if (!user || !sessionId) throw new Error('this route lets guests in, but asks who is signed in')
  return { userId: user.id, sessionId, actor: actorOf(c), now: c.var.now }
}
