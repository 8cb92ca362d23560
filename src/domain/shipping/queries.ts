import type { Db, Tx } from '#src/platform/db/db.ts'
import type { Memory } from '#src/platform/memory.ts'
import type { ShippingMethod, TaxMode, Zone } from './shipping.ts'

/** A method as staff see it: one that is not offered any more may be offered again. */
export type StaffMethod = ShippingMethod & { isActive: boolean }
export type StaffZone = Omit<Zone, 'methods'> & { methods: StaffMethod[] }

/** Every zone with the methods and rates it offers, kept until one changes. */
export function keepZones(db: Db, memory: Memory): Promise<Zone[]> {
  return memory.keepBeyondStock('zones', async () =>
    (await listZones(db)).map((zone) => ({
      ...zone,
      methods: zone.methods.flatMap(({ isActive, ...method }) => (isActive ? [method] : [])),
    })),
  )
}

/** Every zone with all its methods, in the shop's order. */
export async function listZones(db: Db | Tx): Promise<StaffZone[]> {
  const [zones, places, methods, rates] = await Promise.all([
    db.selectFrom('zones').selectAll().orderBy('position').orderBy('id').execute(),
    db.selectFrom('zone_countries').selectAll().execute(),
    db.selectFrom('shipping_methods').selectAll().orderBy('position').orderBy('id').execute(),
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
  const methodsOf = (zoneId: number): StaffMethod[] =>
    methods
      .filter((method) => method.zone_id === zoneId)
      .map((method) => ({
        id: method.id,
        name: method.name,
        carrier: method.carrier,
        kind: method.kind as ShippingMethod['kind'],
        minDays: method.min_days,
        maxDays: method.max_days,
        isActive: method.is_active === 1,
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
