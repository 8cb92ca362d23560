import type { Context } from 'hono'
import { z } from 'zod'
import { countries } from '#data/reference/countries.ts'
import {
  type OrderFilter,
  type OrderView,
  orderViews,
  siftedPayments,
  siftedStates,
} from '#src/domain/orders/staff-filter.ts'
import { listMakers, orderSorts } from '#src/domain/orders/staff-queries.ts'
import { listTags } from '#src/domain/orders/tag-order.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { DAY } from '#src/kernel/clock.ts'
import { formatDate } from '#src/platform/i18n.ts'
import type { Env } from '#src/web/env.ts'
import { readDay } from '../inventory/read-day.ts'
import { shipsBeforePayment } from '../page-context.ts'
import { listHref } from '../words.ts'
import type { Chip, FilterField } from './views.ts'

type C = Context<Env>

const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, longest))

/** The list's address: anything odd in it is as if it were not there. */
export const OrderListQuery = z.object({
  view: z.enum(orderViews).catch('all'),
  q: text(200),
  state: z.enum(['', ...siftedStates]).catch(''),
  payment: z.enum(['', ...siftedPayments]).catch(''),
  by: text(40),
  from: text(10),
  to: text(10),
  country: text(2),
  tag: text(40),
  maker: z.union([z.literal(''), z.coerce.number().int().min(1)]).catch(''),
  sort: z.enum(orderSorts).catch('newest'),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
})
export type OrderListQuery = z.output<typeof OrderListQuery>

/** What the address asks for, as the domain knows it. */
export function filterOf(c: C, query: OrderListQuery): OrderFilter {
  const { timeZone } = c.var.settings
  const from = readDay(query.from, timeZone)
  const last = readDay(query.to, timeZone)
  // The last day counts whole, however long it is where clocks change.
  const to = last === null ? null : readDay(dayAfter(query.to), timeZone)
  return {
    view: query.view,
    text: query.q,
    shipsBeforePayment: shipsBeforePayment(c.var.deps),
    ...(query.state && { state: query.state }),
    ...(query.payment && { payment: query.payment }),
    ...(query.by && { gateway: query.by }),
    ...(from !== null && { from }),
    ...(to !== null && { to }),
    ...(query.country && { country: query.country.toUpperCase() }),
    ...(query.tag && { tag: query.tag }),
    ...(query.maker !== '' && { sellerId: query.maker }),
  }
}

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) + DAY).toISOString().slice(0, 10)

/** What a filter's address leaves out because it is what a list does anyway. */
const usual: Partial<Record<keyof OrderListQuery, unknown>> = { view: 'all', sort: 'newest', page: 1 }

/** The address of the list with these filters. Another filter begins at its first page. */
export function orderListHref(query: Partial<OrderListQuery>, path = '/admin/orders'): string {
  const fields = Object.entries(query).filter(
    ([name, value]) => value !== '' && value !== usual[name as keyof OrderListQuery],
  )
  return listHref(path, Object.fromEntries(fields) as Record<string, string | number>)
}

/** The filters alone, as a saved view keeps them. */
export const queryOf = (query: OrderListQuery): string =>
  orderListHref({ ...query, page: 1 }).split('?')[1] ?? ''

type Choice = { value: string; label: string }

const stateLabels: Record<(typeof siftedStates)[number], string> = {
  pending_payment: 'Not paid yet',
  paid: 'Paid, nothing packed',
  processing: 'In the works',
  completed: 'Complete',
  cancelled: 'Cancelled',
}
const paymentLabels: Record<(typeof siftedPayments)[number], string> = {
  paid: 'Paid',
  awaiting: 'Awaited',
  unpaid: 'Not begun',
  failed: 'Failed',
  partly_refunded: 'Part refunded',
  refunded: 'Refunded',
  cancelled: 'Never paid',
}
const sortChoices: Choice[] = [
  { value: 'newest', label: 'Newest first' },
  { value: 'oldest', label: 'Oldest first' },
  { value: 'dearest', label: 'Highest total first' },
  { value: 'cheapest', label: 'Lowest total first' },
]

const choices = (labels: Record<string, string>): Choice[] =>
  Object.entries(labels).map(([value, label]) => ({ value, label }))

/** The fields of the filter, each with what it offers and what is chosen. */
export async function filterFields(c: C, query: OrderListQuery): Promise<FilterField[]> {
  const { db, deps } = c.var
  const [makers, tags] = await Promise.all([listMakers(db), listTags(db)])
  const any = (rest: Choice[], label = 'Any'): Choice[] => [{ value: '', label }, ...rest]
  const gateways = deps.gateways.map(({ name, label }) => ({ value: name, label }))
  const places = countries.map(({ code, name }) => ({ value: code, label: name }))
  const people = makers.map(({ id, name }) => ({ value: String(id), label: name }))
  const field = (name: keyof OrderListQuery, label: string, options: Choice[]): FilterField => ({
    name,
    label,
    options,
    value: String(query[name]),
  })
  return [
    field('state', 'Order', any(choices(stateLabels))),
    field('payment', 'Payment', any(choices(paymentLabels))),
    field('by', 'Paid by', any(gateways)),
    field('from', 'Placed from', []),
    field('to', 'Placed until', []),
    field('country', 'Country', any(places)),
    ...(tags.length > 0 ? [field('tag', 'Tag', any(tags.map((tag) => ({ value: tag, label: tag }))))] : []),
    ...(people.length > 0 ? [field('maker', 'Maker', any(people))] : []),
    field('sort', 'Sort', sortChoices),
  ]
}

/** What the list is narrowed by, each with the address that narrows it less. */
export function filterChips(query: OrderListQuery, fields: FilterField[], settings: Settings): Chip[] {
  const say = (name: string, value: string): string => {
    const day = readDay(value, settings.timeZone)
    if (name === 'from' || name === 'to') return day === null ? '' : formatDate(day, settings)
    const offered = fields.find((field) => field.name === name)?.options
    return offered?.find((option) => option.value === value)?.label ?? value
  }
  const named = fields.flatMap(({ name, label, value }) => {
    const words = name === 'sort' ? '' : say(name, value)
    return value === '' || words === ''
      ? []
      : [{ label: `${label}: ${words}`, href: orderListHref({ ...query, [name]: '', page: 1 }) }]
  })
  const typed = query.q ? [{ label: `“${query.q}”`, href: orderListHref({ ...query, q: '', page: 1 }) }] : []
  return [...typed, ...named]
}

export const viewLabels: Record<OrderView, string> = {
  all: 'All',
  pack: 'To pack',
  send: 'To send',
  unpaid: 'Unpaid',
  sent: 'On the way',
  refunded: 'Refunded',
  cancelled: 'Cancelled',
}
