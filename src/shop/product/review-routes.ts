import { type Context, Hono } from 'hono'
import { findPurchase } from '#src/domain/orders/find-purchase.ts'
import { hasReviewed, writeReview } from '#src/domain/reviews/write-review.ts'
import { toPicture } from '#src/shop/cards.ts'
import { shopPage } from '#src/shop/page-context.ts'
import { productHref } from '#src/shop/paths.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { ReviewForm } from './forms.ts'
import type { KeptProduct } from './keep-product.ts'
import { findShown } from './show-product.ts'
import { type ReviewFormProps, reviewFormPage } from './views.ts'

/** Where customers write what they think of a product. */
export const reviewRoutes = new Hono<Env>()
  .get('/:slug/review', allow('customer'), async (c) => {
    const kept = await findShown(c, c.req.param('slug'))
    const userId = customerOf(c)
    if (await hasReviewed(c.var.db, { productId: kept.product.id, userId })) return alreadyWritten(c, kept)
    return html(c, await showForm(c, kept, { rating: '', title: '', text: '' }, []))
  })

  .post('/:slug/review', allow('customer'), async (c) => {
    const { db, now, form, visitor } = c.var
    const kept = await findShown(c, c.req.param('slug'))
    const typed = { rating: form.rating ?? '', title: form.title ?? '', text: form.text ?? '' }
    const parsed = ReviewForm.safeParse(typed)
    if (!parsed.success)
      return html(c, await showForm(c, kept, typed, problemsOf(parsed.error.issues.map(fieldOf))), 422)
    const productId = kept.product.id
    const userId = customerOf(c)
    const { rating, title, text } = parsed.data
    const outcome = await writeReview(
      db,
      {
        productId,
        userId,
        rating,
        title,
        body: text,
        author: visitor.user?.name.split(' ')[0] || 'A customer',
        boughtVariant: await findPurchase(db, { userId, productId }),
      },
      now,
    )
    if (outcome === 'already_written') return alreadyWritten(c, kept)
    if (outcome === 'no_text') return html(c, await showForm(c, kept, typed, problemsOf(['no_text'])), 422)
    if (outcome === 'bad_rating' || outcome === 'unknown_product') throw new Problem(422)
    leaveFlash(c, outcome === 'published' ? 'review_published' : 'review_pending')
    return redirect(c, productHref(kept.product.slug))
  })

function customerOf(c: Context<Env>): number {
  const { user } = c.var.visitor
  if (!user) throw new Problem(403)
  return user.id
}

function alreadyWritten(c: Context<Env>, { product }: KeptProduct): Response {
  leaveFlash(c, 'review_once')
  return redirect(c, productHref(product.slug))
}

const fieldOf = ({ path }: { path: PropertyKey[] }) => String(path[0])

const messages: Record<string, ReviewFormProps['errors'][number]> = {
  rating: { id: 'rating-5', message: 'Choose how many stars you give.' },
  title: { id: 'review-title', message: 'Keep the heading to 120 characters.' },
  text: { id: 'review-text', message: 'Keep the review to 4,000 characters.' },
  no_text: { id: 'review-text', message: 'Write a few words, or at least a heading.' },
}
const problemsOf = (keys: string[]) => keys.flatMap((key) => messages[key] ?? [])

async function showForm(
  c: Context<Env>,
  { product, trail }: KeptProduct,
  typed: { rating: string; title: string; text: string },
  errors: ReviewFormProps['errors'],
): Promise<string> {
  const href = productHref(product.slug)
  const [image] = product.images
  const title = `${errors.length > 0 ? 'Error: ' : ''}Review ${product.title}`
  return reviewFormPage({
    page: await shopPage(c, { title }),
    trail: [...trail, { label: product.title, href }],
    product: { title: product.title, href, image: image ? toPicture(image) : null, hue: product.hue },
    action: `${href}/review`,
    ...typed,
    errors,
  })
}
