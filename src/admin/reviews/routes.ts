import { type Context, Hono } from 'hono'
import { findLastActor } from '#src/domain/audit/last-change.ts'
import { answerReview } from '#src/domain/reviews/answer-review.ts'
import { moderateReview, moderateReviews } from '#src/domain/reviews/moderate-review.ts'
import { MAX_REPLY } from '#src/domain/reviews/reviews.ts'
import {
  countReviews,
  findStaffReview,
  listStaffReviews,
  type ReviewView,
  reviewViews,
  type StaffReview,
} from '#src/domain/reviews/staff-queries.ts'
import { allow } from '#src/web/access.ts'
import { pathBefore } from '#src/web/back.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment, Problem, redirect } from '#src/web/respond.ts'
import type { Conflict, SavedView } from '../page.ts'
import { actorOf, adminPage } from '../page-context.ts'
import { pagerOf, whenWords } from '../words.ts'
import {
  BulkForm,
  DecisionForm,
  filterOf,
  hrefOf,
  ListQuery,
  ReplyForm,
  readTicked,
  VersionForm,
} from './forms.ts'
import { presentReview, stateOf } from './present.ts'
import { type ReviewProps, reviewListFragment, reviewListPage, reviewPage } from './views.ts'

type C = Context<Env>
const REVIEWS_A_PAGE = 20
const ONE = '/:id{[1-9][0-9]{0,14}}'
const labels: Record<ReviewView, string> = {
  waiting: 'Waiting',
  shown: 'Shown',
  hidden: 'Hidden',
  all: 'All',
}

/** What customers wrote: read before it is shown, answered, or hidden. */
export const adminReviewRoutes = new Hono<Env>()
  .get('/', allow('reviews.moderate'), async (c) => {
    const { db, settings, visitor, now } = c.var
    const query = ListQuery.parse(c.req.query())
    const { view, product, stars, q, page } = query
    const offset = (page - 1) * REVIEWS_A_PAGE
    const { reviews, total } = await listStaffReviews(db, {
      ...filterOf(query),
      limit: REVIEWS_A_PAGE,
      offset,
    })
    const props = {
      rows: reviews.map((review) => presentReview(review, { settings, now })),
      pager: pagerOf(page, REVIEWS_A_PAGE, total, (other) => hrefOf({ ...query, page: other })),
      empty: emptyWords(query),
    }
    if (isFragment(c)) return html(c, reviewListFragment({ ...props, csrf: visitor.csrf }))
    const shell = { page: await adminPage(c, 'Reviews', 'reviews'), views: await savedViews(c, query) }
    return html(
      c,
      reviewListPage({ ...props, ...shell, view: view === 'waiting' ? '' : view, product, stars, q }),
    )
  })

  .post('/decisions', allow('reviews.moderate'), async (c) => {
    const { db, form, formAll, now } = c.var
    const { decision: state } = parsed(BulkForm.safeParse(form))
    const reviews = readTicked(formAll?.getAll('review') ?? [])
    const count = await moderateReviews(db, { reviews, state, actor: actorOf(c), now })
    if (count === 0) leaveFlash(c, 'reviews_none')
    else leaveFlash(c, state === 'published' ? 'reviews_shown' : 'reviews_hidden', count)
    return redirect(c, pathBefore(c, '/admin/reviews'))
  })

  .get(ONE, allow('reviews.moderate'), async (c) => {
    const review = await readReview(c)
    return showReview(c, review, { reply: review.reply })
  })

  .post(`${ONE}/decision`, allow('reviews.moderate'), async (c) => {
    const { db, form, now } = c.var
    const review = await readReview(c)
    const { decision: state, version } = parsed(DecisionForm.safeParse(form))
    const seen = { id: review.id, version }
    const refusal = await moderateReview(db, { review: seen, state, actor: actorOf(c), now })
    if (refusal === 'unknown_review') throw new Problem(404)
    const latest = await readReview(c)
    // Two who want the same do not stand in one another's way.
    if (refusal === 'changed_since' && latest.state !== state) {
      const field = {
        label: 'The review is',
        theirs: stateOf[latest.state].label,
        yours: stateOf[state].label,
      }
      return showConflict(c, latest, latest.reply, field)
    }
    leaveFlash(c, state === 'published' ? 'review_shown' : 'review_hidden')
    return redirect(c, pathBefore(c, '/admin/reviews'))
  })

  .post(`${ONE}/reply`, allow('reviews.moderate'), async (c) => {
    const { reply, version } = ReplyForm.parse(c.var.form)
    if (reply.trim() === '')
      return showReview(c, await readReview(c), { reply, errors: { reply: 'Write the reply first' } }, 422)
    return saveReply(c, reply, version)
  })

  .post(`${ONE}/reply/removal`, allow('reviews.moderate'), (c) =>
    saveReply(c, '', VersionForm.parse(c.var.form).version),
  )

