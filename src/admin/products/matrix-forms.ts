import { createHash } from 'node:crypto'
import { z } from 'zod'
import { MOST_VALUES, type OptionsChange } from '#src/domain/catalog/edit/option-changes.ts'
import type { EditedOption, MatrixRow, VariantFields } from '#src/domain/catalog/edit/variant-queries.ts'
import { toDecimal } from '#src/kernel/money.ts'
import { readAmount } from './edit-forms.ts'

const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, longest))

export const MatrixQuery = z.object({
  q: text(200),
  status: z.enum(['active', 'archived']).catch('active'),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
})
export type MatrixQuery = z.output<typeof MatrixQuery>

/** One row as typed; the fields are called after these with a dash and the variant's id. */
const RowForm = z.object({
  price: text(40),
  compare: text(40),
  cost: text(40),
  sku: text(80),
  barcode: text(40),
  weight: text(10),
  tracks: z.enum(['0', '1']).catch('0'),
  policy: z.enum(['deny', 'backorder', 'preorder']).catch('deny'),
  parcel: z.enum(['0', '1']).catch('1'),
  status: z.enum(['active', 'archived']).catch('active'),
})
export type TypedRow = z.output<typeof RowForm>
const names = Object.keys(RowForm.shape) as (keyof TypedRow)[]

/** @property seen the version its editor saw; `was` tells whether anything was typed since */
export type SentRow = { id: number; seen: number; was: string; typed: TypedRow }

/** The rows a form brings, by the hidden version each of them has. */
export function readRows(form: Record<string, string>, most: number): SentRow[] {
  return Object.keys(form)
    .flatMap((field) => /^seen-([1-9]\d{0,14})$/.exec(field)?.[1] ?? [])
    .slice(0, most)
    .map((id) => {
      const [seen = '', was = ''] = (form[`seen-${id}`] ?? '').split('.')
      const typed = RowForm.parse(Object.fromEntries(names.map((name) => [name, form[`${name}-${id}`]])))
      return { id: Number(id), seen: Number(seen), was, typed }
    })
}

/** A short name for what a row shows: a row that comes back the same was not edited here, whoever edited it elsewhere. */
export const digestOf = (typed: TypedRow): string =>
  createHash('sha256')
    .update(JSON.stringify(names.map((name) => typed[name])))
    .digest('base64url')
    .slice(0, 16)

export function typedRow({ fields }: Pick<MatrixRow, 'fields'>, currency: string): TypedRow {
  const amount = (minor: number | null) => (minor === null ? '' : toDecimal(minor, currency))
  return {
    price: amount(fields.priceMinor),
    compare: amount(fields.compareAtMinor),
    cost: amount(fields.costMinor),
    sku: fields.sku,
    barcode: fields.barcode,
    weight: String(fields.weightGrams),
    tracks: fields.tracksStock ? '1' : '0',
    policy: fields.policy,
    parcel: fields.requiresShipping ? '1' : '0',
    status: fields.status,
  }
}

const MOST_GRAMS = 10_000_000

/** @returns the row's fields, and sentences by the fields' names */
export function readRow(typed: TypedRow, currency: string) {
  const errors: Partial<Record<keyof TypedRow, string>> = {}
  const amount = (name: 'price' | 'compare' | 'cost') => {
    if (name !== 'price' && typed[name] === '') return null
    const read = readAmount(typed[name], currency)
    if (typeof read === 'number') return read
    errors[name] = read
    return 0
  }
  const weight = /^\d{1,8}$/.test(typed.weight) ? Number(typed.weight) : Number.NaN
  if (!(weight <= MOST_GRAMS)) errors.weight = 'Enter whole grams, like 350'
  const fields: VariantFields = {
    priceMinor: amount('price') ?? 0,
    compareAtMinor: amount('compare'),
    costMinor: amount('cost'),
    sku: typed.sku,
    barcode: typed.barcode,
    weightGrams: weight || 0,
    tracksStock: typed.tracks === '1',
    policy: typed.policy,
    requiresShipping: typed.parcel === '1',
    status: typed.status,
  }
  return { fields, errors }
}

const nameOf = (typed: string | undefined) => (typed ?? '').normalize('NFC').trim().slice(0, 80)
const linesOf = (typed: string | undefined) =>
  [...new Set((typed ?? '').split(/[\n,]/).map(nameOf).filter(Boolean))].slice(0, MOST_VALUES + 1)

/** What the form says shall become of the options that are there, and the one it adds. */
export function readOptions(form: Record<string, string>, known: readonly EditedOption[]): OptionsChange {
  const added = { name: nameOf(form['new-option']), values: linesOf(form['new-values']) }
  return {
    options: known.map(({ id, name, values }) => ({
      id,
      name: nameOf(form[`option-${id}`] ?? name),
      isRemoved: form[`remove-option-${id}`] === '1',
      values: values.map((value) => ({
        id: value.id,
        name: nameOf(form[`value-${value.id}`] ?? value.name),
        swatch: readSwatch(form[`swatch-${value.id}`], value.swatch),
        isRemoved: form[`remove-value-${value.id}`] === '1',
      })),
      added: linesOf(form[`add-${id}`]),
    })),
    added: added.name === '' && added.values.length === 0 ? null : added,
  }
}

/** A colour as #rrggbb, or the name of one of the shop's own; anything else leaves it as it is. */
function readSwatch(typed: string | undefined, before: string): string {
  if (typed === undefined) return before
  const plain = typed.trim().toLowerCase()
  return plain === '' || plain === before || /^#[0-9a-f]{6}$/.test(plain) ? plain : before
}
