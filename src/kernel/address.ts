import { toAsciiDigits } from './digits.ts'
import { normalisePostcode } from './postcode.ts'

/** Every field is a string and '' where it is absent. The region holds a code where the country has a list. */
export type Address = {
  readonly name: string
  readonly company: string
  readonly line1: string
  readonly line2: string
  readonly city: string
  readonly region: string
  readonly postcode: string
  /** ISO 3166-1 alpha-2, in capitals. */
  readonly country: string
  readonly phone: string
}

/** An address of which nothing is known but, perhaps, the country. */
export const blankAddress = (country: string): Address => ({
  ...{ name: '', company: '', line1: '', line2: '' },
  ...{ city: '', region: '', postcode: '', country, phone: '' },
})

export type AddressField = keyof Address

export type AddressProblem = 'missing' | 'too_long' | 'malformed' | 'unknown_choice' | 'unprintable'

export type Region = {
  /** The second half of the ISO 3166-2 code where there is one: CA for US-CA. */
  readonly code: string
  readonly name: string
  /** In the country's own script, where that is not the Latin one. */
  readonly localName?: string
}

/** What a country's post wants to know, and in which order it reads it. */
export type AddressRules = {
  /** Eircode, ZIP code, PLZ; a sensible word even where there are no postcodes. */
  readonly postcodeLabel: string
  /** Whether the country has postcodes at all. */
  readonly hasPostcode: boolean
  /** Matches the whole of a normalised postcode; null where any will do. */
  readonly postcodePattern: string | null
  readonly postcodeRequired: boolean
  readonly postcodeExample: string | null
  /** State, county; null where the form need not ask. */
  readonly regionLabel: string | null
  readonly regionRequired: boolean
  /** Whether a label on a parcel says CA or California. */
  readonly regionPrinted: 'code' | 'name'
  /** Empty where the region is free text. */
  readonly regions: readonly Region[]
  readonly cityLabel: string
  readonly cityRequired: boolean
  /** Lines with fields in braces; {street} stands for both address lines. */
  readonly addressOrder: readonly string[]
  /** The order for an address written in the country's own script, where it differs. */
  readonly localOrder: readonly string[] | null
}

const MAX_LENGTH: Record<AddressField, number> = {
  name: 100,
  company: 100,
  line1: 150,
  line2: 150,
  city: 100,
  region: 100,
  postcode: 20,
  country: 2,
  phone: 40,
}

const fields = Object.keys(MAX_LENGTH) as AddressField[]

/** Control characters, half surrogates, line separators and the marks that reverse the text around them. */
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u

/** Whether a form for this country shows the field. Region and postcode may still be optional. */
export function asksFor(rules: AddressRules, field: 'city' | 'region' | 'postcode'): boolean {
  if (field === 'region') return rules.regionLabel !== null
  if (field === 'postcode') return rules.hasPostcode
  return rules.addressOrder.some((line) => line.includes('{city}'))
}

/**
 * The address as it is stored: spaces tidied, country in capitals, region as its code, postcode as its post writes
 * it. Never loses what was typed: a region that is not on the list stays as it stands, for refuseAddress to tell.
 */
export function normaliseAddress(address: Address, rules: AddressRules): Address {
  const tidy = (field: AddressField) => address[field].normalize('NFC').replace(/\s+/gu, ' ').trim()
  const country = tidy('country').toUpperCase()
  return {
    name: tidy('name'),
    company: tidy('company'),
    line1: tidy('line1'),
    line2: tidy('line2'),
    city: tidy('city'),
    region: findRegion(rules, tidy('region'))?.code ?? tidy('region'),
    postcode: normalisePostcode(country, tidy('postcode')),
    country,
    phone: toAsciiDigits(tidy('phone')),
  }
}

/**
 * What is wrong with a normalised address, field by field; empty where it can be posted to. Whether the shop
 * delivers there is another question.
 */
