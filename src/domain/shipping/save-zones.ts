import type { Tx } from '#src/platform/db/db.ts'
import type { ShippingMethod, ShippingRate, TaxMode } from './shipping.ts'

export type NewZone = {
  name: string
  taxMode: TaxMode
  countries: string[]
  methods: (Omit<ShippingMethod, 'id' | 'rates'> & { rates: ShippingRate[] })[]
}

/** Puts these zones in the place of all that were there; placed orders keep their own copy of how they travel. */
export async function replaceZones(tx: Tx, zones: NewZone[]): Promise<void> {
  await tx.deleteFrom('shipping_rates').execute()
  await tx.deleteFrom('shipping_methods').execute()
  await tx.deleteFrom('zone_countries').execute()
  await tx.deleteFrom('zones').execute()
  for (const [position, zone] of zones.entries()) {
    const { id } = await tx
      .insertInto('zones')
      .values({ name: zone.name, tax_mode: zone.taxMode, position })
      .returning('id')
      .executeTakeFirstOrThrow()
    const places = zone.countries.map((country) => ({ country, region: '', zone_id: id }))
    if (places.length > 0) await tx.insertInto('zone_countries').values(places).execute()
    for (const [place, method] of zone.methods.entries()) await saveMethod(tx, id, place, method)
  }
}

async function saveMethod(
  tx: Tx,
  zoneId: number,
  position: number,
  method: NewZone['methods'][number],
): Promise<void> {
  const { id } = await tx
    .insertInto('shipping_methods')
    .values({ ...methodRow(method), zone_id: zoneId, is_active: 1, position })
    .returning('id')
    .executeTakeFirstOrThrow()
  await insertRates(tx, id, method.rates)
}

/** A method's own columns. */
export const methodRow = ({
  name,
  carrier,
  kind,
  minDays,
  maxDays,
}: Omit<ShippingMethod, 'id' | 'rates'>) => ({
  ...{ name, carrier, kind },
  min_days: minDays,
  max_days: maxDays,
})

export async function insertRates(tx: Tx, methodId: number, rates: readonly ShippingRate[]): Promise<void> {
  await tx
    .insertInto('shipping_rates')
    .values(
      rates.map((rate) => ({
        method_id: methodId,
        min_grams: rate.minGrams,
        max_grams: rate.maxGrams,
        min_subtotal_minor: rate.minSubtotalMinor,
        max_subtotal_minor: rate.maxSubtotalMinor,
        price_minor: rate.priceMinor,
      })),
    )
    .execute()
}
