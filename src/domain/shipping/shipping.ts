/** How a zone shows prices: tax inside them, or added on top. Means the same as domain/tax, which shares no floor. */
export type TaxMode = 'inclusive' | 'exclusive'

export type Zone = {
  id: number
  name: string
  taxMode: TaxMode
  /** ISO codes; a region of '' means the whole country. */
  places: { country: string; region: string }[]
  methods: ShippingMethod[]
}
export type ShippingMethod = {
  id: number
  name: string
  carrier: string
  kind: 'delivery' | 'pickup'
  minDays: number
  maxDays: number
  rates: ShippingRate[]
}
export type ShippingRate = {
  minGrams: number
  /** Both upper bounds are exclusive; null for none. */
  maxGrams: number | null
  minSubtotalMinor: number
  maxSubtotalMinor: number | null
  priceMinor: number
}

/** A method with what it costs for one parcel. */
export type PricedMethod = Omit<ShippingMethod, 'rates'> & { priceMinor: number }

/** The zone a place belongs to: its region's own one before its country's; null where the shop does not deliver. */
export function zoneOf(zones: Zone[], country: string, region: string): Zone | null {
  const holds = (zone: Zone, wanted: string) =>
    zone.places.some((place) => place.country === country && place.region === wanted)
  return (
    (region ? zones.find((zone) => holds(zone, region)) : undefined) ??
    zones.find((zone) => holds(zone, '')) ??
    null
  )
}

/** The methods that take a parcel of this weight and value, each at its cheapest matching rate. */
export function priceMethods(zone: Zone, parcel: { grams: number; subtotalMinor: number }): PricedMethod[] {
  return zone.methods.flatMap(({ rates, ...method }) => {
    const prices = rates.filter((rate) => takes(rate, parcel)).map((rate) => rate.priceMinor)
    return prices.length > 0 ? [{ ...method, priceMinor: Math.min(...prices) }] : []
  })
}

function takes(
  rate: ShippingRate,
  { grams, subtotalMinor }: { grams: number; subtotalMinor: number },
): boolean {
  return (
    grams >= rate.minGrams &&
    (rate.maxGrams === null || grams < rate.maxGrams) &&
    subtotalMinor >= rate.minSubtotalMinor &&
    (rate.maxSubtotalMinor === null || subtotalMinor < rate.maxSubtotalMinor)
  )
}
