import { type Context, Hono } from 'hono'
import type { QuantityRefusal } from '#src/domain/cart/cart.ts'
import {
  type DraftOrder,
  type DraftRefusal,
  type DraftWish,
  discardDraft,
  findDraft,
  listDrafts,
  openDraft,
  saveDraft,
} from '#src/domain/checkout/draft-orders.ts'
import { placeDraft } from '#src/domain/checkout/place-draft.ts'
import { type PlaceRefusal, termsOf } from '#src/domain/checkout/place-order.ts'
import { findCustomer } from '#src/domain/customers/find-customer.ts'
import { findLastAddress } from '#src/domain/orders/customer-orders.ts'
import { getOrder } from '#src/domain/orders/queries.ts'
import { blankAddress } from '#src/kernel/address.ts'
import { normaliseEmail } from '#src/kernel/email.ts'
import { MAX_PER_LINE } from '#src/kernel/quantity.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { addressErrors } from '../orders/edit-forms.ts'
import type { Conflict } from '../page.ts'
import { actorOf, adminPage, may } from '../page-context.ts'
import { countWords, listHref, whenWords } from '../words.ts'
import { readDraftForm, readQuantities, type TypedDraft } from './form.ts'
import { hrefOfDraft, type PricedDraft, paymentsOf, priceDraft, showDraft, wishOf } from './show-draft.ts'
import { draftListPage } from './views.ts'

type C = Context<Env>
const ONE = '/:id{[1-9][0-9]{0,14}}'

/** Orders that staff write for somebody who rings up or stands at the counter. */
export const adminDraftRoutes = new Hono<Env>()
  .get('/', allow('orders.create'), async (c) => {
    const { db, settings, now } = c.var
    const rows = (await listDrafts(db)).map((draft) => ({
      href: hrefOfDraft(draft.id),
      who: draft.name || draft.email || 'Nobody yet',
      units: countWords(draft.units, 'thing', 'things'),
      by: draft.createdBy,
      when: whenWords(draft.updatedAt, now, settings),
    }))
    return html(c, draftListPage({ page: await adminPage(c, 'Draft orders', 'orders'), rows }))
  })

  .post('/', allow('orders.create'), async (c) => {
    const { db, settings, now } = c.var
    const [first] = paymentsOf(c)
    const wish = {
      email: '',
      address: blankAddress(settings.country),
      methodId: null,
      gateway: first?.name ?? '',
    }
    const id = await openDraft(db, wish, { actor: actorOf(c), now })
    return redirect(c, hrefOfDraft(id))
  })

  .get(ONE, allow('orders.create'), async (c) => {
    const draft = await readDraft(c)
    if (draft.state !== 'open') return leaveClosed(c, draft)
    const [q = '', who = ''] = [c.req.query('q')?.slice(0, 100), c.req.query('who')?.slice(0, 100)]
    return showDraft(c, draft, { q, who })
  })

  .post(ONE, allow('orders.create'), async (c) => {
    const draft = await readDraft(c)
    if (draft.state !== 'open') return leaveClosed(c, draft)
    const typed = readDraftForm(c.var.form, draft)
    const { db, now } = c.var
    const by = { actor: actorOf(c), now }
    if (typed.asked.kind === 'discard') {
      const refusal = await discardDraft(db, { id: draft.id, seen: typed.seen }, by)
      if (refusal) return showRefused(c, draft, typed, refusal)
      leaveFlash(c, 'draft_gone')
      return redirect(c, '/admin/orders/drafts')
    }
    const { quantities, errors } = readQuantities(typed.quantities)
    if (Object.keys(errors).length > 0) return showDraft(c, draft, { ...typed, errors }, 422)
    if (typed.asked.kind === 'add')
      quantities.set(typed.asked.id, Math.min((quantities.get(typed.asked.id) ?? 0) + 1, MAX_PER_LINE))
    const wish = typed.asked.kind === 'for' ? await wishFor(c, typed.wish, typed.asked.id) : typed.wish
    const refusal = await saveDraft(db, { id: draft.id, seen: typed.seen, wish, quantities }, by)
    if (refusal) return showRefused(c, draft, typed, refusal)
    if (typed.asked.kind === 'place') return place(c, draft.id, typed)
    return redirect(c, nextHref(draft.id, typed))
  })

async function readDraft(c: C): Promise<DraftOrder> {
  const draft = await findDraft(c.var.db, Number(c.req.param('id')))
  if (!draft) throw new Problem(404)
  return draft
}

/** Placed meanwhile, or thrown away: on to what became of it. */
async function leaveClosed(c: C, draft: DraftOrder): Promise<Response> {
  if (draft.orderId === null) return redirect(c, '/admin/orders/drafts')
  return redirect(c, `/admin/orders/${(await getOrder(c.var.db, draft.orderId)).number}`)
}

/** Where the page goes on; whoever presses Enter in the one field means that one. */
function nextHref(id: number, { asked, q, who }: TypedDraft): string {
  if (asked.kind === 'customers' || (asked.kind === 'find' && !q && who))
    return `${listHref(hrefOfDraft(id), { who })}#who`
  return asked.kind === 'find' ? `${listHref(hrefOfDraft(id), { q })}#q` : hrefOfDraft(id)
}

