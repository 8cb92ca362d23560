import { Hono } from 'hono'
import type { Env } from '#src/web/env.ts'

export const setupRoutes = new Hono<Env>()
