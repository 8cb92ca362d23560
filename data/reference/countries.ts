import type { AddressRules, Region } from '#src/kernel/address.ts'
import type { Currency } from '#src/kernel/money.ts'
import rows from './countries.json' with { type: 'json' }

/**
 * The countries of ISO 3166-1, with Kosovo (XK, user-assigned, which parcels reach all the same).
 *
 * Facts from: mledoze/countries (names, currencies), Google's libaddressinput (address orders, postcodes, regions),
 * libphonenumber (calling codes), Universal Postal Union and national posts for what has changed since: Eircodes,
 * Korea's and Peru's five digits, Lebanon, Saudi Arabia and Vietnam; the states of India, Indonesia, Mexico and
 * Chile; the euro in Bulgaria (January 2026), the Caribbean guilder (March 2025), the leone (2022), Zimbabwe Gold.
 * Where a post's own signs for letters from abroad (CH-, SE-) stood in the pattern of a line, they are left out:
 * the shop prints for carriers, who do not want them.
 */
export type Country = {
  /** ISO 3166-1 alpha-2. */
  readonly code: string
  /** In English. */
  readonly name: string
  readonly currency: Currency
  /** Without the plus sign. */
  readonly callingCode: string
  /** A member of the European Union; places beside it, such as Åland, are told apart in the tax rates. */
  readonly isEuMember: boolean
  readonly addressRules: AddressRules
}

/** A row as it is stored: what is like everywhere else is left out. */
type Row = {
  code: string
  name: string
  currency: string
  callingCode: string
  eu?: boolean
  order: string[]
  localOrder?: string[]
  postcode?: string
  example?: string
  postcodeLabel?: string
  postcodeRequired?: boolean
  regionLabel?: string
  regionRequired?: boolean
  regionCode?: boolean
  regions?: Region[]
  cityLabel?: string
  cityRequired?: boolean
}

/** In the order of their codes. */
export const countries: readonly Country[] = (rows as Row[]).map((row) => ({
  code: row.code,
  name: row.name,
  currency: row.currency,
  callingCode: row.callingCode,
  isEuMember: row.eu ?? false,
  addressRules: toRules(row),
}))

const byCode = new Map(countries.map((country) => [country.code, country]))

/** @param code ISO 3166-1 alpha-2 in capitals */
export function findCountry(code: string): Country | null {
  return byCode.get(code) ?? null
}

/** What to ask for where a country is not known: everything, with nothing but name, street and city required. */
const anywhere: AddressRules = {
  ...toRules({ code: '', name: '', currency: '', callingCode: '', order: [] }),
  hasPostcode: true,
  regionLabel: 'Region',
  addressOrder: ['{name}', '{company}', '{street}', '{city} {postcode}', '{region}'],
}

/**
 * The rules by which a country's addresses are asked for, checked and printed.
 * @param code any text; an unknown country gets the most forgiving rules rather than none
 */
export function addressRulesOf(code: string): AddressRules {
  return findCountry(code)?.addressRules ?? anywhere
}

function toRules(row: Row): AddressRules {
  return {
    postcodeLabel: row.postcodeLabel ?? 'Postcode',
    hasPostcode: row.postcode !== undefined,
    postcodePattern: row.postcode ?? null,
    postcodeRequired: row.postcodeRequired ?? false,
    postcodeExample: row.example ?? null,
    regionLabel: row.regionLabel ?? null,
    regionRequired: row.regionRequired ?? false,
    regionPrinted: row.regionCode ? 'code' : 'name',
    regions: row.regions ?? [],
    cityLabel: row.cityLabel ?? 'City',
    cityRequired: row.cityRequired ?? true,
    addressOrder: row.order,
    localOrder: row.localOrder ?? null,
  }
}
