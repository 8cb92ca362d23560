import type { Db } from '#src/platform/db/db.ts'
import type { Memory } from '#src/platform/memory.ts'
import type { ShippingMethod, TaxMode, Zone } from './shipping.ts'

/** Every zone with its methods and rates, kept until one changes. */
export function keepZones(db: Db, memory: Memory): Promise<Zone[]> {
  return memory.keepBeyondStock('zones', () => readZones(db))
}

async function readZones(db: Db): Promise<Zone[]> {
  const [zones, places, methods, rates] = await Promise.all([
    db.selectFrom('zones').selectAll().orderBy('position').orderBy('id').execute(),
    db.selectFrom('zone_countries').selectAll().execute(),
    db
      .selectFrom('shipping_methods')
      .selectAll()
      .where('is_active', '=', 1)
      .orderBy('position')
      .orderBy('id')
      .execute(),
    db.selectFrom('shipping_rates').selectAll().orderBy('id').execute(),
  ])
  const ratesOf = (methodId: number) =>
    rates
      .filter((rate) => rate.method_id === methodId)
      .map((rate) => ({
        minGrams: rate.min_grams,
        maxGrams: rate.max_grams,
        minSubtotalMinor: rate.min_subtotal_minor,
        maxSubtotalMinor: rate.max_subtotal_minor,
        priceMinor: rate.price_minor,
      }))
  const methodsOf = (zoneId: number): ShippingMethod[] =>
    methods
      .filter((method) => method.zone_id === zoneId)
      .map((method) => ({
        id: method.id,
        name: method.name,
        carrier: method.carrier,
        kind: method.kind as ShippingMethod['kind'],
        minDays: method.min_days,
        maxDays: method.max_days,
        rates: ratesOf(method.id),
      }))
  return zones.map((zone) => ({
    id: zone.id,
    name: zone.name,
    taxMode: zone.tax_mode as TaxMode,
    places: places
      .filter((place) => place.zone_id === zone.id)
      .map(({ country, region }) => ({ country, region })),
    methods: methodsOf(zone.id),
  }))
}
