import type { TaxRate } from '#src/kernel/tax-match.ts'
import type { Tx } from '#src/platform/db/db.ts'

const CHUNK = 50

/** Puts these rates in the place of all that were there. */
export async function replaceTaxRates(tx: Tx, rates: readonly TaxRate[]): Promise<void> {
  await tx.deleteFrom('tax_rates').execute()
  const rows = rates.map(rateRow)
  for (let start = 0; start < rows.length; start += CHUNK) {
    await tx
      .insertInto('tax_rates')
      .values(rows.slice(start, start + CHUNK))
      .execute()
  }
}

/** A rate's own columns. */
export const rateRow = (rate: TaxRate) => ({
  country: rate.country,
  region: rate.region ?? '',
  postcode_pattern: rate.postcodePattern ?? '',
  category: rate.category,
  name: rate.name,
  rate_ppm: rate.ratePpm,
  is_compound: rate.compound ? 1 : 0,
  priority: rate.priority,
})
