import { sql } from 'kysely'
import { formatMoney } from '#src/platform/i18n.ts'
import { isUnsellableBundle } from '../catalog/bundles/parts.ts'
import { readSettings } from '../settings/settings.ts'
import type { NotificationDeps } from './deps.ts'
import { variantPath } from './links.ts'
import { mailShop } from './mail-shop.ts'
import { backInStockMail } from './mail-views.ts'
import { writeMail } from './write-mail.ts'

/** Mails a round: whoever waits longest hears of it first. */
const MOST_TOLD = 50

/**
 * Writes to those who wait for something that can be bought again, whichever way that came about: a delivery, a return, an
 * order that ended, another selling rule, a product that is back on show. One mail each; who was told may ask again.
 * @returns true where there was one
 */
export async function tellBackInStock(deps: NotificationDeps): Promise<boolean> {
  const waiting = await listAnswerable(deps)
  if (waiting.length === 0) return false
  const settings = await readSettings(deps.db)
  for (const alert of waiting) {
    const mail = backInStockMail({
      shop: mailShop(settings, deps.publicUrl),
      title: alert.title,
      detail: alert.variantTitle,
      price: formatMoney(alert.priceMinor, settings.currency, settings),
      href: deps.publicUrl + variantPath(alert.slug, alert.variantId),
    })
    // Written first: should the process end in between, the same key is written once more, which is not at all.
    const key = `${alert.id}:${alert.createdAt}`
    await writeMail(deps, { kind: 'back_in_stock', key, to: alert.email, orderId: null }, mail)
    await deps.db
      .updateTable('stock_alerts')
      .set({ notified_at: deps.clock() })
      .where('id', '=', alert.id)
      .where('created_at', '=', alert.createdAt)
      .execute()
  }
  return true
}

const listAnswerable = ({ db }: NotificationDeps) =>
  db
    .selectFrom('stock_alerts')
    .innerJoin('variants', 'variants.id', 'stock_alerts.variant_id')
    .innerJoin('products', 'products.id', 'variants.product_id')
    .select(['stock_alerts.id', 'stock_alerts.email', 'stock_alerts.created_at as createdAt'])
    .select([
      'variants.id as variantId',
      'variants.title as variantTitle',
      'variants.price_minor as priceMinor',
    ])
    .select(['products.title', 'products.slug'])
    .where('stock_alerts.notified_at', 'is', null)
    .where('products.status', '=', 'active')
    .where('variants.status', '=', 'active')
    .where(
      sql<boolean>`(variants.tracks_stock = 0 or variants.policy <> 'deny' or (select coalesce(sum(on_hand - reserved), 0)
        from stock_levels where stock_levels.variant_id = variants.id) > 0) and not ${isUnsellableBundle}`,
    )
    .orderBy('stock_alerts.created_at')
    .orderBy('stock_alerts.id')
    .limit(MOST_TOLD)
    .execute()
