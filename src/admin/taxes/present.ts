import { addressRulesOf, countries, findCountry } from '#data/reference/countries.ts'
import type { StoredTaxRate } from '#src/domain/tax/queries.ts'
import { type TaxCategory, type TaxRate, taxCategories } from '#src/kernel/tax-match.ts'
import type { Conflict } from '../page.ts'
import { percentOf } from './forms.ts'
import type { RateLine, TaxesPageProps } from './views.ts'

const HOME = '/admin/settings/taxes'
export const countryHref = (code: string): string => `${HOME}/${code}`
export const rateHref = (code: string, id: number): string => `${countryHref(code)}/rates/${id}`

export const countryName = (code: string): string => findCountry(code)?.name ?? code

const categoryWords: Record<TaxCategory, string> = {
  standard: 'Everything else',
  reduced: 'Reduced goods',
  books: 'Books',
  food: 'Food',
  children: 'Children’s things',
}
export const categoryChoices = taxCategories.map((value) => ({ value, label: categoryWords[value] }))

const regionName = (code: string, region: string | null): string =>
  region === null
    ? 'The whole country'
    : (addressRulesOf(code).regions.find((each) => each.code === region)?.name ?? region)

export function regionChoices(code: string): { value: string; label: string }[] {
  const { regions } = addressRulesOf(code)
  if (regions.length === 0) return []
  return [
    { value: '', label: 'The whole country' },
    ...regions.map((region) => ({ value: region.code, label: region.name })),
  ]
}

/** Countries with rates, home first; what they charge on most things is said at once. */
export function presentCountries(
  rates: readonly StoredTaxRate[],
  home: string,
): Pick<TaxesPageProps, 'countries' | 'others'> {
  const taxed = new Set(rates.map(({ country }) => country))
  const sorted = [...countries].sort(
    (a, b) => Number(b.code === home) - Number(a.code === home) || a.name.localeCompare(b.name, 'en'),
  )
  return {
    countries: sorted.flatMap(({ code, name }) => {
      const own = rates.filter(({ country }) => country === code)
      return taxed.has(code) ? [{ name, href: countryHref(code), rates: ratesWords(own) }] : []
    }),
    others: sorted.flatMap(({ code, name }) => (taxed.has(code) ? [] : [{ value: code, label: name }])),
  }
}

function ratesWords(rates: readonly TaxRate[]): string {
  const general = rates.find((rate) => rate.category === 'standard' && rate.region === null)
  const count = rates.length === 1 ? '1 rate' : `${rates.length} rates`
  return general ? `${general.name} ${percentOf(general.ratePpm)} %, ${count}` : count
}

export function presentRate(rate: StoredTaxRate): RateLine {
  const parts = [
    regionName(rate.country, rate.region),
    rate.postcodePattern === null ? '' : 'some postcodes',
    rate.priority > 1
      ? `beside the ${rate.compound ? 'taxes before it, and on them' : 'taxes before it'}`
      : '',
  ]
  return {
    name: `${rate.name}: ${categoryWords[rate.category].toLowerCase()}`,
    percent: `${percentOf(rate.ratePpm)} %`,
    detail: parts.filter(Boolean).join(', '),
    href: rateHref(rate.country, rate.id),
  }
}

export function rateConflict(who: string, current: TaxRate, draft: TaxRate): Conflict {
  const fields = [
    { label: 'Name', theirs: current.name, yours: draft.name },
    { label: 'Per cent', theirs: percentOf(current.ratePpm), yours: percentOf(draft.ratePpm) },
    { label: 'For', theirs: categoryWords[current.category], yours: categoryWords[draft.category] },
    {
      label: 'Where',
      theirs: regionName(current.country, current.region),
      yours: regionName(draft.country, draft.region),
    },
    { label: 'Turn', theirs: String(current.priority), yours: String(draft.priority) },
    {
      label: 'Taxes the taxes before it',
      theirs: current.compound ? 'Yes' : 'No',
      yours: draft.compound ? 'Yes' : 'No',
    },
  ]
  return { who, fields: fields.filter(({ theirs, yours }) => theirs !== yours) }
}
