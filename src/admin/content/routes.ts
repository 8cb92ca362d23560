import { Hono } from 'hono'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { redirect } from '#src/web/respond.ts'
import { frontRoutes } from './front-routes.ts'
import { menuRoutes } from './menu-routes.ts'
import { pageRoutes } from './page-routes.ts'
import { redirectRoutes } from './redirect-routes.ts'
import { themeRoutes } from './theme-routes.ts'

/** What the shop looks like, and what it says. */
export const adminContentRoutes = new Hono<Env>()
  .get('/', allow('content.edit'), (c) => redirect(c, '/admin/content/theme'))
  .route('/theme', themeRoutes)
  .route('/front', frontRoutes)
  .route('/pages', pageRoutes)
  .route('/menus', menuRoutes)
  .route('/redirects', redirectRoutes)
