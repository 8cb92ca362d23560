import { Hono } from 'hono'
import type { Env } from '#src/web/env.ts'

/** Everything staff do, a folder for each family of pages. */
export const adminRoutes = new Hono<Env>()
