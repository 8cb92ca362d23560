import { z } from 'zod'
import { giftCardViews } from '#src/domain/gift-cards/list.ts'
import { DAY, fromWallClock } from '#src/kernel/clock.ts'
import { parseMinor } from '#src/kernel/money.ts'

const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, longest))

export const ListQuery = z.object({
  view: z.enum(giftCardViews).catch('all'),
  q: text(100),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
})

export const GiveForm = z.object({ amount: text(40), email: text(320), note: text(501), until: text(20) })
export type GiveForm = z.output<typeof GiveForm>
export const AdjustForm = z.object({
  amount: text(40),
  how: z.enum(['add', 'take']).catch('add'),
  reason: text(200),
})
export type AdjustForm = z.output<typeof AdjustForm>

/** @returns minor units, null for what is no amount above nought */
export function readAmount(typed: string, currency: string): number | null {
  const amount = parseMinor(typed, currency)
  return typeof amount === 'number' && amount > 0 ? amount : null
}

/** The last day of a card, as a date field sends it. @returns the moment after it ends, null for none, a word where it is no day */
export function readLastDay(typed: string, timeZone: string): number | null | 'no_day' {
  if (typed === '') return null
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(typed)
  if (!parts) return 'no_day'
  const [year = 0, month = 0, day = 0] = parts.slice(1).map(Number)
  const wall = Date.UTC(year, month - 1, day)
  const isReal = year >= 1970 && new Date(wall).toISOString().startsWith(typed)
  return isReal ? fromWallClock(wall + DAY, timeZone) : 'no_day'
}
