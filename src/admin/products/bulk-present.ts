import type { BulkChange, PriceState, ProductState } from '#src/domain/bulk-edits/bulk-change.ts'
import type { PlannedSide } from '#src/domain/bulk-edits/plan.ts'
import type { BulkEdit } from '#src/domain/bulk-edits/queries.ts'
import { toDecimal } from '#src/kernel/money.ts'
import { formatDateTime, formatMoney } from '#src/platform/i18n.ts'
import type { State } from '../page.ts'

export type Words = {
  currency: string
  lang: string
  timeZone: string
  categories: ReadonlyMap<number, string>
  /** Where goods can be, by id; empty where there is one place alone. */
  places: ReadonlyMap<number, string>
}

/** What a change does, in a few words: "Price −10 %, ending in .95". */
export function changeWords(change: BulkChange, words: Words): string {
  const money = (minor: number) => formatMoney(minor, words.currency, words)
  if (change.kind === 'price') {
    const { how, by, ending } = change
    const percent = `${by < 0 ? '−' : '+'}${Math.abs(by) / 100} %`
    const step = `${by < 0 ? '−' : '+'}${money(Math.abs(by))}`
    const what = { set: money(by), percent, amount: step }[how]
    const last = ending === null ? '' : `, ending in ${toDecimal(ending, words.currency).slice(1)}`
    return `Price ${what}${last}`
  }
  if (change.kind === 'compare') {
    if (change.how === 'clear') return 'No price before'
    return change.how === 'price' ? 'The price before is the price now' : `Price before ${money(change.by)}`
  }
  if (change.kind === 'category') {
    const title = words.categories.get(change.categoryId) ?? 'a category that is gone'
    return change.how === 'add' ? `Into ${title}` : `Out of ${title}`
  }
  if (change.kind === 'tag') return change.how === 'add' ? `Tag “${change.tag}”` : `No tag “${change.tag}”`
  if (change.kind === 'stock') {
    const { how, by, locationId } = change
    const count = how === 'set' ? `${by}` : `${by < 0 ? '−' : '+'}${Math.abs(by)}`
    const place = words.places.get(locationId)
    return `Stock ${count}${place ? ` at ${place}` : ''}`
  }
  return statusLabels[change.status]
}

const statusLabels: Record<ProductState['status'], string> = {
  draft: 'Draft',
  active: 'On show',
  archived: 'Archived',
  scheduled: 'Scheduled',
}

export type ChangeLine = { what: string; before: string; after: string }
const LINES_SHOWN = 6

/** A product's own lines, as it was and as it is; of many variants the first few, and how many more. */
export function linesOf(
  { before, after }: { before: PlannedSide; after: PlannedSide },
  titles: Record<string, string>,
  words: Words,
): { lines: ChangeLine[]; more: number } {
  const ids = Object.keys(after.stock ?? after.variants)
  const tell = ({ stock, variants }: PlannedSide, id: string) =>
    stock ? `${stock[id] ?? ''}` : priceWords(variants[id], words)
  const lines = ids.slice(0, LINES_SHOWN).map((id) => ({
    what: titles[id] ?? '',
    before: tell(before, id),
    after: tell(after, id),
  }))
  const states = stateLines(before.state, after.state, words)
  return { lines: [...lines, ...states], more: Math.max(0, ids.length - LINES_SHOWN) }
}

function priceWords(state: PriceState | undefined, words: Words): string {
  if (!state) return ''
  const money = (minor: number) => formatMoney(minor, words.currency, words)
  return state.compare === null ? money(state.price) : `${money(state.price)}, before ${money(state.compare)}`
}

function stateLines(before: Partial<ProductState>, after: Partial<ProductState>, words: Words): ChangeLine[] {
  const titles = (ids: number[] = []) => ids.map((id) => words.categories.get(id) ?? '').join(', ') || 'None'
  return [
    ...(after.tags === undefined
      ? []
      : [{ what: 'Tags', before: before.tags || 'None', after: after.tags || 'None' }]),
    ...(after.categoryIds === undefined
      ? []
      : [{ what: 'Categories', before: titles(before.categoryIds), after: titles(after.categoryIds) }]),
    ...(after.status === undefined
      ? []
      : [
          {
            what: 'Status',
            before: statusLabels[before.status ?? 'draft'],
            after: statusLabels[after.status],
          },
        ]),
  ]
}

export const bulkStates: Record<BulkEdit['state'], State> = {
  running: { label: 'Under way', tone: 'half' },
  done: { label: 'Done', tone: 'ok' },
  undoing: { label: 'Being put back', tone: 'half' },
  undone: { label: 'Put back', tone: 'idle' },
}

export const presentBulk = (bulk: BulkEdit, words: Words) => ({
  href: `/admin/products/bulk/${bulk.id}`,
  what: changeWords(bulk.change, words),
  products: bulk.products,
  state: bulkStates[bulk.state],
  when: formatDateTime(bulk.createdAt, words),
  who: bulk.startedBy,
})
