import { type Context, Hono } from 'hono'
import type { ProductView } from '#src/domain/catalog/product-view.ts'
import { networkOf } from '#src/domain/customers/limits.ts'
import { saveStockAlert } from '#src/domain/inventory/save-stock-alert.ts'
import { findHistogram, listReviews } from '#src/domain/reviews/queries.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment, Problem, publicPage, redirect, redirectForGood } from '#src/web/respond.ts'
import { type Chosen, choiceHref, chooseVariant } from './choose-variant.ts'
import { AlertForm, readPage } from './forms.ts'
import { presentReviews, REVIEWS_A_PAGE } from './reviews.ts'
import { findMovedHref, findShown, ownChoice, readChoice, showProduct } from './show-product.ts'
import { choiceFragment, moreReviewsFragment, notifyFragment } from './views.ts'

/** One product, its reviews, and the wish to hear when it is back. */
export const productRoutes = new Hono<Env>()
  .get('/:slug', allow('anyone'), async (c) => {
    const moved = await findMovedHref(c, c.req.param('slug'))
    if (moved) return redirectForGood(c, moved)
    const kept = await findShown(c, c.req.param('slug'))
    const { product, folds } = kept
    const page = readPage(c.req.query('reviews'))
    if (isFragment(c) && c.req.header('hx-target')?.endsWith('#more-reviews')) {
      const range = { limit: REVIEWS_A_PAGE, offset: (page - 1) * REVIEWS_A_PAGE }
      const list = await listReviews(c.var.db, product.id, range)
      return html(
        c,
        moreReviewsFragment(presentReviews(product, { list, histogram: [], page }, c.var.settings)),
      )
    }
    const chosen = readChosen(product, c)
    if (isFragment(c)) {
      const { choice } = await ownChoice(c, kept, await readChoice(c, kept, chosen), {})
      return html(c, choiceFragment(choice, folds))
    }
    if (page === 1) return publicPage(c, await showProduct(c, kept, chosen))
    // Without a script "more" leads to a page that shows all up to there.
    const [list, histogram] = await Promise.all([
      listReviews(c.var.db, product.id, { limit: page * REVIEWS_A_PAGE, offset: 0 }),
      findHistogram(c.var.db, product.id),
    ])
    const reviews = presentReviews(product, { list, histogram, page }, c.var.settings)
    return publicPage(c, await showProduct(c, kept, chosen, { reviews }))
  })

  .post('/:slug/notify', allow('anyone'), async (c) => {
    const { db, now, form } = c.var
    const kept = await findShown(c, c.req.param('slug'))
    const variant = kept.product.variants.find((each) => String(each.id) === form.variantId)
    if (!variant) throw new Problem(422)
    const typed = AlertForm.safeParse(form)
    const email = typed.success ? typed.data.email : (form.email ?? '')
    const answer = typed.success
      ? await saveStockAlert(db, {
          variantId: variant.id,
          email,
          network: networkOf(c.var.visitor.ip),
          now,
        })
      : 'bad_email'
    const chosen = { variant, valueIds: variant.valueIds }
    const notify = { email, error: answer === 'saved' ? '' : alertErrors[answer], isDone: answer === 'saved' }
    if (isFragment(c)) {
      const { choice } = await ownChoice(c, kept, await readChoice(c, kept, chosen), { notify })
      return html(c, notifyFragment(choice), notify.isDone ? 200 : 422)
    }
    if (!notify.isDone) return html(c, await showProduct(c, kept, chosen, { own: { notify } }), 422)
    leaveFlash(c, 'alert_saved')
    // The form's own #notify would be kept, and lead past what is said at the top.
    return redirect(c, `${choiceHref(kept.product, variant.valueIds)}#main`)
  })

/** By its options, as the page's own form and links name it, or by the variant's id, as the bag does. */
function readChosen(product: ProductView, c: Context<Env>): Chosen {
  if (!c.req.url.includes('?')) return chooseVariant(product, () => undefined)
  const variant = product.variants.find((each) => String(each.id) === c.req.query('variant'))
  if (variant) return { variant, valueIds: variant.valueIds }
  return chooseVariant(product, (option) => c.req.query(option))
}

const alertErrors = {
  bad_email: 'Enter an email address in the correct format, like name@example.com.',
  too_many: 'That was a lot at once. Try again in an hour.',
}
