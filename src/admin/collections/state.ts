import {
  type CollectionKind,
  type CollectionSort,
  type CollectionWish,
  collectionSorts,
  isFlag,
  type JoinedBy,
  MAX_DAYS,
  MAX_RULES,
  type Rule,
  type RuleField,
  ruleFields,
} from '#src/domain/catalog/collection.ts'
import type { Collection } from '#src/domain/catalog/collection-queries.ts'
import { parseMinor, toDecimal } from '#src/kernel/money.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { readHue } from '../hues.ts'

// The editor's form carries everything it shows, so that every button of it works without a script: what is not saved
// yet lives in the page.

export type RuleRow = { field: RuleField; typed: string }

export type EditorState = {
  version: number
  kind: CollectionKind
  title: string
  slug: string
  blurb: string
  joinedBy: JoinedBy
  rules: RuleRow[]
  sort: CollectionSort
  status: 'published' | 'hidden'
  mediaId: number | null
  hue: number
  seoTitle: string
  seoDescription: string
  productIds: number[]
  /** What is looked for, to lay it out. */
  find: string
}

export const newState = (kind: CollectionKind): EditorState => ({
  version: 0,
  kind,
  title: '',
  slug: '',
  blurb: '',
  joinedBy: 'all',
  rules: [],
  sort: kind === 'hand' ? 'hand' : 'newest',
  status: 'hidden',
  mediaId: null,
  hue: 150,
  seoTitle: '',
  seoDescription: '',
  productIds: [],
  find: '',
})

export function stateOf(collection: Collection, productIds: number[], currency: string): EditorState {
  const rules = collection.rules.map(({ field, value }) => ({
    field,
    typed: isPrice(field) ? toDecimal(Number(value), currency) : value,
  }))
  return { ...collection, rules, productIds, find: '' }
}

const isPrice = (field: RuleField) => field === 'price_below' || field === 'price_above'

/** Reads the form. Fields of rules and products repeat, in the order of the page. */
export function readState(form: Record<string, string>, all: FormData | null): EditorState {
  const texts = (name: string) => (all?.getAll(name) ?? []).map(String)
  const text = (name: string, most: number) => (form[name] ?? '').trim().slice(0, most)
  const id = (typed: string | undefined) => (/^[1-9]\d{0,14}$/.test(typed ?? '') ? Number(typed) : null)
  const values = texts('value')
  const kind = form.kind === 'hand' ? 'hand' : 'rules'
  return {
    version: Number(/^\d{1,15}$/.exec(form.version ?? '')?.[0] ?? 0),
    kind,
    title: text('title', 120),
    slug: text('slug', 80),
    blurb: text('blurb', 600),
    joinedBy: form.joined === 'any' ? 'any' : 'all',
    rules: texts('rule').flatMap((name, index) => {
      const field = ruleFields.find((each) => each === name)
      return field ? [{ field, typed: (values[index] ?? '').trim().slice(0, 120) }] : []
    }),
    sort: collectionSorts.find((each) => each === form.sort) ?? newState(kind).sort,
    status: form.status === 'published' ? 'published' : 'hidden',
    mediaId: id(form.media),
    hue: readHue(form.hue ?? ''),
    seoTitle: text('seo_title', 120),
    seoDescription: text('seo_description', 320),
    productIds: inPlaces([...new Set(texts('product').flatMap((typed) => id(typed) ?? []))], texts('place')),
    find: text('find', 200),
  }
}

/** Whoever was given another number goes there; the others keep their order around it. */
export function inPlaces<T>(items: readonly T[], places: readonly string[]): T[] {
  const placed = items.map((item, index) => {
    const typed = places[index]?.trim() ?? ''
    return { item, index, place: /^[1-9]\d{0,5}$/.test(typed) ? Number(typed) - 1 : index }
  })
  const moved = placed.filter(({ index, place }) => place !== index).sort((a, b) => a.place - b.place)
  const order = placed.filter(({ index, place }) => place === index).map(({ item }) => item)
  for (const { item, place } of moved) order.splice(place, 0, item)
  return order
}

/** What a button of the form, other than its Save, makes of what was typed; null where it is no such button. */
export function applyDeed(state: EditorState, deed: string, newRule: string): EditorState | null {
  const [, verb = '', number = ''] = /^([a-z]+)(?:-(\d{1,15}))?$/.exec(deed) ?? []
  const at = Number(number)
  switch (verb) {
    case 'show':
    case 'find':
      return state
    case 'add': {
      const field = ruleFields.find((each) => each === newRule)
      if (!field || state.rules.length >= MAX_RULES) return state
      return { ...state, rules: [...state.rules, { field, typed: '' }] }
    }
    case 'remove':
      return { ...state, rules: state.rules.filter((_, index) => index !== at) }
    case 'put':
      return { ...state, productIds: [...new Set([...state.productIds, at])] }
    case 'drop':
      return { ...state, productIds: state.productIds.filter((id) => id !== at) }
    case 'up':
      return { ...state, productIds: moveBy(state.productIds, at, -1) }
    case 'down':
      return { ...state, productIds: moveBy(state.productIds, at, 1) }
    default:
      return null
  }
}

function moveBy(ids: readonly number[], id: number, by: number): number[] {
  const from = ids.indexOf(id)
  if (from === -1) return [...ids]
  const rest = ids.filter((each) => each !== id)
  rest.splice(Math.max(0, from + by), 0, id)
  return rest
}

/** Rules as they are kept, and what is wrong with those that are none, by their fields. */
export function readRules(rows: readonly RuleRow[], currency: string): { rules: Rule[]; errors: FormErrors } {
  const errors: Record<string, string> = {}
  const rules = rows.flatMap((row, index): Rule[] => {
    const read = readRule(row, currency)
    if (typeof read !== 'string') return [read]
    errors[`value-${index}`] = read
    return []
  })
  return { rules, errors }
}

const missing: Partial<Record<RuleField, string>> = {
  category: 'Choose a category',
  seller: 'Choose a seller',
  brand: 'Choose a brand',
  type: 'Choose a type',
  tag: 'Enter a tag',
  title: 'Enter a word',
}

function readRule({ field, typed }: RuleRow, currency: string): Rule | string {
  if (isFlag(field)) return { field, value: '' }
  if (isPrice(field)) {
    const minor = parseMinor(typed, currency)
    return typeof minor === 'string' || minor < 0
      ? 'Enter a price, like 10 or 24.50'
      : { field, value: String(minor) }
  }
  if (field === 'published')
    return /^\d{1,4}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= MAX_DAYS
      ? { field, value: String(Number(typed)) }
      : `Enter a number of days, 1 to ${MAX_DAYS}`
  if (typed === '') return missing[field] ?? 'Fill this in'
  return { field, value: typed }
}

export function wishOf(state: EditorState, rules: Rule[]): CollectionWish {
  const { version, find, rules: typed, ...rest } = state
  return { ...rest, rules }
}