export function refuseAddress(
  address: Address,
  rules: AddressRules,
): Partial<Record<AddressField, AddressProblem>> {
  const problems: Partial<Record<AddressField, AddressProblem>> = {}
  for (const field of fields) {
    const problem = refuseField(field, address[field], rules)
    if (problem) problems[field] = problem
  }
  return problems
}

function refuseField(field: AddressField, value: string, rules: AddressRules): AddressProblem | null {
  if (value.trim() === '') return isRequired(field, rules) ? 'missing' : null
  if (unprintable.test(value)) return 'unprintable'
  if (value.length > MAX_LENGTH[field]) return 'too_long'
  if (field === 'region' && rules.regions.length > 0 && !findRegion(rules, value)) return 'unknown_choice'
  if (field === 'postcode' && !matchesPattern(value, rules.postcodePattern)) return 'malformed'
  if (field === 'country' && !/^[A-Z]{2}$/.test(value)) return 'malformed'
  if (field === 'phone' && !isPlausiblePhone(value)) return 'malformed'
  return null
}

function isRequired(field: AddressField, rules: AddressRules): boolean {
  if (field === 'city') return rules.cityRequired
  if (field === 'region') return rules.regionRequired
  if (field === 'postcode') return rules.postcodeRequired
  return field === 'name' || field === 'line1' || field === 'country'
}

function matchesPattern(postcode: string, pattern: string | null): boolean {
  return pattern === null || new RegExp(`^(?:${pattern})$`, 'u').test(postcode)
}

/** Five digits or more in whatever grouping, with an extension. A carrier rings it; nothing is proved by more. */
function isPlausiblePhone(phone: string): boolean {
  const isPhone = /^\+?[\d\s().\-–/]+(?:(?:ext\.?|x|#)\s*\d{1,6})?$/iu.test(phone)
  const digits = phone.replace(/\D/g, '').length
  return isPhone && digits >= 5 && digits <= 21
}

/** Finds a region by code, name or local name, whatever the case and accents, as files and browsers fill it in. */
export function findRegion(rules: AddressRules, text: string): Region | null {
  const wanted = foldCase(text)
  if (wanted === '') return null
  const byCode = rules.regions.find(({ code }) => foldCase(code) === wanted)
  const byName = () =>
    rules.regions.find(({ name, localName }) => [name, localName ?? name].some((n) => foldCase(n) === wanted))
  return byCode ?? byName() ?? null
}

/** "Co. Cork", "County Cork" and "cork" are one place. */
function foldCase(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFC').toLowerCase().trim()
  return plain.replace(/^(?:co\.?|county) /, '')
}

/**
 * The address as lines in the country's own order, without the country, which the sender's post wants at the end
 * and the receiver's does not. Empty fields leave no gaps behind.
 */
export function formatAddress(address: Address, rules: AddressRules): string[] {
  const isLocalScript = /(?!\p{Script=Latin})\p{L}/u.test(address.line1 + address.city)
  const order = (isLocalScript && rules.localOrder) || rules.addressOrder
  const known = findRegion(rules, address.region)
  const printed = rules.regionPrinted === 'code' ? known?.code : known?.name
  const local = isLocalScript ? known?.localName : undefined
  const values = { ...address, region: local ?? printed ?? address.region }

  return order
    .flatMap((line) => (line === '{street}' ? ['{line1}', '{line2}'] : [line]))
    .map((line) => fillLine(line, values))
    .filter((line) => line !== '')
}

/** Text glued to the front of a field, such as the 〒 of a Japanese postcode, goes when the field is empty. */
function fillLine(template: string, values: Address): string {
  return template
    .replace(/([^\s{},]*)\{(\w+)\}/g, (_, glued: string, field: string) => {
      const value = values[field as AddressField]
      return value === '' ? '' : glued + value
    })
    .replace(/\s+/gu, ' ')
    .replace(/ ,/g, ',')
    .replace(/^[\s,-]+|[\s,-]+$/gu, '')
}
