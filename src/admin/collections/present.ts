import type { TreeEntry } from '#src/domain/catalog/category-staff.ts'
import type { CollectionSort, Rule, RuleField } from '#src/domain/catalog/collection.ts'
import type { Collection } from '#src/domain/catalog/collection-queries.ts'
import type { CollectionProblem } from '#src/domain/catalog/save-collection.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import type { Conflict, State } from '../page.ts'
import { countWords, thumb } from '../words.ts'
import type { EditorState, RuleRow } from './state.ts'
import type { CollectionRow, ProductTile, RuleView } from './views.ts'

export const hrefOf = (id: number): string => `/admin/collections/${id}`
export const shopHrefOf = (slug: string): string => `/collections/${encodeURIComponent(slug)}`

/** What a rule says, with its value after it. */
const ruleLabels: Record<RuleField, string> = {
  category: 'Category is',
  tag: 'Tag is',
  brand: 'Brand is',
  type: 'Product type is',
  seller: 'Seller is',
  title: 'Name contains',
  price_below: 'Price is below',
  price_above: 'Price is above',
  on_sale: 'Is on sale',
  in_stock: 'Is in stock',
  published: 'Days since it came on show, at most',
}

const hints: Partial<Record<RuleField, string>> = {
  category: 'With the categories below it.',
  tag: 'Capitals do not matter.',
  title: 'Capitals do not matter.',
  price_below: 'The lowest price of its variants counts.',
  price_above: 'The lowest price of its variants counts.',
}

export const sortLabels: Record<CollectionSort, string> = {
  hand: 'As laid out below',
  newest: 'Newest first',
  'price-asc': 'Price, low to high',
  'price-desc': 'Price, high to low',
  title: 'Name, A to Z',
}

type Option = { value: string; label: string }
/** What the fields that are chosen from a list offer. */
export type RuleChoices = Record<'category' | 'seller' | 'brand' | 'type', Option[]>

export const categoryOptions = (categories: readonly TreeEntry[]): Option[] =>
  categories.map((each) => ({ value: String(each.id), label: `${'– '.repeat(each.depth)}${each.title}` }))

/** Fields to make a rule of; what the shop has none of is not offered. */
export const newRuleOptions = (choices: RuleChoices): Option[] =>
  Object.entries(ruleLabels)
    .filter(([field]) => (field !== 'category' && field !== 'seller') || choices[field].length > 0)
    .map(([value, label]) => ({ value, label }))

export function presentRule(row: RuleRow, index: number, choices: RuleChoices, error: string): RuleView {
  const { field, typed } = row
  const listed = choices[field as keyof RuleChoices]
  const isKnown = typed === '' || (listed?.some((option) => option.value === typed) ?? true)
  const words = field === 'brand' || field === 'type'
  const first = { value: '', label: 'Choose one' }
  // A name that no product bears just now stays; a category or seller that is gone does not.
  const own = words && typed !== '' && !isKnown ? [{ value: typed, label: typed }] : []
  return {
    index,
    field,
    label: ruleLabels[field],
    control: field === 'on_sale' || field === 'in_stock' ? 'none' : listed ? 'choose' : 'type',
    hint: hints[field] ?? '',
    inputmode: field === 'published' ? 'numeric' : field.startsWith('price') ? 'decimal' : '',
    typed: isKnown || words ? typed : '',
    error: error || (isKnown || words ? '' : 'This is gone. Choose another one, or take the rule away'),
    options: listed ? [first, ...own, ...listed] : [],
  }
}

/** All rules in one sentence: "Tag is gift and price is below 30". */
export function ruleWords(
  rules: readonly Rule[],
  joinedBy: 'all' | 'any',
  value: (rule: Rule) => string,
): string {
  const words = rules.map((rule) => [ruleLabels[rule.field], value(rule)].filter(Boolean).join(' '))
  const [first = 'No rules yet', ...others] = words
  const joint = joinedBy === 'all' ? ' and ' : ' or '
  return [first, ...others.map((each) => each.charAt(0).toLowerCase() + each.slice(1))].join(joint)
}

export const statusState = (status: string): State =>
  status === 'published' ? { label: 'On show', tone: 'ok' } : { label: 'Hidden', tone: 'idle' }

export function presentRow(collection: Collection, count: number, words: string): CollectionRow {
  return {
    id: collection.id,
    title: collection.title,
    href: hrefOf(collection.id),
    shopHref: collection.status === 'published' ? shopHrefOf(collection.slug) : '',
    detail:
      collection.kind === 'hand' ? `${countWords(count, 'product', 'products')} laid out by hand` : words,
    image: thumb(collection.imageSrc),
    hue: collection.hue,
    state: statusState(collection.status),
  }
}

export function presentTile(product: {
  id: number
  title: string
  status: string
  hue: number
  file: string
}): ProductTile {
  const { id, title, hue, status } = product
  const state: State | null =
    status === 'active'
      ? null
      : status === 'draft'
        ? { label: 'Draft', tone: 'open' }
        : { label: 'Hidden', tone: 'idle' }
  return { id, title, hue, image: thumb(product.file), state }
}

type SaveProblem = Exclude<CollectionProblem, 'unknown_collection' | 'changed_since'>

export const collectionErrors: Record<SaveProblem, FormErrors> = {
  no_title: { title: 'Enter a name' },
  slug_taken: { slug: 'Another collection has this address. Choose another one' },
  too_many: { '': 'That is too much for one collection: 20 rules, or 500 products by hand, is the most' },
  unsound_rule: { '': 'One of the rules cannot be met by anything. Fill it in or take it away' },
  unknown_picture: { media: 'That picture is gone. Choose another one' },
}

/** What the other person's save and this form do not agree on. */
export function presentConflict(
  theirs: EditorState,
  yours: EditorState,
  who: string,
  choices: RuleChoices,
): Conflict {
  const count = (state: EditorState) => countWords(state.productIds.length, 'product', 'products')
  const ids = (state: EditorState) => state.productIds.join()
  const rules = (state: EditorState) =>
    ruleWords(
      state.rules.map(({ field, typed }) => ({ field, value: typed })),
      state.joinedBy,
      ({ field, value }) => labelIn(choices, field, value),
    )
  const pictureWords = (id: number | null) => (id === null ? 'None' : `No ${id}`)
  const pairs: [string, (state: EditorState) => string][] = [
    ['Name', (state) => state.title],
    ['In a sentence or two', (state) => state.blurb],
    ['Rules', rules],
    ['Order', (state) => sortLabels[state.sort]],
    ['Shown', (state) => statusState(state.status).label],
    ['Address', (state) => state.slug],
    ['Picture', (state) => pictureWords(state.mediaId)],
    ['Tint', (state) => String(state.hue)],
    ['Title in search engines', (state) => state.seoTitle],
    ['Text in search engines', (state) => state.seoDescription],
  ]
  const fields = pairs
    .map(([label, read]) => ({ label, theirs: read(theirs), yours: read(yours) }))
    .filter((field) => field.theirs !== field.yours)
  if (ids(theirs) !== ids(yours))
    fields.push({
      label: 'Products and their order',
      theirs: count(theirs),
      yours: count(theirs) === count(yours) ? `${count(yours)}, others or otherwise` : count(yours),
    })
  return { who: who || 'Somebody', fields }
}

/** A value as people know it. */
export const labelIn = (choices: RuleChoices, field: RuleField, value: string): string =>
  choices[field as keyof RuleChoices]
    ?.find((option) => option.value === value)
    ?.label.replace(/^(– )+/, '') ?? value
