import type { Context } from 'hono'
import { countCombinations, MOST_VARIANTS } from '#src/domain/catalog/edit/make-variants.ts'
import { MOST_OPTIONS, type OptionsChange } from '#src/domain/catalog/edit/option-changes.ts'
import type { ProductRow } from '#src/domain/catalog/edit/product-rows.ts'
import {
  countCombinationsEver,
  type EditedOption,
  findLastVariantEditor,
  listEditedOptions,
  listMatrix,
  listRowsById,
  type MatrixRow,
} from '#src/domain/catalog/edit/variant-queries.ts'
import type { Env } from '#src/web/env.ts'
import { html } from '#src/web/respond.ts'
import type { Conflict } from '../page.ts'
import { adminPage, may } from '../page-context.ts'
import { listHref, pagerOf } from '../words.ts'
import { digestOf, MatrixQuery, type SentRow, type TypedRow, typedRow } from './matrix-forms.ts'
import { type MatrixRowProps, matrixPage, type OptionProps } from './matrix-views.ts'
import { tabsOf } from './product-tabs.ts'

type C = Context<Env>
export const VARIANTS_A_PAGE = 50

/** What was sent and is shown again. */
type Shown = {
  sent?: SentRow[]
  errors?: Map<number, Partial<Record<keyof TypedRow, string>>>
  stale?: number[]
  options?: OptionsChange
  optionError?: { option: number | 'new'; message: string }
  error?: string
}

/** The page with options and matrix, plain or with what was refused. */
export async function showMatrix(
  c: C,
  product: ProductRow,
  shown: Shown,
  status: 200 | 409 | 422 = 200,
): Promise<Response> {
  const { db, settings } = c.var
  const query = MatrixQuery.parse(c.req.query())
  const path = `/admin/products/${product.id}`
  const filter = { productId: product.id, status: query.status, text: query.q }
  const offset = (query.page - 1) * VARIANTS_A_PAGE
  const options = await listEditedOptions(db, product.id)
  const [matrix, ever, tabs, page] = await Promise.all([
    listMatrix(db, { ...filter, limit: VARIANTS_A_PAGE, offset }),
    countCombinationsEver(db, product.id, options.length),
    tabsOf(c, product, 'variants'),
    adminPage(c, `Variants of ${product.title}`, 'products'),
  ])
  const rows = await rowsShown(c, product.id, matrix.rows, shown.sent)
  const hrefOf = (fields: Partial<MatrixQuery>) =>
    listHref(`${path}/variants`, addressOf({ ...query, ...fields }))
  const props = {
    ...{ page, product: tabs, path, conflict: await conflictOf(c, rows, shown) },
    mayEdit: may(c, 'catalog.edit'),
    version: String(product.updated_at),
    ...presentOptions(options, shown),
    areOptionsOpen: options.length === 0 || shown.options !== undefined,
    missing: missingWords(options, ever),
    makeAction: `${path}/combinations`,
    ...{ q: query.q, status: query.status === 'active' ? '' : query.status },
    statusLinks: (['active', 'archived'] as const).map((each) => ({
      label: each === 'active' ? 'On sale' : 'Archived',
      href: hrefOf({ status: each, page: 1 }),
      isCurrent: each === query.status,
    })),
    saveAction: hrefOf({}),
    rows: rows.map((row) => presentRow(row, { path, query, shown, currency: settings.currency })),
    pager: pagerOf(query.page, VARIANTS_A_PAGE, matrix.total, (other) => hrefOf({ page: other })),
    currency: settings.currency,
    error: shown.error ?? '',
  }
  return html(c, matrixPage(props), status)
}

const addressOf = ({ q, status, page }: MatrixQuery) => ({
  ...{ q, status: status === 'active' ? '' : status, page: page > 1 ? page : '' },
})

/** Of a form that came back its own rows, whatever filter and order would show now. */
async function rowsShown(c: C, productId: number, rows: MatrixRow[], sent: SentRow[] | undefined) {
  if (!sent) return rows
  return listRowsById(
    c.var.db,
    productId,
    sent.map(({ id }) => id),
  )
}

type Scene = { path: string; query: MatrixQuery; shown: Shown; currency: string }

function presentRow(row: MatrixRow, { path, query, shown, currency }: Scene): MatrixRowProps {
  const own = typedRow(row, currency)
  const sent = shown.sent?.find((each) => each.id === row.id)
  // One that somebody else has saved goes on from their version; what stands here is what was typed.
  const isStale = shown.stale?.includes(row.id) ?? false
  const seen = sent && !isStale ? `${sent.seen}.${sent.was}` : `${row.version}.${digestOf(own)}`
  const address = addressOf(query)
  return {
    id: row.id,
    title: row.title,
    seen,
    typed: sent?.typed ?? own,
    errors: shown.errors?.get(row.id) ?? {},
    removeAction:
      row.fields.status === 'active' ? listHref(`${path}/variants/${row.id}/removal`, address) : '',
  }
}

function presentOptions(options: EditedOption[], { options: typed, optionError }: Shown) {
  const errorOf = (option: number | 'new') => (optionError?.option === option ? optionError.message : '')
  const shown = options.map((option): OptionProps => {
    const change = typed?.options.find((each) => each.id === option.id)
    return {
      id: option.id,
      name: change?.name ?? option.name,
      isRemoved: change?.isRemoved ?? false,
      values: option.values.map((value) => {
        const edited = change?.values.find((each) => each.id === value.id)
        return { ...value, isRemoved: false, ...edited }
      }),
      added: change?.added.join('\n') ?? '',
      error: errorOf(option.id),
    }
  })
  const { name = '', values = [] } = typed?.added ?? {}
  const newOption = { name, values: values.join('\n'), error: errorOf('new') }
  return { options: shown, newOption: options.length < MOST_OPTIONS ? newOption : null }
}

function missingWords(options: EditedOption[], variants: number): string {
  const all = countCombinations(options)
  if (all > MOST_VARIANTS)
    return `These options make ${all} combinations; a product can have ${MOST_VARIANTS}.`
  const missing = all - variants
  if (missing <= 0) return ''
  return missing === 1
    ? 'One combination has no variant yet.'
    : `${missing} combinations have no variant yet.`
}

const labels: Record<keyof TypedRow, string> = {
  price: 'Price',
  compare: 'Compare at',
  cost: 'Cost',
  sku: 'SKU',
  barcode: 'Barcode',
  weight: 'Weight',
  tracks: 'Counted',
  policy: 'When sold out',
  parcel: 'Parcel',
  status: 'Status',
}

async function conflictOf(c: C, rows: MatrixRow[], { stale, sent }: Shown): Promise<Conflict | null> {
  if (!stale || stale.length === 0) return null
  const fields = rows.flatMap((row) => {
    const yours = sent?.find((each) => each.id === row.id)?.typed
    const theirs = typedRow(row, c.var.settings.currency)
    if (!yours || !stale.includes(row.id)) return []
    const names = (Object.keys(labels) as (keyof TypedRow)[]).filter((name) => theirs[name] !== yours[name])
    return names.map((name) => ({
      label: row.title ? `${row.title}: ${labels[name]}` : labels[name],
      theirs: theirs[name],
      yours: yours[name],
    }))
  })
  return { who: (await findLastVariantEditor(c.var.db, stale)) || 'Somebody', fields }
}
