import type { Context } from 'hono'
import { listAddresses } from '#src/domain/customers/addresses.ts'
import {
  type Customer,
  findCustomer,
  listNotes,
  listTags,
  readAccountThings,
} from '#src/domain/customers/find-customer.ts'
import { listGroups } from '#src/domain/customers/save-group.ts'
import { listCustomerOrders } from '#src/domain/orders/customer-orders.ts'
import { listReviewsOf } from '#src/domain/reviews/give-reviews.ts'
import { findNewsConsent } from '#src/domain/subscribers/find-consent.ts'
import { formatDate } from '#src/platform/i18n.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem } from '#src/web/respond.ts'
import { addressLines } from '../orders/present.ts'
import { adminPage, logHref, may } from '../page-context.ts'
import { stateOf } from '../reviews/present.ts'
import { listHref, pagerOf, whenWords } from '../words.ts'
import { OrdersQuery } from './forms.ts'
import { kindOf, presentConsents, presentContact, presentFacts, presentOrder, type Scene } from './present.ts'
import { type CustomerProps, customerPage } from './views.ts'

type C = Context<Env>
const ORDERS_A_PAGE = 10

/** The customer that the address names. */
export async function readCustomer(c: C): Promise<Customer> {
  const customer = await findCustomer(c.var.db, Number(c.req.param('id')))
  if (!customer) throw new Problem(404)
  return customer
}

/** What a refused form shows again. */
export type Refused = Partial<
  Pick<
    CustomerProps,
    | 'conflict'
    | 'notice'
    | 'contactValues'
    | 'contactErrors'
    | 'tagTyped'
    | 'tagError'
    | 'noteTyped'
    | 'noteError'
  >
>

export async function showCustomer(
  c: C,
  customer: Customer,
  refused: Refused = {},
  status = 200,
): Promise<Response> {
  const { deps, settings, now } = c.var
  const scene = { deps, settings, now }
  const props: CustomerProps = {
    page: await adminPage(c, customer.name || customer.email, 'customers'),
    href: hrefOfCustomer(customer.id),
    title: customer.name || customer.email,
    kind: kindOf(customer),
    logHref: logHref(c, 'customer record', customer.id),
    facts: presentFacts(customer, scene),
    mayEdit: may(c, 'customers.edit'),
    version: customer.version,
    tags: customer.tags,
    ...(await orders(c, customer, scene)),
    ...(await contact(c, customer)),
    ...(await account(c, customer)),
    notes: await notes(c, customer),
    knownTags: await listTags(c.var.db),
    ...{
      notice: '',
      conflict: null,
      tagTyped: '',
      tagError: '',
      noteTyped: '',
      noteError: '',
      contactErrors: {},
    },
    ...refused,
  }
  return html(c, customerPage(props), status)
}

export const hrefOfCustomer = (id: number): string => `/admin/customers/${id}`

async function orders(
  c: C,
  { id }: Customer,
  scene: Scene,
): Promise<Pick<CustomerProps, 'orders' | 'pager'>> {
  const { page } = OrdersQuery.parse(c.req.query())
  const offset = (page - 1) * ORDERS_A_PAGE
  const found = await listCustomerOrders(c.var.db, { customerId: id, limit: ORDERS_A_PAGE, offset })
  const hrefOf = (other: number) => listHref(hrefOfCustomer(id), { page: other > 1 ? other : '' })
  return {
    orders: found.orders.map((order) => presentOrder(order, scene)),
    pager: pagerOf(page, ORDERS_A_PAGE, found.total, hrefOf),
  }
}

async function contact(
  c: C,
  customer: Customer,
): Promise<Pick<CustomerProps, 'contact' | 'contactValues' | 'groups' | 'consents' | 'emailHint'>> {
  const { db, settings, now } = c.var
  const { name, email, phone, groupId, userId } = customer
  const groups = await listGroups(db)
  const { sessions } = await readAccountThings(db, userId, now)
  const group = groups.find((each) => each.id === groupId)?.name ?? ''
  return {
    contact: presentContact(customer, { group, sessions }),
    contactValues: { name, email, phone, group: groupId === null ? '' : String(groupId) },
    groups: [
      { value: '', label: 'None' },
      ...groups.map((each) => ({ value: String(each.id), label: each.name })),
    ],
    consents: presentConsents(await findNewsConsent(db, email), customer, settings),
    emailHint:
      userId === null
        ? 'Orders keep the address they were placed with.'
        : 'They sign in with it: a link is mailed to the new one, and the account moves once it is opened.',
  }
}

async function account(
  c: C,
  { userId }: Customer,
): Promise<Pick<CustomerProps, 'addresses' | 'wishes' | 'reviews'>> {
  const { db, settings, now } = c.var
  if (userId === null) return { addresses: [], wishes: [], reviews: [] }
  const [addresses, { wishes }, reviews] = await Promise.all([
    listAddresses(db, userId),
    readAccountThings(db, userId, now),
    listReviewsOf(db, userId),
  ])
  return {
    addresses: addresses.map((address) => ({
      lines: addressLines(address),
      isDefault: address.isDefault,
    })),
    wishes: wishes.map(({ title, slug, status, addedAt }) => ({
      title,
      href: status === 'active' ? `/products/${encodeURIComponent(slug)}` : '',
      when: formatDate(addedAt, settings),
    })),
    reviews: reviews.map((review) => ({
      product: review.product,
      title: review.title,
      tenths: review.rating * 10,
      state: stateOf[review.state as keyof typeof stateOf] ?? { label: review.state, tone: 'plain' },
      href: may(c, 'reviews.moderate') ? `/admin/reviews/${review.id}` : '',
      when: whenWords(review.createdAt, now, settings),
    })),
  }
}

async function notes(c: C, { id }: Customer): Promise<CustomerProps['notes']> {
  const { db, settings, visitor, now } = c.var
  const list = await listNotes(db, id)
  return list.map((note) => ({
    id: note.id,
    text: note.body,
    who: note.authorName,
    when: whenWords(note.createdAt, now, settings),
    isOwn: note.authorUserId !== null && note.authorUserId === visitor.user?.id,
  }))
}
