import type { ProductView } from '#src/domain/catalog/product-view.ts'
import type { Histogram, ReviewView } from '#src/domain/reviews/reviews.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { formatDate } from '#src/platform/i18n.ts'
import { productHref } from '#src/shop/paths.ts'
import { tenthsOf } from './present.ts'
import type { Reviews } from './views.ts'

export const REVIEWS_A_PAGE = 10
/** Beyond this many pages nobody reads on one page. */
export const MAX_REVIEW_PAGES = 30

/**
 * What buyers wrote, as the page shows it.
 * @param page how many pages of reviews are shown once this list is
 */
export function presentReviews(
  product: ProductView,
  { list, histogram, page }: { list: ReviewView[]; histogram: Histogram; page: number },
  settings: Settings,
): Reviews {
  const { count } = product.rating
  const tenths = tenthsOf(product.rating)
  const left = count - page * REVIEWS_A_PAGE
  const href = productHref(product.slug)
  return {
    tenths,
    averageText: count > 0 ? (tenths / 10).toFixed(1) : '',
    count,
    histogram: histogram.map(({ rating, count: given }) => ({
      stars: rating,
      count: given,
      percent: count > 0 ? Math.round((given * 100) / count) : 0,
    })),
    list: list.map((review) => ({
      tenths: review.rating * 10,
      title: review.title,
      text: review.body,
      author: review.author,
      dateText: formatDate(review.createdAt, settings),
      variantLabel: review.variantTitle,
      isVerified: review.isVerified,
      reply: review.reply,
    })),
    next:
      left > 0 && page < MAX_REVIEW_PAGES
        ? {
            href: `${href}?reviews=${page + 1}#reviews`,
            label: `${Math.min(left, REVIEWS_A_PAGE)} more reviews`,
          }
        : null,
    writeHref: `${href}/review`,
  }
}
