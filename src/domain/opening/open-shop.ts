import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { htmlOfText } from '../catalog/rich-text.ts'
import { savePage } from '../content/save-page.ts'
import { type Settings, saveSettings } from '../settings/settings.ts'
import { replaceZones } from '../shipping/save-zones.ts'
import { replaceTaxRates } from '../tax/save-rates.ts'
import { starterPages } from './starter-pages.ts'
import { startingTerms } from './terms-of-sale.ts'

/** Gives a shop its country and currency with everything that follows from them: taxes, zones, delivery. */
export function applyTermsOfSale(
  db: Db,
  settings: Partial<Settings> & { country: string; currency: string },
  now: number,
): Promise<void> {
  return inTransaction(db, async (tx) => {
    const terms = startingTerms(settings.country, settings.currency)
    await replaceTaxRates(tx, terms.taxRates)
    await replaceZones(tx, terms.zones)
    await saveSettings(tx, { freeDeliveryFromMinor: terms.freeDeliveryFromMinor, ...settings }, now)
  })
}

/** Nobody has said anything about this shop yet, and nothing stands on its shelves. */
export async function isUntouched(db: Db): Promise<boolean> {
  const [setting, product] = await Promise.all([
    db.selectFrom('settings').select('key').limit(1).executeTakeFirst(),
    db.selectFrom('products').select('id').limit(1).executeTakeFirst(),
  ])
  return !setting && !product
}

/** Makes a new shop one that can sell, with empty shelves, until its owner says where it is and what it is called. */
export async function openEmptyShop(db: Db, now: number): Promise<void> {
  if (!(await isUntouched(db))) return
  await addStarterPages(db, now)
  await applyTermsOfSale(db, { country: 'IE', currency: 'EUR' }, now)
}

/** Gives a shop the pages its own footer and checkout lead to. */
export async function addStarterPages(db: Db, now: number): Promise<void> {
  for (const [position, { slug, title, summary, body }] of starterPages.entries()) {
    await savePage(db, { slug, title, summary, bodyHtml: htmlOfText(body.join('\n\n')), position }, now)
  }
}
