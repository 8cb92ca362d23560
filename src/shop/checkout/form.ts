import { addressRulesOf, findCountry } from '#data/reference/countries.ts'
import type { SavedAddress } from '#src/domain/customers/addresses.ts'
import { type Address, normaliseAddress } from '#src/kernel/address.ts'
import type { CheckoutValues } from './views.ts'

const LONGEST = 300

const addressFields = [
  'country',
  'name',
  'line1',
  'line2',
  'company',
  'phone',
  'postcode',
  'city',
  'region',
] as const
type Prefix = '' | 'bill_'

/** A checkout form as it was sent: text kept as typed for showing again, choices parsed, nothing believed about money. */
export type CheckoutForm = {
  values: CheckoutValues
  wantsNews: boolean
  /** Id of a saved address, 'new', or '' where none was asked for. */
  addressChoice: string
  methodId: number | null
  gateway: string
  isBillingSame: boolean
  cartVersion: number
  seenTotalMinor: number
}

const toId = (text: string | undefined): number | null =>
  text && /^\d{1,15}$/.test(text) ? Number(text) : null

/** Reads what was posted; anything missing is empty, anything over-long is cut. */
export function readForm(form: Record<string, string>, homeCountry: string): CheckoutForm {
  const text = (name: string) => (form[name] ?? '').slice(0, LONGEST)
  const country = (name: string) => findCountry(text(name).toUpperCase())?.code ?? homeCountry
  const address = (prefix: Prefix) =>
    Object.fromEntries(
      addressFields.map((field) => [
        prefix + field,
        field === 'country' ? country(prefix + field) : text(prefix + field),
      ]),
    )
  return {
    values: {
      ...address(''),
      ...address('bill_'),
      email: text('email'),
      code: text('code'),
    } as CheckoutValues,
    wantsNews: form.news === '1',
    addressChoice: text('address'),
    methodId: toId(form.delivery),
    gateway: text('payment'),
    isBillingSame: form.same === '1',
    cartVersion: toId(form.cart_version) ?? 0,
    seenTotalMinor: toId(form.seen_total) ?? -1,
  }
}

/** The form a shopper meets first, filled with what their account knows. */
export function freshForm(input: {
  homeCountry: string
  email: string
  name: string
  saved: SavedAddress[]
  cartVersion: number
}): CheckoutForm {
  const first = input.saved.find((address) => address.isDefault) ?? input.saved[0]
  const form = readForm({ same: '1', email: input.email, name: input.name }, input.homeCountry)
  return { ...form, addressChoice: first ? String(first.id) : '', cartVersion: input.cartVersion }
}

/** The address goods go to: a saved one where one was chosen, else the typed one, tidied. */
export function shippingAddressOf(form: CheckoutForm, saved: SavedAddress[]): Address {
  const chosen = saved.find((address) => String(address.id) === form.addressChoice)
  if (!chosen) return typedAddress(form.values, '')
  const { id: _, isDefault: __, ...address } = chosen
  return address
}

export function typedAddress(values: CheckoutValues, prefix: Prefix): Address {
  const entries = addressFields.map((field) => [field, values[`${prefix}${field}` as keyof CheckoutValues]])
  const address = Object.fromEntries(entries) as Address
  return normaliseAddress(address, addressRulesOf(address.country))
}
