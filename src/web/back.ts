import type { Context } from 'hono'
import type { Env } from './env.ts'
import { safeNext } from './respond.ts'

/** The page of this shop that a form without JavaScript was sent from, else the fallback. */
export function pathBefore(c: Context<Env>, fallback: string): string {
  const referer = c.req.header('referer') ?? ''
  if (!URL.canParse(referer)) return fallback
  const { origin, pathname, search } = new URL(referer)
  return origin === c.var.deps.config.publicUrl ? safeNext(pathname + search, fallback) : fallback
}
