import { Hono } from 'hono'
import type { Env } from '#src/web/env.ts'

/** Everything a shopper sees, a folder for each family of pages. */
export const shopRoutes = new Hono<Env>()
