import { z } from 'zod'
import { addressRulesOf } from '#data/reference/countries.ts'
import { PPM } from '#src/kernel/tax.ts'
import { type TaxCategory, type TaxRate, taxCategories } from '#src/kernel/tax-match.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'

const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.replaceAll(/\s+/g, ' ').trim().slice(0, longest))

/** Millionths of a whole in one percent. */
const PERCENT = PPM / 100
const DIGITS = 4
const MOST_PRIORITY = 9

export const CountryForm = z.object({ country: text(2) })
const RateForm = z.object({
  name: text(200),
  percent: text(20),
  category: z.enum(taxCategories).catch('standard'),
  region: text(20),
  priority: text(5),
  compound: z.literal('1').optional().catch(undefined),
})

/** A rate's form as typed. */
export type TypedRate = {
  name: string
  percent: string
  category: TaxCategory
  region: string
  priority: string
  isCompound: boolean
}

export function typedRate(fields: Record<string, string>): TypedRate {
  const { compound, ...form } = RateForm.parse(fields)
  return { ...form, isCompound: compound === '1' }
}

/** "9.975" for 99 750 millionths. */
export function percentOf(ratePpm: number): string {
  const whole = Math.floor(ratePpm / PERCENT)
  const part = String(ratePpm % PERCENT)
    .padStart(DIGITS, '0')
    .replace(/0+$/, '')
  return part ? `${whole}.${part}` : String(whole)
}

function readPercent(typed: string): number | null {
  const [, whole = '', part = ''] = /^(\d{1,3})(?:[.,](\d{1,4}))?\s?%?$/.exec(typed) ?? []
  const ppm = whole === '' ? Number.NaN : Number(whole) * PERCENT + Number(part.padEnd(DIGITS, '0'))
  return ppm <= PPM ? ppm : null
}

export const showRate = (rate: TaxRate): TypedRate => ({
  name: rate.name,
  percent: percentOf(rate.ratePpm),
  category: rate.category,
  region: rate.region ?? '',
  priority: String(rate.priority),
  isCompound: rate.compound,
})

/** @param postcodePattern kept as it was: it is a pattern for machines, entered by imports alone */
export function readRate(
  typed: TypedRate,
  country: string,
  postcodePattern: string | null,
): { rate: TaxRate; errors: FormErrors } {
  const errors: Record<string, string> = {}
  const ratePpm = readPercent(typed.percent)
  if (typed.name === '') errors.name = 'Enter what it is called on invoices, like “VAT”'
  if (ratePpm === null) errors.percent = 'Enter a percentage, like 23 or 9.975'
  const regions = addressRulesOf(country).regions.map(({ code }) => code)
  if (typed.region !== '' && !regions.includes(typed.region)) errors.region = 'Choose one of the list'
  const priority = /^[1-9]$/.test(typed.priority) ? Number(typed.priority) : null
  if (priority === null) errors.priority = `Enter a whole number, 1 to ${MOST_PRIORITY}`
  return {
    rate: {
      ...{ country, region: typed.region || null, postcodePattern, category: typed.category },
      ...{ name: typed.name, ratePpm: ratePpm ?? 0, compound: typed.isCompound, priority: priority ?? 1 },
    },
    errors,
  }
}
