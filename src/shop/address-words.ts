import { addressRulesOf, countries, findCountry } from '#data/reference/countries.ts'
import {
  type Address,
  type AddressField,
  type AddressProblem,
  asksFor,
  formatAddress,
  refuseAddress,
} from '#src/kernel/address.ts'
import type { Choice, PlaceRules } from './checkout/views.ts'

/** How a country's form asks for the last lines of an address. */
export function placeRules(country: string): PlaceRules {
  const rules = addressRulesOf(country)
  const text = rules.addressOrder.join('\n')
  // Every field less is a sale more: a county that the post does not need is not asked for.
  const order = (['postcode', 'city', 'region'] as const)
    .filter((field) => asksFor(rules, field) && (field !== 'region' || rules.regionRequired))
    .sort((a, b) => text.indexOf(`{${a}}`) - text.indexOf(`{${b}}`))
  return {
    order,
    postcodeLabel: rules.postcodeLabel,
    isPostcodeRequired: rules.postcodeRequired,
    postcodeInputmode: rules.postcodeExample && /^[\d\s-]+$/.test(rules.postcodeExample) ? 'numeric' : 'text',
    cityLabel: rules.cityLabel,
    regionLabel: rules.regionLabel ?? 'Region',
    regions:
      rules.regions.length > 0
        ? [
            { value: '', label: rules.regionRequired ? 'Choose' : 'None' },
            ...rules.regions.map((region) => ({ value: region.code, label: region.name })),
          ]
        : [],
  }
}

/** What is wrong with an address, as a sentence for each field. @param prefix of the fields' names */
export function addressErrors(address: Address, prefix = ''): Record<string, string> {
  const rules = addressRulesOf(address.country)
  const place = placeRules(address.country)
  const labels: Record<AddressField, string> = {
    name: 'full name',
    company: 'company',
    line1: 'address',
    line2: 'flat, floor or building',
    city: place.cityLabel.toLowerCase(),
    region: place.regionLabel.toLowerCase(),
    postcode: place.postcodeLabel,
    country: 'country',
    phone: 'phone number',
  }
  const say = (field: AddressField, problem: AddressProblem): string => {
    const label = labels[field]
    if (problem === 'too_long') return `The ${label} is too long`
    if (problem === 'unprintable') return `The ${label} holds a sign that cannot be printed`
    if (field === 'postcode')
      return `Enter a full ${label}${rules.postcodeExample ? `, like ${rules.postcodeExample}` : ''}`
    if (field === 'phone') return 'Enter a phone number, like +353 21 234 5678, or leave it empty'
    if (field === 'country' || problem === 'unknown_choice') return `Choose a ${label}`
    return field === 'name' ? 'Enter your full name' : `Enter the ${label}`
  }
  const problems = Object.entries(refuseAddress(address, rules)) as [AddressField, AddressProblem][]
  return Object.fromEntries(problems.map(([field, problem]) => [prefix + field, say(field, problem)]))
}

/** An address as lines for a label or a page, with its country at the end. */
export function addressLines(address: Address): string[] {
  const lines = formatAddress(address, addressRulesOf(address.country))
  const country = findCountry(address.country)?.name ?? address.country
  return [...lines, country, ...(address.phone ? [address.phone] : [])].filter((line) => line !== '')
}

/** Countries for a select, by name, those given first. @param codes which to offer; null for all */
export function countryChoices(codes: ReadonlySet<string> | null, first: string): Choice[] {
  const offered = countries
    .filter((country) => codes === null || codes.has(country.code))
    .map(({ code, name }) => ({ value: code, label: name }))
  return offered.sort(
    (a, b) => Number(b.value === first) - Number(a.value === first) || a.label.localeCompare(b.label, 'en'),
  )
}
