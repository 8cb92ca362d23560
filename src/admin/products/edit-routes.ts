import { type Context, Hono } from 'hono'
import { listCategories } from '#src/domain/catalog/category-queries.ts'
import { changeProduct } from '#src/domain/catalog/edit/change-product.ts'
import { createProduct } from '#src/domain/catalog/edit/create-product.ts'
import { renderDetails } from '#src/domain/catalog/edit/details.ts'
import { type Copy, duplicateProduct } from '#src/domain/catalog/edit/duplicate-product.ts'
import { findLastEditor, type ProductRow } from '#src/domain/catalog/edit/product-rows.ts'
import { copyFiles } from '#src/domain/downloads/copy-files.ts'
import { listSellers } from '#src/domain/sellers/queries.ts'
import { taxCategories } from '#src/kernel/tax-match.ts'
import type { Tx } from '#src/platform/db/db.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import type { Conflict } from '../page.ts'
import { actorOf, adminPage, may } from '../page-context.ts'
import { EditForm, kindOf, readAmount, readIds, readProduct, type TypedProduct } from './edit-forms.ts'
import {
  conflictOf,
  emptyProduct,
  huesWith,
  searchResult,
  taxLabels,
  titlesOf,
  typedOf,
} from './edit-present.ts'
import { editPage } from './edit-views.ts'
import { indexOf, PRODUCT, readRow, tabsOf } from './product-tabs.ts'

type C = Context<Env>

/** What a product says of itself: made, changed, duplicated. */
export const editRoutes = new Hono<Env>()
  .get('/new', allow('catalog.edit'), (c) => showForm(c, { row: null, typed: emptyProduct, ticked: [] }, 200))

  .post('/', allow('catalog.edit'), async (c) => {
    const { db, settings, now } = c.var
    const { typed, ticked, fields, errors } = await readForm(c)
    const price = readAmount(typed.price, settings.currency)
    if (typeof price === 'string') errors.price = price
    const shown = { row: null, typed, ticked }
    if (Object.keys(errors).length > 0) return showForm(c, { ...shown, errors }, 422)
    const first = {
      ...{ priceMinor: Number(price), sku: typed.sku },
      ...{ kind: kindOf(typed), tracksStock: typed.tracks_stock === '1' && typed.gift_card === '0' },
    }
    const made = await createProduct(db, indexOf(c), { fields, first, actor: actorOf(c), now })
    if (typeof made === 'string') return showForm(c, { ...shown, errors: refusalErrors[made] }, 422)
    leaveFlash(c, 'product_made')
    return redirect(c, `/admin/products/${made.id}`)
  })

  .get(PRODUCT, allow('products.read'), async (c) => {
    const row = await readRow(c)
    return showForm(c, { row, typed: typedOf(row, c.var.settings.timeZone), ticked: row.categoryIds }, 200)
  })

  .post(PRODUCT, allow('catalog.edit'), async (c) => {
    const { db, form, now } = c.var
    const row = await readRow(c)
    const { typed, ticked, fields, errors } = await readForm(c)
    const seen = Number(form.version)
    const shown = { row, typed, ticked, version: form.version ?? '' }
    if (row.updated_at !== seen) return showStale(c, shown)
    if (Object.keys(errors).length > 0) return showForm(c, { ...shown, errors }, 422)
    // The field shows minutes only: a moment that nobody touched stays exact.
    if (typed.published === typedOf(row, c.var.settings.timeZone).published)
      fields.publishedAt = row.status === 'draft' ? null : row.published_at
    const change = { productId: row.id, seen, fields, actor: actorOf(c), now }
    const refusal = await changeProduct(db, indexOf(c), change)
    if (refusal === 'unknown_product') throw new Problem(404)
    if (refusal === 'changed_since') return showStale(c, { ...shown, row: await readRow(c) })
    if (refusal) return showForm(c, { ...shown, errors: refusalErrors[refusal] }, 422)
    leaveFlash(c, 'saved')
    return redirect(c, `/admin/products/${row.id}`)
  })

  .post(`${PRODUCT}/copies`, allow('catalog.edit'), async (c) => {
    const { db, now } = c.var
    const { id } = await readRow(c)
    const copying = {
      ...{ productId: id, actor: actorOf(c), now },
      alongWith: (tx: Tx, made: Copy) => copyFiles(tx, id, made, now),
    }
    const copy = await duplicateProduct(db, indexOf(c), copying)
    if (copy === 'unknown_product') throw new Problem(404)
    leaveFlash(c, 'product_copied')
    return redirect(c, `/admin/products/${copy.id}`)
  })

const refusalErrors = {
  slug_taken: { slug: 'Another product has this address: choose another' },
  sku_taken: { sku: 'Another variant has this article number: each needs its own' },
} satisfies Record<string, FormErrors>

async function readForm(c: C) {
  const { db, form, formAll, settings } = c.var
  const typed = EditForm.parse(form)
  const [categories, sellers] = await Promise.all([listCategories(db), listSellers(db)])
  const ticked = readIds(formAll, 'category', new Set(categories.map((each) => each.id)))
  const sellerIds = new Set(sellers.map((each) => each.id))
  return {
    typed,
    ticked,
    ...readProduct(typed, { timeZone: settings.timeZone, sellerIds, categoryIds: ticked }),
  }
}

type Shown = {
  row: ProductRow | null
  typed: TypedProduct
  ticked: number[]
  version?: string
  errors?: FormErrors
  conflict?: Conflict
}

/** Somebody else has saved meanwhile: both are shown, and the form goes on with their version. */
async function showStale(c: C, shown: Shown & { row: ProductRow }): Promise<Response> {
  const { db, settings } = c.var
  const { row, typed, ticked } = shown
  const [categories, who] = await Promise.all([listCategories(db), findLastEditor(db, row.id)])
  const conflict = conflictOf(who, {
    theirs: {
      typed: { ...typedOf(row, settings.timeZone) },
      categories: titlesOf(row.categoryIds, categories),
    },
    yours: { typed, categories: titlesOf(ticked, categories) },
  })
  return showForm(c, { row, typed, ticked, conflict }, 409)
}

async function showForm(c: C, shown: Shown, status: number): Promise<Response> {
  const { db, deps, settings } = c.var
  const { row, typed, ticked, errors = {}, conflict = null } = shown
  const [categories, sellers, preview, page] = await Promise.all([
    listCategories(db),
    listSellers(db),
    renderDetails({ kind: typed.details_kind, text: typed.details }),
    adminPage(c, row ? row.title : 'New product', 'products'),
  ])
  const props = {
    page,
    product: row && (await tabsOf(c, row, 'details')),
    action: row ? `/admin/products/${row.id}` : '/admin/products',
    version: row ? (shown.version ?? String(row.updated_at)) : '',
    mayEdit: may(c, 'catalog.edit'),
    duplicateAction: row ? `/admin/products/${row.id}/copies` : '',
    ...{ typed, errors, conflict },
    categories: categories.map(({ id, title, depth }) => ({
      id,
      title,
      depth,
      isChecked: ticked.includes(id),
    })),
    sellers: [
      { value: '', label: 'Nobody in particular' },
      ...sellers.map(({ id, name }) => ({ value: String(id), label: name })),
    ],
    taxes: taxCategories.map((value) => ({ value, label: taxLabels[value] })),
    hues: huesWith(typed.hue),
    result: searchResult(typed, { name: settings.name, publicUrl: deps.config.publicUrl }),
    previewHtml: preview as string,
  }
  return html(c, editPage(props), status)
}
