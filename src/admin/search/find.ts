import type { Context } from 'hono'
import { listCustomers } from '#src/domain/customers/customer-list.ts'
import { listStock } from '#src/domain/inventory/stock-lists.ts'
import { findOrderOwner } from '#src/domain/orders/customer-orders.ts'
import { listOrders } from '#src/domain/orders/staff-queries.ts'
import { queryWords } from '#src/domain/search/terms.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import type { Env } from '#src/web/env.ts'
import { fulfilmentState } from '../orders/states.ts'
import { may, shipsBeforePayment } from '../page-context.ts'
import { countWords, listHref, whenWords } from '../words.ts'
import { findPlaces } from './places.ts'
import type { FoundGroup } from './views.ts'

type C = Context<Env>
const EACH = 5
const PLACES = 6

/**
 * Everything with these words that the person who asks may see, by kind: orders, products, customers, pages and settings.
 * Without words, the pages of their menu.
 */
export async function findEverywhere(c: C, q: string): Promise<FoundGroup[]> {
  const words = queryWords(q)
  const places = placesGroup(c, words)
  if (words.length === 0) return q === '' ? [places] : []
  // A single letter fits nearly everything: who types it has only begun.
  if (/^\p{L}$/u.test(q)) return [places].filter(({ rows }) => rows.length > 0)
  const groups = await Promise.all([
    may(c, 'orders.read') ? findOrders(c, q) : null,
    may(c, 'products.read') ? findGoods(c, q) : null,
    may(c, 'customers.read') ? findPeople(c, q, words) : null,
    places,
  ])
  return groups.filter((group) => group !== null && group.rows.length > 0) as FoundGroup[]
}

function placesGroup(c: C, words: string[]): FoundGroup {
  const found = findPlaces(words, c.var.deps.database.engine, (permission) => may(c, permission))
  const rows = words.length === 0 ? found : found.slice(0, PLACES)
  return {
    id: 'places',
    label: words.length === 0 ? 'Pages' : 'Pages and settings',
    icon: 'next',
    rows: rows.map(({ label, detail, href }) => ({ label, detail, href, end: '' })),
    moreHref: '',
    moreLabel: '',
  }
}

async function findOrders(c: C, q: string): Promise<FoundGroup> {
  const { db, deps, settings, now } = c.var
  const number = q.replace(/^#/, '')
  const filter = { view: 'all', text: q, shipsBeforePayment: shipsBeforePayment(deps) } as const
  const { orders, total } = await listOrders(db, { ...filter, limit: EACH, offset: 0 })
  // Whoever types a whole number means that order, however many others begin with it.
  orders.sort((a, b) => Number(b.number === number) - Number(a.number === number))
  const rows = orders.map((order) => ({
    label: `#${order.number} ${order.shippingAddress.name}`,
    detail: `${whenWords(order.placedAt, now, settings)}, ${fulfilmentState(order, deps).label.toLowerCase()}`,
    href: `/admin/orders/${order.number}`,
    end: formatMoney(order.totalMinor, order.currency, settings),
  }))
  return group({ id: 'orders', label: 'Orders', icon: 'box', rows, total }, '/admin/orders', q)
}

async function findGoods(c: C, q: string): Promise<FoundGroup> {
  const { products, total } = await listStock(c.var.db, { view: 'all', text: q, limit: EACH, offset: 0 })
  const rows = products.map(({ id, title, maker, status, variants }) => ({
    label: title,
    detail: [maker, status === 'active' ? '' : 'not on show'].filter(Boolean).join(', '),
    href: `/admin/products/${id}`,
    end: variants.length > 1 ? countWords(variants.length, 'variant', 'variants') : '',
  }))
  return group({ id: 'products', label: 'Products', icon: 'tag', rows, total }, '/admin/products', q)
}

async function findPeople(c: C, q: string, words: string[]): Promise<FoundGroup> {
  const { db } = c.var
  const number = q.replace(/^#/, '')
  const orderOwner = /^\d{1,12}$/.test(number) ? await findOrderOwner(db, number) : null
  const filter = { view: 'all', words, orderOwner, tag: '', groupId: null } as const
  const { customers, total } = await listCustomers(db, { ...filter, sort: 'recent', limit: EACH, offset: 0 })
  const rows = customers.map(({ id, name, email, ordersCount }) => ({
    label: name || email,
    detail: name ? email : '',
    href: `/admin/customers/${id}`,
    end: countWords(ordersCount, 'order', 'orders'),
  }))
  return group({ id: 'customers', label: 'Customers', icon: 'user', rows, total }, '/admin/customers', q)
}

function group(
  { total, ...found }: Omit<FoundGroup, 'moreHref' | 'moreLabel'> & { total: number },
  list: string,
  q: string,
): FoundGroup {
  const hasMore = total > found.rows.length
  return {
    ...found,
    moreHref: hasMore ? listHref(list, { q }) : '',
    moreLabel: hasMore ? `All ${total} ${found.label.toLowerCase()}` : '',
  }
}