/** Writes it for a customer: their address, and where their last order went. */
async function wishFor(c: C, wish: DraftWish, customerId: number): Promise<DraftWish> {
  const customer = may(c, 'customers.read') ? await findCustomer(c.var.db, customerId) : null
  if (!customer) return wish
  const address = await findLastAddress(c.var.db, customerId)
  const named = { ...wish.address, name: customer.name, phone: customer.phone }
  return { ...wish, email: customer.email, address: address ?? named }
}

async function showRefused(
  c: C,
  draft: DraftOrder,
  typed: TypedDraft,
  refusal: DraftRefusal,
): Promise<Response> {
  if (refusal.refusal === 'not_open') return leaveClosed(c, await readDraft(c))
  const now = await readDraft(c)
  if (refusal.refusal === 'changed_since') {
    const conflict = { who: refusal.by, fields: differences(now, typed.wish) }
    return showDraft(c, now, { ...typed, conflict }, 409)
  }
  const isAdded = typed.asked.kind === 'add' && typed.asked.id === refusal.variantId
  const field = isAdded ? 'q' : `line-${refusal.variantId}`
  return showDraft(c, draft, { ...typed, errors: { [field]: quantityWords[refusal.refusal] } }, 422)
}

function differences(now: DraftOrder, yours: DraftWish): Conflict['fields'] {
  const show = (wish: DraftWish) => {
    const { name, line1, postcode, city, country } = wish.address
    const address = [name, line1, `${postcode} ${city}`.trim(), country].filter(Boolean).join(', ')
    return { Email: wish.email, Address: address, Payment: wish.gateway, 'Discount code': wish.couponCode }
  }
  const [theirs, mine] = [show(wishOf(now)), show(yours)]
  return (Object.keys(theirs) as (keyof typeof theirs)[])
    .map((label) => ({ label, theirs: theirs[label], yours: mine[label] }))
    .filter(({ theirs: one, yours: other }) => one !== other)
}

const quantityWords: Record<QuantityRefusal, string> = {
  not_for_sale: 'This is no longer for sale',
  over_line_limit: `An order holds at most ${MAX_PER_LINE} of one thing`,
  not_enough_stock: 'There are not that many on the shelf',
  too_many_lines: 'The order is full',
}

/** Saved by now: looked over as a checkout would, then placed. */
async function place(c: C, id: number, typed: TypedDraft): Promise<Response> {
  const { deps, now } = c.var
  const draft = await readDraft(c)
  const priced = await priceDraft(c, draft, wishOf(draft))
  const errors = findErrors(c, draft, priced)
  if (Object.keys(errors).length > 0) return showDraft(c, draft, { errors }, 422)
  const placing = { draft, seenTotalMinor: typed.seenTotalMinor, actor: actorOf(c), now }
  const { publicUrl } = deps.config
  const placed = await placeDraft(deps, placing, termsOf(c.var.settings, { ...priced, publicUrl }))
  if ('refusal' in placed) {
    if (placed.refusal === 'changed_since' || placed.refusal === 'not_open')
      return redirect(c, hrefOfDraft(id))
    return showDraft(c, await readDraft(c), { errors: refusalErrors(placed as PlaceRefusal) }, 422)
  }
  deps.nudge()
  leaveFlash(c, 'order_placed')
  return redirect(c, `/admin/orders/${placed.number}`)
}

function findErrors(c: C, draft: DraftOrder, { lines, quote }: PricedDraft): Record<string, string> {
  const errors: Record<string, string> = {}
  if (lines.length === 0) errors.q = 'Add what the customer wants'
  if (normaliseEmail(draft.email) === null)
    errors.email = 'Enter an email address in the correct format, like name@example.com'
  Object.assign(errors, addressErrors(draft.address))
  if (!quote.zone) errors['to-country'] = 'The shop does not deliver to this country'
  else if (lines.some((line) => line.requiresShipping) && !quote.method)
    errors.method = 'No delivery rate fits this order'
  if (!paymentsOf(c).some(({ name }) => name === draft.gateway)) errors.payment = 'Choose how it is paid'
  return errors
}

function refusalErrors(refused: PlaceRefusal): Record<string, string> {
  if (refused.refusal !== 'not_enough_stock') return { q: placeWords[refused.refusal] }
  return Object.fromEntries(
    refused.shortages.map(({ variantId, available }) => [
      `line-${variantId}`,
      available > 0 ? `Only ${available} left` : 'Sold out: take it out',
    ]),
  )
}

const placeWords: Record<Exclude<PlaceRefusal['refusal'], 'not_enough_stock'>, string> = {
  empty_cart: 'Add what the customer wants',
  cart_changed: 'The draft was changed meanwhile. Look it over, then place it',
  not_delivered_there: 'The shop does not deliver to this country',
  no_delivery: 'The delivery you chose is no longer offered for this order. Choose another one',
  tax_unknown: 'The tax needs the whole address',
  coupon_gone: 'The discount code has just been used up, so the total is different now',
  gift_card_gone: 'A gift card holds less by now, so there is more to pay',
  price_changed: 'The total is different now. Tell the customer, then place the order',
  earlier_order_open: 'An earlier order of this draft is still being paid',
  earlier_order_paid: 'An earlier order of this draft is paid',
}
