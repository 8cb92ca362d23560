import { z } from 'zod'
import { lineViews } from '#src/domain/inventory/stocktake/queries.ts'
import { readCount } from '../forms.ts'

const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, longest))
const id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).catch(0)
const page = z.coerce.number().int().min(1).max(100_000).catch(1)
const whole = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

export const PageQuery = z.object({ page })
export const StartForm = z.object({ location: id, category: id })

/** Where somebody stands in the list, and what they have scanned or chosen. */
export const CountQuery = z.object({
  view: z.enum(['open', 'counted', 'all']).catch('open'),
  ...{ q: text(200), page, code: text(100), variant: id, last: id },
  /** Each scan counts one, instead of asking how many there are. */
  each: z
    .string()
    .catch('')
    .transform((sent) => sent === '1'),
})
export type CountQuery = z.output<typeof CountQuery>

export const OneForm = z.object({
  counted: text(20),
  version: whole.catch(0),
  how: z.enum(['replace', 'more', 'back']).catch('replace'),
})
export type OneForm = z.output<typeof OneForm>

export const DifferencesQuery = z.object({ view: z.enum(lineViews).catch('differing'), page })
/** @property counted how many things were counted when the page was made, for whoever was too late */
export const CloseForm = z.object({
  uncounted: z.enum(['left', 'zero']).catch('left'),
  seen: whole.catch(Number.MAX_SAFE_INTEGER),
  counted: whole.catch(0),
})

/** A field of the list as it came back. */
export type TypedLine = { variantId: number; typed: string; version: number; was: string }

/** The lines that were touched: what stands there as it was shown is no count. */
export function typedCounts(fields: Record<string, string>): TypedLine[] {
  return Object.entries(fields).flatMap(([name, sent]): TypedLine[] => {
    const [, variantId] = /^line-([1-9]\d{0,14})$/.exec(name) ?? []
    if (variantId === undefined) return []
    const [, version = '0', was = ''] = /^(\d{1,9}):(\d{0,7})$/.exec(fields[`seen-${variantId}`] ?? '') ?? []
    const typed = sent.trim().slice(0, 20)
    return typed === was ? [] : [{ variantId: Number(variantId), typed, version: Number(version), was }]
  })
}

/** Why a count cannot be read, '' where it can. */
export function refuseTyped(typed: string): string {
  if (/^\d{8,14}$/.test(typed)) return 'That looks like a barcode: enter how many there are'
  return readCount(typed) === null ? 'Enter a whole number, 0 or more' : ''
}
