import type { Value } from '#src/domain/customers/customer.ts'
import type { CustomerGlance } from '#src/domain/customers/customer-list.ts'
import type { Customer } from '#src/domain/customers/find-customer.ts'
import type { OrderGlance } from '#src/domain/orders/glances.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import type { NewsConsent } from '#src/domain/subscribers/find-consent.ts'
import { formatDate, formatMoney } from '#src/platform/i18n.ts'
import type { Deps } from '#src/web/env.ts'
import { fulfilmentState, paymentStateOf } from '../orders/states.ts'
import type { State } from '../page.ts'
import { whenWords } from '../words.ts'
import type { CustomerProps, CustomerRow } from './views.ts'

export type Scene = { deps: Deps; settings: Settings; now: number }

export const guest: State = { label: 'Guest', tone: 'plain' }
const account: State = { label: 'Account', tone: 'ok' }
const unconfirmed: State = { label: 'Address not confirmed', tone: 'warn open' }

export const kindOf = ({ userId, isVerified }: Pick<Customer, 'userId' | 'isVerified'>): State =>
  userId === null ? guest : isVerified ? account : unconfirmed

/** One amount a currency; nothing spent is nothing in the shop's own. */
export function valueWords(values: readonly Value[], settings: Settings): string {
  const spent = values.filter(({ valueMinor }) => valueMinor !== 0)
  const shown = spent.length > 0 ? spent : [{ currency: settings.currency, valueMinor: 0 }]
  return shown.map(({ currency, valueMinor }) => formatMoney(valueMinor, currency, settings)).join(' + ')
}

export function presentRow(customer: CustomerGlance, { settings, now }: Scene): CustomerRow {
  return {
    href: `/admin/customers/${customer.id}`,
    name: customer.name || customer.email,
    email: customer.email,
    kind: customer.hasAccount ? account : guest,
    orders: customer.ordersCount,
    value: valueWords(customer.values, settings),
    lastOrder: customer.lastOrderAt === 0 ? 'Never' : whenWords(customer.lastOrderAt, now, settings),
    group: customer.group,
    tags: customer.tags,
  }
}

export function presentOrder(
  order: OrderGlance,
  { deps, settings, now }: Scene,
): CustomerProps['orders'][number] {
  return {
    number: order.number,
    href: `/admin/orders/${order.number}`,
    placed: whenWords(order.placedAt, now, settings),
    payment: paymentStateOf(order, deps),
    fulfilment: fulfilmentState(order, deps),
    total: formatMoney(order.totalMinor, order.currency, settings),
  }
}

export function presentFacts(customer: Customer, { settings, now }: Scene): CustomerProps['facts'] {
  const { ordersCount, values, lastOrderAt, createdAt } = customer
  return [
    { label: 'Orders', value: String(ordersCount) },
    { label: 'Paid, less refunds', value: valueWords(values, settings) },
    { label: 'Last order', value: lastOrderAt === 0 ? 'Never' : whenWords(lastOrderAt, now, settings) },
    { label: 'Known since', value: formatDate(createdAt, settings) },
  ]
}

export function presentContact(
  customer: Customer,
  { group, sessions }: { group: string; sessions: number },
): CustomerProps['contact'] {
  const { name, email, otherEmails, phone, userId, isVerified } = customer
  const login = isVerified ? 'Signs in with it, confirmed' : 'Signs in with it, not confirmed yet'
  return [
    { label: 'Name', value: name || 'Not known', note: '' },
    { label: 'Email', value: email, note: userId === null ? 'Has no account' : login },
    ...otherEmails.map((other) => ({ label: 'Also', value: other, note: 'From a merge' })),
    { label: 'Phone', value: phone || 'Not known', note: '' },
    { label: 'Group', value: group || 'None', note: '' },
    ...(userId === null ? [] : [{ label: 'Signed in', value: devices(sessions), note: '' }]),
  ]
}

const devices = (count: number) =>
  count === 0 ? 'Nowhere now' : count === 1 ? 'On 1 device' : `On ${count} devices`

const newsWords: Record<NewsConsent['state'], string> = {
  pending: 'Asked, not confirmed yet',
  confirmed: 'Reads it',
  ended: 'Has left',
}

export function presentConsents(
  news: NewsConsent | null,
  { lastOrderAt }: Customer,
  settings: Settings,
): CustomerProps['consents'] {
  const day = (ms: number | null, word: string) =>
    ms === null ? [] : [`${word} ${formatDate(ms, settings)}`]
  const dates = news
    ? [
        ...day(news.askedAt, `asked (${news.source})`),
        ...day(news.confirmedAt, 'confirmed by mail'),
        ...day(news.endedAt, 'ended'),
      ]
    : []
  const sentence = dates.join(', ')
  return [
    {
      label: 'Newsletter',
      value: news ? newsWords[news.state] : 'Never asked for it',
      note: sentence.charAt(0).toUpperCase() + sentence.slice(1),
    },
    {
      label: 'Terms of sale',
      value: lastOrderAt === 0 ? 'Has not ordered yet' : 'Accepted with each order',
      note: day(lastOrderAt || null, 'Last on').join(''),
    },
  ]
}
