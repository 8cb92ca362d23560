import type { MethodDraft } from './change-method.ts'
import type { ShippingRate } from './shipping.ts'

export type MethodRefusal =
  | 'no_name'
  | 'name_too_long'
  | 'days_reversed'
  | 'no_rate'
  | 'too_many_rates'
  | 'empty_range'

const LONGEST = 60
export const MOST_RATES = 40
export const MOST_DAYS = 120

/** Why a way to deliver could not be offered like this, null where it could. */
export function refuseMethod({ name, minDays, maxDays, rates }: MethodDraft): MethodRefusal | null {
  if (name === '') return 'no_name'
  if (name.length > LONGEST) return 'name_too_long'
  if (minDays > maxDays) return 'days_reversed'
  if (rates.length === 0) return 'no_rate'
  if (rates.length > MOST_RATES) return 'too_many_rates'
  return rates.some(isEmptyRange) ? 'empty_range' : null
}

/** Whether no parcel can ever match: both upper bounds are exclusive. */
export const isEmptyRange = (rate: ShippingRate): boolean =>
  (rate.maxGrams !== null && rate.maxGrams <= rate.minGrams) ||
  (rate.maxSubtotalMinor !== null && rate.maxSubtotalMinor <= rate.minSubtotalMinor)
