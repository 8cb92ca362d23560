import { Hono } from 'hono'
import type { Env } from '#src/web/env.ts'
import { accountRoutes } from './account/routes.ts'
import { checkoutRoutes } from './checkout/routes.ts'
import { orderRoutes } from './order/routes.ts'
import { payRoutes } from './pay/routes.ts'
import { trackRoutes } from './track/routes.ts'

/** Everything a shopper sees, a folder for each family of pages. */
export const shopRoutes = new Hono<Env>()
  .route('/account', accountRoutes)
  .route('/checkout', checkoutRoutes)
  .route('/orders', orderRoutes)
  .route('/pay', payRoutes)
  .route('/track', trackRoutes)
