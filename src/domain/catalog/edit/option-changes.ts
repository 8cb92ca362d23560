import { nameKey } from '../names.ts'
import type { EditedOption } from './variant-queries.ts'

/** The most options that the editor adds; an imported product may have more, and keeps them. */
export const MOST_OPTIONS = 3
export const MOST_VALUES = 200

/** What shall become of an option that is there. */
export type OptionChange = {
  id: number
  name: string
  isRemoved: boolean
  values: { id: number; name: string; swatch: string; isRemoved: boolean }[]
  /** Names of values to add. */
  added: string[]
}
export type OptionsChange = { options: OptionChange[]; added: { name: string; values: string[] } | null }

export type OptionRefusal =
  | 'no_option_name'
  | 'option_twice'
  | 'no_value_name'
  | 'value_twice'
  | 'no_values'
  | 'too_many_options'
  | 'too_many_values'

/** @returns what is wrong and with which option ('new' for the one to add), null where all is well */
export function refuseOptions(
  { options, added }: OptionsChange,
  before: readonly EditedOption[],
): { refusal: OptionRefusal; option: number | 'new' } | null {
  const kept = options.filter((option) => !option.isRemoved)
  const named = [
    ...kept.map(({ id, name, values, added: more }) => ({
      option: id as number | 'new',
      name,
      values: [...values.filter((value) => !value.isRemoved).map((value) => value.name), ...more],
    })),
    ...(added ? [{ option: 'new' as const, ...added }] : []),
  ]
  if (added && named.length > Math.max(MOST_OPTIONS, before.length))
    return { refusal: 'too_many_options', option: 'new' }
  const seen = new Set<string>()
  for (const { option, name, values } of named) {
    const refusal = refuseOne(name, values, seen)
    if (refusal) return { refusal, option }
    seen.add(nameKey(name))
  }
  return null
}

function refuseOne(name: string, values: string[], others: ReadonlySet<string>): OptionRefusal | null {
  if (name === '') return 'no_option_name'
  if (others.has(nameKey(name))) return 'option_twice'
  if (values.length === 0) return 'no_values'
  if (values.length > MOST_VALUES) return 'too_many_values'
  if (values.includes('')) return 'no_value_name'
  return new Set(values.map(nameKey)).size < values.length ? 'value_twice' : null
}
