import { countries, findCountry } from '#data/reference/countries.ts'
import { pricesIncludeTax, taxRates } from '#data/reference/tax-rates.ts'
import { exponentOf } from '#src/kernel/money.ts'
import type { TaxRate } from '#src/kernel/tax-match.ts'
import type { NewZone } from '../shipping/save-zones.ts'
import type { ShippingRate } from '../shipping/shipping.ts'

/** A round sum in a currency's main unit, as minor units: 5 is €5.00 and ¥500 alike. */
function roughly(mainUnits: number, currency: string): number {
  const digits = exponentOf(currency)
  // Currencies without a small unit count in hundreds where others count in ones.
  return digits === 0 ? Math.round(mainUnits * 100) : Math.round(mainUnits * 10 ** digits)
}

export type TermsOfSale = { taxRates: TaxRate[]; zones: NewZone[]; freeDeliveryFromMinor: number }

/**
 * What a new shop starts with: the taxes it has to charge where it sells, three delivery zones, and rates by weight and
 * value that its owner will want to look at.
 *
 * A shop in the EU charges each member's own VAT (Directive 2006/112/EC art. 33, one-stop shop); one elsewhere charges
 * its own country's tax. Exports carry none.
 */
export function startingTerms(country: string, currency: string): TermsOfSale {
  const home = findCountry(country)
  const union = countries.filter((each) => each.isEuMember).map((each) => each.code)
  const taxed = new Set(home?.isEuMember ? union : [country])
  const near = home?.isEuMember ? union.filter((code) => code !== country) : []
  const far = countries.map((each) => each.code).filter((code) => code !== country && !near.includes(code))
  const freeFrom = roughly(60, currency)
  const mode = pricesIncludeTax(country) ? 'inclusive' : 'exclusive'

  const letterAndParcel = (light: number, heavy: number): ShippingRate[] => [
    {
      minGrams: 0,
      maxGrams: 2_000,
      minSubtotalMinor: 0,
      maxSubtotalMinor: null,
      priceMinor: roughly(light, currency),
    },
    {
      minGrams: 2_000,
      maxGrams: 30_000,
      minSubtotalMinor: 0,
      maxSubtotalMinor: null,
      priceMinor: roughly(heavy, currency),
    },
  ]
  const free: ShippingRate = {
    minGrams: 0,
    maxGrams: 30_000,
    minSubtotalMinor: freeFrom,
    maxSubtotalMinor: null,
    priceMinor: 0,
  }
  const carrier = country === 'IE' ? 'An Post' : ''
  const zones: NewZone[] = [
    {
      name: home?.name ?? country,
      taxMode: mode,
      countries: [country],
      methods: [
        {
          name: carrier ? `${carrier} standard` : 'Standard',
          carrier,
          kind: 'delivery',
          minDays: 2,
          maxDays: 4,
          rates: [...letterAndParcel(4.5, 7.5), free],
        },
        {
          name: 'Next working day',
          carrier: 'DPD',
          kind: 'delivery',
          minDays: 1,
          maxDays: 1,
          rates: letterAndParcel(9.9, 12.9),
        },
        {
          name: 'Collect from us',
          carrier: '',
          kind: 'pickup',
          minDays: 1,
          maxDays: 1,
          rates: [
            { minGrams: 0, maxGrams: null, minSubtotalMinor: 0, maxSubtotalMinor: null, priceMinor: 0 },
          ],
        },
      ],
    },
    {
      name: 'Rest of the world',
      taxMode: mode,
      countries: far,
      methods: [
        {
          name: 'Tracked abroad',
          carrier: 'DHL',
          kind: 'delivery',
          minDays: 6,
          maxDays: 12,
          rates: letterAndParcel(16.5, 34),
        },
      ],
    },
  ]
  if (near.length > 0) {
    zones.splice(1, 0, {
      name: 'European Union',
      taxMode: 'inclusive',
      countries: near,
      methods: [
        {
          name: 'Tracked',
          carrier: 'DHL',
          kind: 'delivery',
          minDays: 4,
          maxDays: 7,
          rates: letterAndParcel(9.5, 16.5),
        },
      ],
    })
  }
  return {
    taxRates: taxRates.filter((rate) => taxed.has(rate.country)),
    zones,
    freeDeliveryFromMinor: freeFrom,
  }
}
