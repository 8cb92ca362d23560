import type { TaxCategory, TaxRate } from '#src/kernel/tax-match.ts'
import type { Db } from '#src/platform/db/db.ts'
import { hotQuery } from '#src/platform/db/hot.ts'
import type { Memory } from '#src/platform/memory.ts'

const readRates = hotQuery((db) => db.selectFrom('tax_rates').selectAll().orderBy('id'))

/** Every rate the shop charges, kept until one changes. */
export function keepTaxRates(db: Db, memory: Memory): Promise<TaxRate[]> {
  return memory.keepBeyondStock('tax_rates', async () =>
    (await readRates(db, {})).map((row) => ({
      country: row.country,
      region: row.region || null,
      postcodePattern: row.postcode_pattern || null,
      category: row.category as TaxCategory,
      name: row.name,
      ratePpm: row.rate_ppm,
      compound: row.is_compound === 1,
      priority: row.priority,
    })),
  )
}
