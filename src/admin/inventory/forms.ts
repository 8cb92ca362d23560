import { z } from 'zod'
import { inventoryViews } from '#src/domain/inventory/inventory-list.ts'
import { MOST_ON_HAND } from '#src/domain/inventory/stock.ts'

const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, longest))
const id = z.coerce.number().int().min(1).catch(0)
const page = z.coerce.number().int().min(1).max(100_000).catch(1)
/** A form's own name, made when it was shown. */
const form = z
  .string()
  .regex(/^[\w-]{16,80}$/)
  .nullable()
  .catch(null)

/** A list's address: anything odd in it is as if it were not there. */
export const ListQuery = z.object({ view: z.enum(inventoryViews).catch('all'), q: text(200), page })
export type ListQuery = z.output<typeof ListQuery>
export const LedgerQuery = z.object({ page })
export const DeliveryQuery = z.object({ q: text(200), variant: id })

export const CountForm = z.object({
  seen: z.coerce.number().int().catch(Number.NaN),
  on_hand: text(20),
  reason: z.enum(['counted', 'found', 'missing', 'other']).catch('counted'),
})
export const WriteOffForm = z.object({ place: id, quantity: text(20), reason: text(200), form })
export const MoveForm = z.object({ from: id, to: id, quantity: text(20), reason: text(200), form })
export const DeliveryForm = z.object({ place: id, reference: text(100), q: text(200), variant: id, form })
export const RulesForm = z.object({
  policy: z.enum(['deny', 'backorder', 'preorder']).catch('deny'),
  available_on: text(10),
  low_stock_at: text(20),
})
export const NameForm = z.object({ name: text(200) })
export const MarkForm = z.object({ low_stock: text(20) })

/** @returns the count that was typed, null where it is no whole number from 0 to a million */
export function readCount(typed: string): number | null {
  const count = /^\d{1,7}$/.test(typed) ? Number(typed) : Number.NaN
  return count <= MOST_ON_HAND ? count : null
}

/** Counts a line, as typed: fields are called `line-` and the variant's id; empty ones are left out. */
export function typedLines(fields: Record<string, string>): Map<number, string> {
  return new Map(
    Object.entries(fields).flatMap(([name, typed]): [number, string][] => {
      const [, variantId] = /^line-([1-9]\d{0,14})$/.exec(name) ?? []
      return variantId === undefined || typed.trim() === '' ? [] : [[Number(variantId), typed.trim()]]
    }),
  )
}
