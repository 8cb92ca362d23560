import { type Context, Hono } from 'hono'
import { listCustomers } from '#src/domain/customers/customer-list.ts'
import { type Customer, findCustomer } from '#src/domain/customers/find-customer.ts'
import { type MergeRefusal, mergeCustomers, previewMerge } from '#src/domain/customers/merge-customers.ts'
import { findOrderOwner, giveOrders, listCustomerOrders } from '#src/domain/orders/customer-orders.ts'
import { countReviewsOf, giveReviews } from '#src/domain/reviews/give-reviews.ts'
import { queryWords } from '#src/domain/search/terms.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { actorOf, adminPage } from '../page-context.ts'
import { countWords, listHref } from '../words.ts'
import { MergeForm, MergeQuery } from './forms.ts'
import { kindOf, presentRow } from './present.ts'
import { hrefOfCustomer, readCustomer } from './show-customer.ts'
import { type MergeProps, mergePage } from './views.ts'

type C = Context<Env>
const MERGE = '/:id{[1-9][0-9]{0,14}}/merge'
const MOST_FOUND = 10

/** Two rows that are one person: found, looked at, and made one. */
export const mergeRoutes = new Hono<Env>()
  .get(MERGE, allow('customers.edit'), async (c) => {
    const kept = await readCustomer(c)
    const { other: typed, id } = MergeQuery.parse(c.req.query())
    if (id === null) return showSearch(c, kept, typed)
    const gone = await findCustomer(c.var.db, id)
    if (!gone) throw new Problem(404)
    if (gone.id === kept.id) return redirect(c, `${hrefOfCustomer(kept.id)}/merge`)
    // The one with the account is kept, from whichever of the two pages it is done.
    if (kept.userId === null && gone.userId !== null)
      return redirect(c, listHref(`${hrefOfCustomer(gone.id)}/merge`, { id: kept.id }))
    return showPreview(c, kept, gone)
  })

  .post(MERGE, allow('customers.edit'), async (c) => {
    const { db, form, now } = c.var
    const customer = await readCustomer(c)
    const { other, version, other_version: otherVersion } = MergeForm.parse(form)
    const gone = other === null ? null : await findCustomer(db, other)
    if (!gone) throw new Problem(404)
    const both = { kept: { id: customer.id, version }, gone: { id: gone.id, version: otherVersion } }
    const refusal = await mergeCustomers(
      db,
      { ...both, actor: actorOf(c), now },
      async (tx, { kept, gone: left }) => ({
        orders: await giveOrders(tx, {
          from: left.id,
          to: kept.id,
          userId: kept.isVerified ? kept.userId : null,
        }),
        reviews:
          kept.userId !== null && left.userId !== null
            ? await giveReviews(tx, { from: left.userId, to: kept.userId })
            : 0,
      }),
    )
    if (refusal === 'changed_since') return showPreview(c, customer, gone, CHANGED, 409)
    if (refusal) return showPreview(c, customer, gone, refusalWords[refusal], 422)
    leaveFlash(c, 'customers_merged')
    return redirect(c, hrefOfCustomer(customer.id))
  })

const CHANGED =
  'One of the two has changed since you looked. Nothing was merged: look at what would move now, then do it again.'
const refusalWords: Record<Exclude<MergeRefusal, 'changed_since'>, string> = {
  same_person: 'These are one customer already.',
  unknown_customer: 'One of the two is gone.',
  is_staff: 'Accounts of staff are not merged.',
  account_must_stay: 'The customer with the account is kept: merge from their page.',
}

async function showSearch(c: C, kept: Customer, typed: string): Promise<Response> {
  const { db, deps, settings, now } = c.var
  const words = queryWords(typed)
  const number = typed.replace(/^#/, '')
  const orderOwner = /^\d{1,12}$/.test(number) ? await findOrderOwner(db, number) : null
  const filter = {
    view: 'all',
    tag: '',
    groupId: null,
    words: words.length > 0 ? words : null,
    orderOwner,
  } as const
  const { customers } = await listCustomers(db, {
    ...filter,
    sort: 'recent',
    limit: MOST_FOUND + 1,
    offset: 0,
  })
  const found = customers
    .filter(({ id }) => id !== kept.id)
    .map((customer) => ({
      ...presentRow(customer, { deps, settings, now }),
      orders: countWords(customer.ordersCount, 'order', 'orders'),
      href: listHref(`${hrefOfCustomer(kept.id)}/merge`, { id: customer.id }),
    }))
  const error = typed !== '' && found.length === 0 ? 'Nobody else is found by that' : ''
  return show(c, kept, { typed, found, error, preview: null, notice: '' }, error ? 422 : 200)
}

async function showPreview(
  c: C,
  kept: Customer,
  gone: Customer,
  notice = '',
  status = 200,
): Promise<Response> {
  const { db } = c.var
  const { total } = await listCustomerOrders(db, { customerId: gone.id, limit: 1, offset: 0 })
  const { addresses, wishes, notes, tags } = await previewMerge(db, gone)
  const side = (customer: Customer) => ({
    name: customer.name || customer.email,
    email: customer.email,
    kind: kindOf(customer),
  })
  const preview = {
    kept: side(kept),
    gone: side(gone),
    moves: [
      { label: 'Orders', count: total },
      { label: 'Addresses', count: addresses },
      { label: 'Reviews', count: gone.userId === null ? 0 : await countReviewsOf(db, gone.userId) },
      { label: 'Saved things', count: wishes },
      { label: 'Notes', count: notes },
      { label: 'Tags', count: tags },
    ],
    logins: loginWords(kept, gone),
    other: gone.id,
    version: kept.version,
    otherVersion: gone.version,
  }
  return show(c, kept, { typed: '', found: [], error: '', preview, notice }, status)
}

function loginWords(kept: Customer, gone: Customer): string[] {
  return [
    kept.userId === null
      ? 'Neither has an account, so no login changes.'
      : `They go on signing in as ${kept.email}, with the same password.`,
    ...(gone.userId === null
      ? []
      : [
          `The login of ${gone.email} ends: its devices are signed out, its links stop working, and what is in its bag is not kept.`,
        ]),
    ...(kept.userId !== null && !kept.isVerified
      ? [`${kept.email} is not confirmed yet, so the moved orders are shown here but not in the account.`]
      : []),
    `Orders as a guest with ${gone.email} will belong to this customer from now on.`,
    'This cannot be undone.',
  ]
}

async function show(
  c: C,
  kept: Customer,
  props: Omit<MergeProps, 'page' | 'href' | 'title'>,
  status: number,
): Promise<Response> {
  const title = kept.name || kept.email
  const page = await adminPage(c, `Merge into ${title}`, 'customers')
  return html(c, mergePage({ ...props, page, title, href: hrefOfCustomer(kept.id) }), status)
}
