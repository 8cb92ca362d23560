import { type Context, Hono } from 'hono'
import { listPlaced } from '#src/domain/catalog/category-staff.ts'
import { placeProduct } from '#src/domain/catalog/place-product.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import type { State } from '../page.ts'
import { actorOf, adminPage, may } from '../page-context.ts'
import { listHref, pagerOf, thumb } from '../words.ts'
import { PageQuery, PlaceForm } from './forms.ts'
import { hrefOf, shopHrefOf } from './present.ts'
import { readCategory } from './show-category.ts'
import { categoryProductsPage } from './views.ts'

type C = Context<Env>
const ONE = '/:id{[1-9][0-9]{0,14}}/products'
const PRODUCTS_A_PAGE = 50

/** The products on one category's own shelf, and their order. */
export const categoryProductRoutes = new Hono<Env>()
  .get(ONE, allow('products.read'), (c) => showProducts(c, PageQuery.parse(c.req.query()).page, null))

  .post(`${ONE}/:productId{[1-9][0-9]{0,14}}/place`, allow('catalog.edit'), async (c) => {
    const { db, form, now } = c.var
    const { page } = PageQuery.parse(form)
    const [categoryId, productId] = [Number(c.req.param('id')), Number(c.req.param('productId'))]
    const place = PlaceForm.parse(form)
    if (place === null) {
      const message = 'Enter a place as a whole number, 1 or more'
      return showProducts(c, page, { id: productId, typed: form.place ?? '', message })
    }
    const refusal = await placeProduct(db, { categoryId, productId, place, actor: actorOf(c), now })
    if (refusal) throw new Problem(404)
    return redirect(c, `${pageHref(categoryId, page)}#product-${productId}`)
  })

const pageHref = (id: number, page: number) =>
  listHref(`${hrefOf(id)}/products`, { page: page > 1 ? page : '' })

async function showProducts(
  c: C,
  page: number,
  problem: { id: number; typed: string; message: string } | null,
): Promise<Response> {
  const category = await readCategory(c)
  const offset = (page - 1) * PRODUCTS_A_PAGE
  const shelf = { categoryId: category.id, limit: PRODUCTS_A_PAGE, offset }
  const { products, total } = await listPlaced(c.var.db, shelf)
  const rows = products.map((product, index) => ({
    id: product.id,
    title: product.title,
    href: product.status === 'active' ? `/products/${encodeURIComponent(product.slug)}` : '',
    image: thumb(product.file),
    hue: product.hue,
    place: offset + index + 1,
    state: stateOf(product.status),
    isFirst: offset + index === 0,
    isLast: offset + index === total - 1,
  }))
  return html(
    c,
    categoryProductsPage({
      page: await adminPage(c, `Order of ${category.title}`, 'categories'),
      title: category.title,
      href: hrefOf(category.id),
      shopHref: shopHrefOf(category.slug),
      action: `${hrefOf(category.id)}/products`,
      rows,
      pager: pagerOf(page, PRODUCTS_A_PAGE, total, (other) => pageHref(category.id, other)),
      problem,
      problems: problem ? [{ id: `place-${problem.id}`, message: problem.message }] : [],
      mayEdit: may(c, 'catalog.edit'),
    }),
    problem ? 422 : 200,
  )
}

function stateOf(status: string): State | null {
  if (status === 'active') return null
  return status === 'draft' ? { label: 'Draft', tone: 'open' } : { label: 'Hidden', tone: 'idle' }
}
