import { z } from 'zod'
import { findCountry } from '#data/reference/countries.ts'
import type { MethodDraft } from '#src/domain/shipping/change-method.ts'
import type { ZoneDraft } from '#src/domain/shipping/change-zone.ts'
import { isEmptyRange, MOST_DAYS, MOST_RATES } from '#src/domain/shipping/refuse-method.ts'
import type { ShippingRate } from '#src/domain/shipping/shipping.ts'
import { parseMinor, toDecimal } from '#src/kernel/money.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'

const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.replaceAll(/\s+/g, ' ').trim().slice(0, longest))

export const NameForm = z.object({ name: text(200) })

const ZoneForm = z.object({
  name: text(200),
  tax_mode: z.enum(['inclusive', 'exclusive']).catch('inclusive'),
})

/** @param form with every value of a repeated field */
export function readZone(form: FormData | null): ZoneDraft {
  const fields = ZoneForm.parse(Object.fromEntries(form ?? new FormData()))
  const countries = (form?.getAll('countries') ?? []).flatMap((code) => findCountry(String(code))?.code ?? [])
  return { name: fields.name, taxMode: fields.tax_mode, countries }
}

const MethodForm = z.object({
  name: text(200),
  carrier: text(60),
  kind: z.enum(['delivery', 'pickup']).catch('delivery'),
  min_days: text(10),
  max_days: text(10),
  is_active: z.literal('1').optional().catch(undefined),
})

/** The fields of a rate, all as typed. */
export type TypedRate = {
  minKg: string
  maxKg: string
  minSubtotal: string
  maxSubtotal: string
  price: string
}
export type TypedMethod = {
  name: string
  carrier: string
  kind: MethodDraft['kind']
  minDays: string
  maxDays: string
  isActive: boolean
  rates: TypedRate[]
}

const GRAMS_DIGITS = 3
const MOST_GRAMS = 1_000_000_000
/** Free rows under the rates, for as many new ones. */
const FREE_ROWS = 2

export const emptyRate: TypedRate = { minKg: '', maxKg: '', minSubtotal: '', maxSubtotal: '', price: '' }

export function typedMethod(fields: Record<string, string>): TypedMethod {
  const form = MethodForm.parse(fields)
  const rates = Array.from({ length: MOST_RATES + FREE_ROWS }, (_, row): TypedRate => {
    const typed = (name: string) => text(20).parse(fields[`rate-${row}-${name}`])
    return {
      minKg: typed('min_kg'),
      maxKg: typed('max_kg'),
      minSubtotal: typed('min_subtotal'),
      maxSubtotal: typed('max_subtotal'),
      price: typed('price'),
    }
  })
  const last = rates.findLastIndex((rate) => !isBlank(rate))
  return {
    name: form.name,
    carrier: form.carrier,
    kind: form.kind,
    minDays: form.min_days,
    maxDays: form.max_days,
    isActive: form.is_active === '1',
    rates: rates.slice(0, last + 1),
  }
}

const isBlank = (rate: TypedRate): boolean => Object.values(rate).every((typed) => typed === '')

/** @returns the method where everything is right, and what is wrong with which field */
export function readMethod(typed: TypedMethod, currency: string): { draft: MethodDraft; errors: FormErrors } {
  const errors: Record<string, string> = {}
  if (typed.name === '') errors.name = 'Enter what shoppers call it, like “Standard”'
  else if (typed.name.length > 60) errors.name = 'Use 60 characters or fewer'
  const days = (name: 'min_days' | 'max_days', text: string): number => {
    const number = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN
    if (!(number <= MOST_DAYS)) errors[name] = `Enter working days, 0 to ${MOST_DAYS}`
    return number
  }
  const [minDays, maxDays] = [days('min_days', typed.minDays), days('max_days', typed.maxDays)]
  if (minDays > maxDays) errors.max_days = 'Enter as many days as at least, or more'
  const rates = typed.rates.flatMap((rate, row) =>
    isBlank(rate) ? [] : readRate(rate, row, currency, errors),
  )
  if (typed.rates.every(isBlank)) errors['rate-0-price'] = 'Enter a price at least; 0 is free'
  if (rates.length > MOST_RATES) errors['rate-0-price'] = `Use ${MOST_RATES} rates or fewer`
  const { name, carrier, kind, isActive } = typed
  return { draft: { name, carrier, kind, minDays, maxDays, isActive, rates }, errors }
}

function readRate(
  rate: TypedRate,
  row: number,
  currency: string,
  errors: Record<string, string>,
): ShippingRate[] {
  const at = (name: string) => `rate-${row}-${name}`
  const grams = (name: string, typed: string): number | null => {
    if (typed === '') return null
    const kilograms = /^\d{1,6}(?:[.,]\d{1,3})?$/.test(typed) ? typed.replace(',', '.') : ''
    const [whole = '', part = ''] = kilograms.split('.')
    const sum = Number(whole) * 10 ** GRAMS_DIGITS + Number(part.padEnd(GRAMS_DIGITS, '0'))
    if (kilograms === '' || sum > MOST_GRAMS) errors[at(name)] = 'Enter kilograms, like 2 or 0.5'
    return sum
  }
  const money = (name: string, typed: string): number | null => {
    if (typed === '') return null
    const minor = parseMinor(typed, currency)
    if (typeof minor === 'string') errors[at(name)] = 'Enter an amount, like 4.50'
    return typeof minor === 'string' ? 0 : minor
  }
  const before = Object.keys(errors).length
  const read = {
    minGrams: grams('min_kg', rate.minKg) ?? 0,
    maxGrams: grams('max_kg', rate.maxKg),
    minSubtotalMinor: money('min_subtotal', rate.minSubtotal) ?? 0,
    maxSubtotalMinor: money('max_subtotal', rate.maxSubtotal),
    priceMinor: money('price', rate.price) ?? 0,
  }
  if (rate.price === '') errors[at('price')] = 'Enter a price; 0 is free. Empty the row to take it out'
  if (Object.keys(errors).length === before && isEmptyRange(read))
    errors[at(rate.maxKg === '' ? 'max_subtotal' : 'max_kg')] =
      'Nothing fits: the end must be above the start'
  return [read]
}

/** A stored method as its form shows it. */
export function showMethod(method: MethodDraft, currency: string): TypedMethod {
  const kilograms = (grams: number | null) =>
    grams === null || grams === 0 ? '' : String(grams / 10 ** GRAMS_DIGITS)
  const money = (minor: number | null) => (minor === null ? '' : toDecimal(minor, currency))
  return {
    name: method.name,
    carrier: method.carrier,
    kind: method.kind,
    minDays: String(method.minDays),
    maxDays: String(method.maxDays),
    isActive: method.isActive,
    rates: method.rates.map((rate) => ({
      minKg: kilograms(rate.minGrams),
      maxKg: kilograms(rate.maxGrams),
      minSubtotal: rate.minSubtotalMinor === 0 ? '' : money(rate.minSubtotalMinor),
      maxSubtotal: money(rate.maxSubtotalMinor),
      price: money(rate.priceMinor),
    })),
  }
}

/** The rows of the form: what there is, and free ones below. */
export const withFreeRows = (rates: readonly TypedRate[]): TypedRate[] => [
  ...rates,
  ...Array.from({ length: FREE_ROWS }, () => emptyRate),
]
