import type { Settings } from '#src/domain/settings/settings.ts'
import { keepZones } from '#src/domain/shipping/queries.ts'
import { type ShippingMethod, type Zone, zoneOf } from '#src/domain/shipping/shipping.ts'
import { keepTaxRates } from '#src/domain/tax/queries.ts'
import { matchTaxRates, type TaxCategory, type TaxRate } from '#src/kernel/tax-match.ts'
import type { Deps } from '#src/web/env.ts'

/** Where the shop is: what is said before a shopper has told where to is true there. */
export type Home = {
  country: string
  zone: Zone | null
  taxRates: readonly TaxRate[]
}

export async function keepHome({ db, memory }: Deps, settings: Settings): Promise<Home> {
  return memory.keepBeyondStock('home zone', async () => {
    const [zones, taxRates] = await Promise.all([keepZones(db, memory), keepTaxRates(db, memory)])
    return { country: settings.country, zone: zoneOf(zones, settings.country, ''), taxRates }
  })
}

/** The rates a category of goods bears at home. */
export function homeRates(home: Home, category: string): TaxRate[] {
  return matchTaxRates(home.taxRates, {
    country: home.country,
    region: '',
    postcode: '',
    category: category as TaxCategory,
  })
}

/** What stands beside a price: "incl. VAT, plus delivery". */
export function priceNote(
  home: Home,
  goods: { taxCategory: string; isTaxable: boolean; requiresShipping: boolean },
): string {
  const isInside = home.zone?.taxMode !== 'exclusive'
  const rates = goods.isTaxable ? homeRates(home, goods.taxCategory).filter((rate) => rate.ratePpm > 0) : []
  const names = [...new Set(rates.map((rate) => rate.name))].join(' and ')
  const isTaxed = goods.isTaxable && home.taxRates.some((rate) => rate.country === home.country)
  const tax = isInside ? names && `incl. ${names}` : isTaxed ? 'plus tax' : ''
  return [tax, goods.requiresShipping ? 'plus delivery' : ''].filter(Boolean).join(', ')
}

/** The way a parcel goes unless the shopper chooses another. */
export const usualDelivery = ({ zone }: Home): ShippingMethod | null =>
  zone?.methods.find((method) => method.kind === 'delivery') ?? null
