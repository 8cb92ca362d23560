import { Hono } from 'hono'
import type { Env } from '#src/web/env.ts'
import { adminAccountRoutes } from './account/routes.ts'
import { adminAuditRoutes } from './audit/routes.ts'
import { adminCategoryRoutes } from './categories/routes.ts'
import { adminCollectionRoutes } from './collections/routes.ts'
import { adminContentRoutes } from './content/routes.ts'
import { adminCustomerRoutes } from './customers/routes.ts'
import { adminDraftRoutes } from './drafts/routes.ts'
import { adminExportRoutes } from './exports/routes.ts'
import { adminGiftCardRoutes } from './gift-cards/routes.ts'
import { adminHealthRoutes } from './health/routes.ts'
import { adminCodeRoutes } from './home/code-routes.ts'
import { adminDoorRoutes } from './home/door-routes.ts'
import { adminHomeRoutes } from './home/routes.ts'
import { adminImportRoutes } from './imports/routes.ts'
import { adminInventoryRoutes } from './inventory/routes.ts'
import { adminMailRoutes } from './mails/routes.ts'
import { adminOrderRoutes } from './orders/routes.ts'
import { adminPaymentRoutes } from './payments/routes.ts'
import { adminProductRoutes } from './products/routes.ts'
import { adminReturnRoutes } from './returns/routes.ts'
import { adminReviewRoutes } from './reviews/routes.ts'
import { adminRoleRoutes } from './roles/routes.ts'
import { adminSearchRoutes } from './search/routes.ts'
import { adminSettingsRoutes } from './settings/routes.ts'
import { joinRoutes } from './staff/join-routes.ts'
import { adminStaffRoutes } from './staff/routes.ts'

/** Everything staff do, a folder for each family of pages. */
export const adminRoutes = new Hono<Env>()
  .route('/', adminDoorRoutes)
  .route('/', adminCodeRoutes)
  .route('/join', joinRoutes)
  .route('/account', adminAccountRoutes)
  .route('/', adminHomeRoutes)
  .route('/orders/drafts', adminDraftRoutes)
  .route('/', adminSearchRoutes)
  .route('/orders', adminOrderRoutes)
  .route('/returns', adminReturnRoutes)
  .route('/payments', adminPaymentRoutes)
  .route('/gift-cards', adminGiftCardRoutes)
  .route('/products', adminProductRoutes)
  .route('/categories', adminCategoryRoutes)
  .route('/collections', adminCollectionRoutes)
  .route('/inventory', adminInventoryRoutes)
  .route('/imports', adminImportRoutes)
  .route('/exports', adminExportRoutes)
  .route('/mails', adminMailRoutes)
  .route('/health', adminHealthRoutes)
  .route('/settings', adminSettingsRoutes)
  .route('/content', adminContentRoutes)
  .route('/reviews', adminReviewRoutes)
  .route('/customers', adminCustomerRoutes)
  .route('/staff', adminStaffRoutes)
  .route('/roles', adminRoleRoutes)
  .route('/audit', adminAuditRoutes)
