import { Hono } from 'hono'
import type { Env } from '#src/web/env.ts'
import { accountRoutes } from './account/routes.ts'
import { cartRoutes } from './cart/routes.ts'
import { checkoutRoutes } from './checkout/routes.ts'
import { collectionRoutes } from './collections/routes.ts'
import { downloadRoutes } from './downloads/routes.ts'
import { homeRoutes } from './home/routes.ts'
import { listingRoutes } from './listing/routes.ts'
import { newsletterRoutes } from './newsletter/routes.ts'
import { orderRoutes } from './order/routes.ts'
import { pagesRoutes } from './pages/routes.ts'
import { payRoutes } from './pay/routes.ts'
import { reviewRoutes } from './product/review-routes.ts'
import { productRoutes } from './product/routes.ts'
import { searchRoutes } from './search/routes.ts'
import { sellerRoutes } from './sellers/routes.ts'
import { seoRoutes } from './seo/routes.ts'
import { trackRoutes } from './track/routes.ts'

/** Everything a shopper sees, a folder for each family of pages. */
export const shopRoutes = new Hono<Env>()
  .route('/', homeRoutes)
  .route('/', listingRoutes)
  .route('/', seoRoutes)
  .route('/products', productRoutes)
  .route('/products', reviewRoutes)
  .route('/collections', collectionRoutes)
  .route('/search', searchRoutes)
  .route('/cart', cartRoutes)
  .route('/pages', pagesRoutes)
  .route('/newsletter', newsletterRoutes)
  .route('/sellers', sellerRoutes)
  .route('/account', accountRoutes)
  .route('/checkout', checkoutRoutes)
  .route('/orders', orderRoutes)
  .route('/downloads', downloadRoutes)
  .route('/pay', payRoutes)
  .route('/track', trackRoutes)
