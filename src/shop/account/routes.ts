import { Hono } from 'hono'
import type { Env } from '#src/web/env.ts'
import { addressRoutes } from './address-routes.ts'
import { doorRoutes } from './door-routes.ts'
import { linkRoutes } from './link-routes.ts'
import { accountOrderRoutes } from './order-routes.ts'
import { privacyRoutes } from './privacy-routes.ts'
import { profileRoutes } from './profile-routes.ts'
import { securityRoutes } from './security-routes.ts'
import { wishlistRoutes } from './wishlist-routes.ts'

/** A shopper's account: the ways in, and everything that is theirs. */
export const accountRoutes = new Hono<Env>()
  .route('/', doorRoutes)
  .route('/', linkRoutes)
  .route('/', profileRoutes)
  .route('/orders', accountOrderRoutes)
  .route('/addresses', addressRoutes)
  .route('/wishlist', wishlistRoutes)
  .route('/security', securityRoutes)
  .route('/privacy', privacyRoutes)
