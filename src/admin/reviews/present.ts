import type { StaffReview } from '#src/domain/reviews/staff-queries.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import type { State } from '../page.ts'
import { listHref, whenWords } from '../words.ts'
import type { ReviewRow } from './views.ts'

export const stateOf: Record<StaffReview['state'], State> = {
  pending: { label: 'Waiting', tone: 'warn open' },
  published: { label: 'Shown', tone: 'ok' },
  rejected: { label: 'Hidden', tone: 'idle' },
}

export function presentReview(
  review: StaffReview,
  { settings, now }: { settings: Settings; now: number },
): ReviewRow {
  const { id, version, state, product } = review
  return {
    id,
    version,
    href: `/admin/reviews/${id}`,
    decideAction: `/admin/reviews/${id}/decision`,
    state: stateOf[state] ?? { label: state, tone: 'plain' },
    canShow: state !== 'published',
    canHide: state !== 'rejected',
    tenths: review.rating * 10,
    title: review.title,
    text: review.body,
    author: review.author,
    when: whenWords(review.createdAt, now, settings),
    variant: review.variantTitle,
    isVerified: review.isVerified,
    reply: review.reply,
    product: {
      title: product.title,
      shopHref: product.isOnShow ? `/products/${encodeURIComponent(product.slug)}` : '',
      othersHref: listHref('/admin/reviews', { view: 'all', product: product.title }),
    },
  }
}
