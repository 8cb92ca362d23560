import { type Context, Hono } from 'hono'
import type { BulkChange } from '#src/domain/bulk-edits/bulk-change.ts'
import { planChange } from '#src/domain/bulk-edits/plan.ts'
import { type BulkEdit, countItems, findBulk, listBulks, listItems } from '#src/domain/bulk-edits/queries.ts'
import { startBulk, startUndo } from '#src/domain/bulk-edits/start-bulk.ts'
import type { CategoryView } from '#src/domain/catalog/category.ts'
import { listCategories } from '#src/domain/catalog/category-queries.ts'
import { type Location, listLocations } from '#src/domain/inventory/locations.ts'
import { countStock, listStockIds } from '#src/domain/inventory/stock-lists.ts'
import { formatDateTime } from '#src/platform/i18n.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment, Problem, redirect } from '#src/web/respond.ts'
import { actorOf, adminPage, may } from '../page-context.ts'
import { countWords, pagerOf } from '../words.ts'
import {
  ChangeForm,
  endingsOf,
  readChange,
  readTicked,
  type Selection,
  SelectionForm,
  type TypedChange,
} from './bulk-forms.ts'
import { bulkStates, changeWords, linesOf, presentBulk, type Words } from './bulk-present.ts'
import { type BulkRow, bulkPage, bulkRunFragment, bulkRunPage } from './bulk-views.ts'

type C = Context<Env>
const BULK = '/bulk/:bulkId{[1-9][0-9]{0,14}}'
export const PRODUCTS_A_PAGE = 30
const MOST_PRODUCTS = 100_000
const EARLIER_SHOWN = 10

/** One change to many products: chosen, shown beforehand, done, and put back once. */
export const bulkRoutes = new Hono<Env>()
  .get('/bulk', allow('catalog.edit'), (c) => {
    const selection = {
      ...SelectionForm.parse(c.req.query()),
      ids: readTicked(c.req.queries('product') ?? []),
    }
    return showBulk(c, selection, ChangeForm.parse(c.req.query()))
  })

  .post('/bulk', allow('catalog.edit'), async (c) => {
    const { db, deps, form, formAll, now } = c.var
    const ticked = (formAll?.getAll('product') ?? []).filter((each) => typeof each === 'string')
    const selection = { ...SelectionForm.parse(form), ids: readTicked(ticked) }
    const typed = ChangeForm.parse(form)
    const [productIds, { change }] = await Promise.all([listChosen(c, selection), readWhole(c, typed)])
    if (productIds.length === 0 || !change) return showBulk(c, selection, typed, 422)
    const id = await startBulk(db, { productIds, change, actor: actorOf(c), now })
    deps.nudge()
    return redirect(c, `/admin/products/bulk/${id}`)
  })

  .get(BULK, allow('catalog.edit'), async (c) => {
    const bulk = await readBulk(c)
    const props = await runProps(c, bulk)
    if (isFragment(c)) return html(c, bulkRunFragment({ ...props, csrf: c.var.visitor.csrf }))
    const origin = `${bulk.startedBy}, ${formatDateTime(bulk.createdAt, c.var.settings)}`
    return html(
      c,
      bulkRunPage({ ...props, origin, page: await adminPage(c, 'Change to many products', 'products') }),
    )
  })

  .post(`${BULK}/undo`, allow('catalog.edit'), async (c) => {
    const bulk = await readBulk(c)
    if (!mayMake(c, bulk.change)) throw new Problem(403)
    const { id } = bulk
    const refusal = await startUndo(c.var.db, { bulkId: id, actor: actorOf(c), now: c.var.now })
    if (refusal === 'unknown_bulk') throw new Problem(404)
    c.var.deps.nudge()
    if (refusal === null) leaveFlash(c, 'bulk_undone')
    return redirect(c, `/admin/products/bulk/${id}`)
  })

/** Stock has a permission of its own. */
const mayMake = (c: C, { kind }: BulkChange): boolean => kind !== 'stock' || may(c, 'stock.edit')

async function readBulk(c: C): Promise<BulkEdit> {
  const bulk = await findBulk(c.var.db, Number(c.req.param('bulkId')))
  if (!bulk) throw new Problem(404)
  return bulk
}

/** The products that are meant, in the order of the list. */
async function listChosen(c: C, { all, ids, view, q }: Selection): Promise<number[]> {
  if (all === '') return ids
  const filter = { view, text: q }
  if (all === 'filter') return listStockIds(c.var.db, filter, MOST_PRODUCTS)
  const page = Number(all.split('-')[1])
  return listStockIds(c.var.db, filter, PRODUCTS_A_PAGE, (page - 1) * PRODUCTS_A_PAGE)
}

/** How many are meant, and those of one page of the preview. */
async function readChosen(c: C, selection: Selection): Promise<{ count: number; ids: number[] }> {
  const { all, view, q, page } = selection
  const offset = (page - 1) * PRODUCTS_A_PAGE
  if (all !== 'filter') {
    const chosen = await listChosen(c, selection)
    return { count: chosen.length, ids: chosen.slice(offset, offset + PRODUCTS_A_PAGE) }
  }
  const filter = { view, text: q }
  const [count, ids] = await Promise.all([
    countStock(c.var.db, filter),
    listStockIds(c.var.db, filter, PRODUCTS_A_PAGE, offset),
  ])
  return { count, ids }
}

