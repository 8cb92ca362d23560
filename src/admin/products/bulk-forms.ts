import { z } from 'zod'
import type { BulkChange } from '#src/domain/bulk-edits/bulk-change.ts'
import { stockViews } from '#src/domain/inventory/stock-lists.ts'
import { exponentOf } from '#src/kernel/money.ts'
import { readCount } from '../inventory/forms.ts'
import { readAmount, readTags } from './edit-forms.ts'

const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, longest))

/** Which products: those ticked, one page of a list, or all that a filter finds. */
export const SelectionForm = z.object({
  all: z
    .string()
    .regex(/^(filter|page-[1-9]\d{0,4})$/)
    .catch(''),
  view: z.enum(stockViews).catch('all'),
  q: text(200),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
})
export type Selection = z.output<typeof SelectionForm> & { ids: number[] }

const MOST_TICKED = 200

export function readTicked(values: readonly string[]): number[] {
  const ids = values.filter((value) => /^[1-9]\d{0,14}$/.test(value)).map(Number)
  return [...new Set(ids)].slice(0, MOST_TICKED)
}

export const kinds = ['price', 'compare', 'category', 'tag', 'status', 'stock'] as const
export const ChangeForm = z.object({
  kind: z.enum(kinds).or(z.literal('')).catch(''),
  how: text(10),
  amount: text(40),
  ending: text(6),
  category: text(15),
  tag: text(60),
  status: text(10),
  place: text(15),
})
export type TypedChange = z.output<typeof ChangeForm>

/** @returns the change, or what is wrong by the field's name */
export function readChange(
  typed: TypedChange,
  {
    currency,
    categoryIds,
    locationIds,
  }: { currency: string; categoryIds: ReadonlySet<number>; locationIds: readonly number[] },
): BulkChange | { errors: Record<string, string> } {
  const how = typed.how === 'remove' ? 'remove' : 'add'
  if (typed.kind === 'price') return readPrice(typed, currency)
  if (typed.kind === 'compare') return readCompare(typed, currency)
  if (typed.kind === 'stock') return readStock(typed, locationIds)
  if (typed.kind === 'category') {
    const categoryId = Number(typed.category)
    return categoryIds.has(categoryId)
      ? { kind: 'category', how, categoryId }
      : { errors: { category: 'Choose a category' } }
  }
  if (typed.kind === 'tag') {
    const [tag] = readTags(typed.tag)
    return tag ? { kind: 'tag', how, tag } : { errors: { tag: 'Enter a tag' } }
  }
  const status = (['draft', 'active', 'archived'] as const).find((each) => each === typed.status)
  return status ? { kind: 'status', status } : { errors: { status: 'Choose a status' } }
}

function readPrice(typed: TypedChange, currency: string): BulkChange | { errors: Record<string, string> } {
  const how = typed.how === 'percent' || typed.how === 'amount' ? typed.how : 'set'
  const by = readBy(how, typed.amount, currency)
  if (typeof by === 'string') return { errors: { amount: by } }
  const unit = 10 ** exponentOf(currency)
  const ending = /^\d{1,6}$/.test(typed.ending) && Number(typed.ending) < unit ? Number(typed.ending) : null
  return { kind: 'price', how, by, ending, unit }
}

function readCompare(typed: TypedChange, currency: string): BulkChange | { errors: Record<string, string> } {
  const how = typed.how === 'set' || typed.how === 'clear' ? typed.how : 'price'
  const by = how === 'set' ? readAmount(typed.amount, currency) : 0
  return typeof by === 'string' ? { errors: { amount: by } } : { kind: 'compare', how, by }
}

/** @param locationIds none for those who may not change stock; with one alone nobody is asked which */
function readStock(
  typed: TypedChange,
  locationIds: readonly number[],
): BulkChange | { errors: Record<string, string> } {
  const locationId = locationIds.length === 1 ? locationIds[0] : Number(typed.place)
  if (locationId === undefined || !locationIds.includes(locationId))
    return { errors: { place: 'Choose where' } }
  const how = typed.how === 'amount' ? 'amount' : 'set'
  const [, sign = '', digits = ''] = /^([-+−]?)\s*(\d*)$/.exec(typed.amount) ?? []
  const count = readCount(digits)
  if (count === null || (how === 'set' && sign !== ''))
    return { errors: { amount: how === 'set' ? 'Enter how many, like 12' : 'Enter how many, like 12 or -3' } }
  return { kind: 'stock', how, by: sign === '-' || sign === '−' ? -count : count, locationId }
}

const HUNDREDTHS = 100

function readBy(how: 'set' | 'percent' | 'amount', typed: string, currency: string): number | string {
  const [, sign = '', rest = ''] = /^([-+−]?)\s*(.*)$/.exec(typed) ?? []
  const factor = sign === '-' || sign === '−' ? -1 : 1
  if (how !== 'percent') {
    const amount = readAmount(how === 'set' ? typed : rest, currency)
    return typeof amount === 'string' ? amount : factor * amount
  }
  const parts = /^(\d{1,4})(?:[.,](\d{1,2}))?\s*%?$/.exec(rest)
  if (!parts) return 'Enter per cent, like -10 or 2.5'
  const hundredths = Number(parts[1]) * HUNDREDTHS + Number((parts[2] ?? '').padEnd(2, '0'))
  return factor < 0 && hundredths > HUNDREDTHS * HUNDREDTHS
    ? 'A price cannot fall by more than all of it'
    : factor * hundredths
}

/** The usual endings of a price, where the currency has decimals: what stands behind the point, and in minor units. */
export function endingsOf(currency: string): { value: string; label: string }[] {
  const digits = exponentOf(currency)
  if (digits === 0) return []
  return ['95', '99', '90', '50', '00'].map((ending) => {
    const minor = ending.padEnd(digits, '0').slice(0, digits)
    return { value: String(Number(minor)), label: `.${minor}` }
  })
}
