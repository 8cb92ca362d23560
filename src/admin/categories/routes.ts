import { type Context, Hono } from 'hono'
import { listCategories } from '#src/domain/catalog/category-queries.ts'
import { readFarewell, type StaffCategory } from '#src/domain/catalog/category-staff.ts'
import { changeCategory } from '#src/domain/catalog/change-category.ts'
import { deleteCategory } from '#src/domain/catalog/delete-category.ts'
import { categoryMoves, moveCategory } from '#src/domain/catalog/move-category.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { actorOf, adminPage, may } from '../page-context.ts'
import { CategoryForm, VersionForm } from './forms.ts'
import { categoryErrors, farewellWords, hrefOf, presentTree } from './present.ts'
import { categoryProductRoutes } from './product-routes.ts'
import { readCategory, showCategory } from './show-category.ts'
import { categoryFarewellPage, categoryListPage } from './views.ts'

type C = Context<Env>
const ONE = '/:id{[1-9][0-9]{0,14}}'
const LIST = '/admin/categories'

/** The tree of categories: what stands where, its words, and the products on each shelf in their order. */
export const adminCategoryRoutes = new Hono<Env>()
  .get('/', allow('products.read'), async (c) => {
    const rows = presentTree(await listCategories(c.var.db))
    const page = await adminPage(c, 'Categories', 'categories')
    return html(c, categoryListPage({ page, rows, mayEdit: may(c, 'catalog.edit') }))
  })

  .get('/new', allow('catalog.edit'), (c) => showCategory(c, null))

  .post('/', allow('catalog.edit'), (c) => save(c, null))

  .get(ONE, allow('products.read'), async (c) => showCategory(c, await readCategory(c)))

  .post(ONE, allow('catalog.edit'), async (c) => save(c, await readCategory(c)))

  .post(`${ONE}/moves`, allow('catalog.edit'), async (c) => {
    const to = categoryMoves.find((move) => move === c.var.form.to)
    if (!to) throw new Problem(422)
    const { db, now } = c.var
    const id = Number(c.req.param('id'))
    if (await moveCategory(db, { id, to, actor: actorOf(c), now })) throw new Problem(404)
    return redirect(c, `${LIST}#category-${id}`)
  })

  .get(`${ONE}/deletion`, allow('catalog.edit'), async (c) => sayFarewell(c, await readCategory(c), false))

  .post(`${ONE}/deletion`, allow('catalog.edit'), async (c) => {
    const known = await readCategory(c)
    const { version } = VersionForm.parse(c.var.form)
    const { db, now } = c.var
    const refusal = await deleteCategory(db, { id: known.id, version, actor: actorOf(c), now })
    if (refusal === 'unknown_category') throw new Problem(404)
    if (refusal === 'changed_since') return sayFarewell(c, await readCategory(c), true)
    leaveFlash(c, 'removed')
    return redirect(c, LIST)
  })

  .route('/', categoryProductRoutes)

async function save(c: C, known: StaffCategory | null): Promise<Response> {
  const { db, form, now } = c.var
  const { wish, version } = CategoryForm.parse(form)
  const saved = await changeCategory(db, { id: known?.id ?? null, version, wish, actor: actorOf(c), now })
  if (saved === 'unknown_category') throw new Problem(404)
  // Read anew: what the other person saved may have come after the first look.
  if (saved === 'changed_since') return showCategory(c, await readCategory(c), { typed: wish, isStale: true })
  if (typeof saved === 'string') return showCategory(c, known, { typed: wish, errors: categoryErrors[saved] })
  leaveFlash(c, 'saved')
  return redirect(c, hrefOf(saved.id))
}

async function sayFarewell(c: C, category: StaffCategory, isStale: boolean): Promise<Response> {
  const farewell = await readFarewell(c.var.db, category)
  return html(
    c,
    categoryFarewellPage({
      page: await adminPage(c, `Delete ${category.title}`, 'categories'),
      title: category.title,
      href: hrefOf(category.id),
      action: `${hrefOf(category.id)}/deletion`,
      version: category.version,
      sentences: farewellWords(category.title, farewell),
      isStale,
    }),
    isStale ? 409 : 200,
  )
}