async function saveReply(c: C, text: string, version: number): Promise<Response> {
  const { db, now } = c.var
  const { id } = await readReview(c)
  const refusal = await answerReview(db, { review: { id, version }, text, actor: actorOf(c), now })
  if (refusal === 'unknown_review') throw new Problem(404)
  const latest = await readReview(c)
  if (refusal === 'too_long') {
    const errors = { reply: `Keep the reply to ${MAX_REPLY.toLocaleString('en')} characters` }
    return showReview(c, latest, { reply: text, errors }, 422)
  }
  if (refusal === 'changed_since') {
    const field =
      latest.reply === text.trim()
        ? { label: 'The review is', theirs: stateOf[latest.state].label, yours: 'As you saw it' }
        : { label: 'Reply', theirs: latest.reply || 'None', yours: text || 'None' }
    return showConflict(c, latest, text, field)
  }
  leaveFlash(c, text === '' ? 'reply_removed' : 'reply_saved')
  return redirect(c, `/admin/reviews/${id}`)
}

async function showConflict(
  c: C,
  review: StaffReview,
  reply: string,
  field: Conflict['fields'][number],
): Promise<Response> {
  const who = (await findLastActor(c.var.db, 'review', review.id)) || 'Somebody else'
  return showReview(c, review, { reply, conflict: { who, fields: [field] } }, 409)
}

async function showReview(
  c: C,
  review: StaffReview,
  form: { reply: string } & Partial<Pick<ReviewProps, 'errors' | 'conflict'>>,
  status = 200,
): Promise<Response> {
  const { settings, now } = c.var
  const props = {
    page: await adminPage(c, `Review of ${review.product.title}`, 'reviews'),
    review: presentReview(review, { settings, now }),
    repliedWhen: review.repliedAt === null ? '' : whenWords(review.repliedAt, now, settings),
    maxReply: MAX_REPLY,
    errors: {},
    conflict: null,
    ...form,
  }
  return html(c, reviewPage(props), status)
}

async function readReview(c: C): Promise<StaffReview> {
  const review = await findStaffReview(c.var.db, Number(c.req.param('id')))
  if (!review) throw new Problem(404)
  return review
}

/** Forms of buttons only: one that holds anything else was not sent from our page. */
function parsed<T>(result: { success: true; data: T } | { success: false }): T {
  if (!result.success)
    throw new Problem(422, 'The form did not say what to do. Go back and press its button.')
  return result.data
}

function emptyWords({ view, product, stars, q }: ListQuery) {
  const none = { clearHref: '', clearLabel: '' }
  if (product || stars || q)
    return {
      text: 'No review matches these filters.',
      clearHref: hrefOf({ view, product: '', stars: '', q: '', page: 1 }),
      clearLabel: 'Clear the filters',
    }
  if (view === 'all') return { ...none, text: 'Nobody has written a review yet.' }
  const all = hrefOf({ view: 'all', product: '', stars: '', q: '', page: 1 })
  const text = view === 'waiting' ? 'Nothing waits to be read.' : 'No reviews here.'
  return { text, clearHref: all, clearLabel: 'Show all' }
}

function savedViews(c: C, { view: current, product, stars, q }: ListQuery): Promise<SavedView[]> {
  return Promise.all(
    reviewViews.map(async (view) => ({
      label: labels[view],
      count:
        view === 'waiting'
          ? await countReviews(c.var.db, { view, product: '', stars: null, text: '' })
          : null,
      href: hrefOf({ view, product, stars, q, page: 1 }),
      isCurrent: view === current,
    })),
  )
}
