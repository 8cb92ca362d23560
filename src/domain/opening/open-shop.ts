import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Settings, saveSettings } from '../settings/settings.ts'
import { replaceZones } from '../shipping/save-zones.ts'
import { replaceTaxRates } from '../tax/save-rates.ts'
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