async function readWhole(c: C, typed: TypedChange) {
  const { db, settings } = c.var
  const [categories, locations] = await Promise.all([listCategories(db), listLocations(db)])
  const places = may(c, 'stock.edit') ? locations : []
  const scene = {
    currency: settings.currency,
    categoryIds: new Set(categories.map(({ id }) => id)),
    locationIds: places.map(({ id }) => id),
  }
  const read = typed.kind === '' ? null : readChange(typed, scene)
  const errors: FormErrors = read && 'errors' in read ? read.errors : {}
  return { categories, locations, places, errors, change: read && 'kind' in read ? read : null }
}

const wordsOf = (c: C, categories: CategoryView[], locations: Location[]): Words => ({
  ...{ currency: c.var.settings.currency, lang: c.var.settings.lang, timeZone: c.var.settings.timeZone },
  categories: new Map(categories.map(({ id, title }) => [id, title])),
  places: new Map(locations.length > 1 ? locations.map(({ id, name }) => [id, name]) : []),
})

async function showBulk(c: C, selection: Selection, typed: TypedChange, status?: 422): Promise<Response> {
  const { db, settings } = c.var
  const [chosen, { categories, locations, places, errors, change }, earlier, page] = await Promise.all([
    readChosen(c, selection),
    readWhole(c, typed),
    listBulks(db, EARLIER_SHOWN),
    adminPage(c, 'Change many products', 'products'),
  ])
  const words = wordsOf(c, categories, locations)
  const hidden = selectionFields(selection)
  const fields = Object.entries(typed).flatMap(([name, value]) =>
    value === '' ? [] : [{ name, value: String(value) }],
  )
  const props = {
    ...{ page, hidden, typed, errors, currency: settings.currency },
    chosen: chosen.count > 0 ? countWords(chosen.count, 'product', 'products') : '',
    endings: [{ value: '', label: 'As it comes' }, ...endingsOf(settings.currency)],
    categories: categories.map(({ id, title, depth }) => ({
      value: String(id),
      label: `${'– '.repeat(depth)}${title}`,
    })),
    places: places.map(({ id, name }) => ({ value: String(id), label: name })),
    preview:
      change && chosen.count > 0
        ? { ...(await previewOf(c, { chosen, change, selection, hidden, fields, words })), fields }
        : null,
    earlier: earlier.map((bulk) => presentBulk(bulk, words)),
  }
  return html(c, bulkPage(props), status ?? (Object.keys(errors).length > 0 ? 422 : 200))
}

function selectionFields({ all, view, q, ids }: Selection): { name: string; value: string }[] {
  if (all === '') return ids.map((id) => ({ name: 'product', value: String(id) }))
  return [
    { name: 'all', value: all },
    { name: 'view', value: view },
    { name: 'q', value: q },
  ].filter(({ value }) => value !== '')
}

type Field = { name: string; value: string }
type Previewed = {
  chosen: { count: number; ids: number[] }
  change: BulkChange
  selection: Selection
  hidden: Field[]
  fields: Field[]
  words: Words
}

async function previewOf(c: C, { chosen, change, selection, hidden, fields, words }: Previewed) {
  const planned = await planChange(c.var.db, chosen.ids, change, c.var.now)
  const rows = planned
    .filter((each) => each.isChanged)
    .map((each): BulkRow => {
      const lines = linesOf(each, each.variantTitles, words)
      return { title: each.title, href: `/admin/products/${each.id}`, ...lines, note: '' }
    })
  const query = new URLSearchParams(
    [...hidden, ...fields].map(({ name, value }): [string, string] => [name, value]),
  )
  return {
    what: changeWords(change, words),
    rows,
    unchanged: planned.length - rows.length,
    pager: pagerOf(
      selection.page,
      PRODUCTS_A_PAGE,
      chosen.count,
      (page) => `/admin/products/bulk?${query}&page=${page}`,
    ),
  }
}

async function runProps(c: C, bulk: BulkEdit) {
  const { db } = c.var
  const path = `/admin/products/bulk/${bulk.id}`
  const { page } = SelectionForm.parse(c.req.query())
  const [counts, categories, locations, items] = await Promise.all([
    countItems(db, bulk.id),
    listCategories(db),
    listLocations(db),
    listItems(db, bulk.id, { limit: PRODUCTS_A_PAGE, offset: (page - 1) * PRODUCTS_A_PAGE }),
  ])
  const words = wordsOf(c, categories, locations)
  const { waiting = 0, same = 0, changed = 0, undone = 0, kept = 0 } = counts
  const isUndone = bulk.state === 'undoing' || bulk.state === 'undone'
  return {
    ...{ path, same, undone, kept },
    what: changeWords(bulk.change, words),
    state: bulkStates[bulk.state],
    isBusy: bulk.state === 'running' || bulk.state === 'undoing',
    done: isUndone ? undone + kept : bulk.products - waiting,
    products: isUndone ? changed + undone + kept : bulk.products,
    changed: changed + undone + kept,
    mayUndo: bulk.state === 'done' && changed > 0 && mayMake(c, bulk.change),
    rows: items.map((item): BulkRow => {
      const note = { undone: 'Put back', kept: 'Changed since: what was changed stays' }[item.state] ?? ''
      return {
        title: item.title,
        href: `/admin/products/${item.productId}`,
        ...linesOf(item, {}, words),
        note,
      }
    }),
    pager: pagerOf(page, PRODUCTS_A_PAGE, changed + undone + kept, (other) => `${path}?page=${other}`),
  }
}
