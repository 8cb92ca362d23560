import { addressRulesOf, countries, findCountry } from '#data/reference/countries.ts'
import { mayChangeAddress } from '#src/domain/orders/change-address.ts'
import { editableUnits } from '#src/domain/orders/edits.ts'
import type { Order } from '#src/domain/orders/order.ts'
import { findGateway } from '#src/domain/payments/gateways.ts'
import { type Address, asksFor, normaliseAddress, refuseAddress } from '#src/kernel/address.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import type { Deps } from '#src/web/env.ts'
import { readQuantity, type TypedQuantities } from './forms.ts'
import type { AddressFields, AddressForm, EditForm } from './part-views.ts'
import { lineTitle } from './timeline.ts'

export type TypedEdit = { quantities: TypedQuantities; reason: string; errors: FormErrors }
export type TypedAddress = { address: Address; errors: FormErrors }

/** @returns null where nothing can be taken out any more */
export function editForm(order: Order, deps: Deps, typed: TypedEdit | undefined): EditForm | null {
  const left = editableUnits(order)
  const lines = order.lines.filter(({ id }) => (left.get(id) ?? 0) > 0)
  const isUnpaid = order.state === 'pending_payment'
  const isManual = order.payments.every(
    ({ gateway }) => findGateway(deps.gateways, gateway)?.kind === 'manual',
  )
  if (lines.length === 0 || (isUnpaid && !isManual)) return null
  return {
    action: `/admin/orders/${order.number}/edits`,
    note: isUnpaid
      ? 'The amount due goes down by what they cost.'
      : 'What they cost goes back the way it came, and they go back in stock.',
    lines: lines.map((line) => ({
      id: line.id,
      title: lineTitle(line),
      left: left.get(line.id) ?? 0,
      quantity: typed?.quantities.get(line.id) ?? '0',
      error: typed?.errors[`take-${line.id}`] ?? '',
    })),
    reason: typed?.reason ?? '',
    errors: typed?.errors ?? {},
  }
}

/** What was chosen to be taken out, and what is wrong with each field. */
export function readTaken(order: Order, typed: TypedQuantities) {
  const left = editableUnits(order)
  const errors: Record<string, string> = {}
  const taken = order.lines.flatMap(({ id, title }) => {
    const quantity = readQuantity(typed.get(id) ?? '')
    const most = left.get(id) ?? 0
    if (quantity === null || quantity > most)
      errors[`take-${id}`] = `Enter a number from 0 to ${most} for ${title}`
    return quantity ? [{ orderLineId: id, quantity }] : []
  })
  return { taken, errors }
}

const fieldNames = [
  'name',
  'company',
  'line1',
  'line2',
  'postcode',
  'city',
  'region',
  'phone',
] as const satisfies (keyof Address)[]

/** The address that was typed, as it would be stored. */
export function readAddress(form: Record<string, string>, known: Address): Address {
  const text = (name: string) => (form[name] ?? '').slice(0, 300)
  const country = findCountry(text('country').toUpperCase())?.code ?? known.country
  const typed = Object.fromEntries(fieldNames.map((name) => [name, text(name)]))
  return normaliseAddress({ ...known, ...typed, country }, addressRulesOf(country))
}

export function addressErrors(address: Address): FormErrors {
  const rules = addressRulesOf(address.country)
  const labels = labelsOf(address.country)
  const say = (name: string, problem: string) => {
    const label = (labels[name] ?? name).toLowerCase()
    if (problem === 'missing') return `Enter the ${label}`
    if (problem === 'too_long') return `The ${label} is too long`
    if (name === 'postcode' && rules.postcodeExample)
      return `Enter a full ${rules.postcodeLabel}, like ${rules.postcodeExample}`
    return `Check the ${label}`
  }
  return Object.fromEntries(
    Object.entries(refuseAddress(address, rules)).map(([name, problem]) => [
      `to-${name}`,
      say(name, problem),
    ]),
  )
}

export function addressForm(order: Order, typed: TypedAddress | undefined): AddressForm | null {
  if (!mayChangeAddress(order)) return null
  const errors = typed?.errors ?? {}
  return {
    action: `/admin/orders/${order.number}/address`,
    ...addressFields(typed?.address ?? order.shippingAddress, errors),
    errors,
  }
}

/** The fields of an address, as its country writes them. @param errors by `to-` and the field's name */
export function addressFields(address: Address, errors: FormErrors): AddressFields {
  const rules = addressRulesOf(address.country)
  const labels = labelsOf(address.country)
  const isShown = (name: (typeof fieldNames)[number]) =>
    name === 'city' || name === 'region' || name === 'postcode' ? asksFor(rules, name) : true
  return {
    fields: fieldNames.filter(isShown).map((name) => ({
      name,
      label: labels[name] ?? name,
      value: address[name],
      autocomplete: 'off',
      isOptional: name === 'company' || name === 'line2' || name === 'phone',
      error: errors[`to-${name}`] ?? '',
    })),
    country: address.country,
    countries: countries.map(({ code, name }) => ({ value: code, label: name })),
    countryError: errors['to-country'] ?? '',
  }
}

function labelsOf(country: string): Record<string, string> {
  const rules = addressRulesOf(country)
  return {
    name: 'Full name',
    company: 'Company',
    line1: 'Address',
    line2: 'Flat, floor or building',
    postcode: rules.postcodeLabel,
    city: rules.cityLabel,
    region: rules.regionLabel ?? 'Region',
    phone: 'Phone number',
    country: 'Country',
  }
}
