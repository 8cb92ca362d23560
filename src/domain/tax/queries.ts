import type { TaxCategory, TaxRate } from '#src/kernel/tax-match.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { hotQuery } from '#src/platform/db/hot.ts'
import type { Memory } from '#src/platform/memory.ts'

export type StoredTaxRate = TaxRate & { id: number }

const readRates = hotQuery((db) => db.selectFrom('tax_rates').selectAll().orderBy('id'))

/** Every rate the shop charges, kept until one changes. */
export function keepTaxRates(db: Db, memory: Memory): Promise<TaxRate[]> {
  return memory.keepBeyondStock('tax_rates', () => listTaxRates(db))
}

/** Every rate in the order in which it was entered. */
export async function listTaxRates(db: Db | Tx): Promise<StoredTaxRate[]> {
  return (await readRates(db, {})).map((row) => ({
    id: row.id,
    country: row.country,
    region: row.region || null,
    postcodePattern: row.postcode_pattern || null,
    category: row.category as TaxCategory,
    name: row.name,
    ratePpm: row.rate_ppm,
    compound: row.is_compound === 1,
    priority: row.priority,
  }))
}
