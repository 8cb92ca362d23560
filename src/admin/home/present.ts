import type { MoneyJobs } from '#src/domain/orders/day-figures.ts'
import type { OrderGlance } from '#src/domain/orders/glances.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import type { CareStanding } from '#src/domain/verification/standing.ts'
import { DAY, HOUR, startOfDay } from '#src/kernel/clock.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import type { Deps } from '#src/web/env.ts'
import { fulfilmentState } from '../orders/states.ts'
import { whenInside, whenWords } from '../words.ts'
import type { AdminHomeProps } from './views.ts'

/** "Good morning, Oona", by the shop's own clock. */
export function greeting(name: string, now: number, { timeZone }: Settings): string {
  const hour = Math.floor((now - startOfDay(now, timeZone)) / HOUR)
  const words =
    hour < 5 ? 'Good night' : hour < 12 ? 'Good morning' : hour < 18 ? 'Good afternoon' : 'Good evening'
  const [first = ''] = name.split(' ')
  return first ? `${words}, ${first}` : words
}

export type Jobs = {
  toPack: number
  /** When the order that waits longest was placed. */
  oldest: number | null
  toSend: number
  money: MoneyJobs
  low: number
  failedMails: number
  /** Payments of which a gateway's books and ours differ. */
  differences: number
  /** Webhooks and events that were given up. */
  stuckEvents: number
  /** How the shop looks after itself; empty for those whose business it is not. */
  care: CareStanding[]
}

/** What waits for somebody, most pressing first. */
export function presentTodo(
  { toPack, oldest, toSend, money, low, failedMails, differences, stuckEvents, care }: Jobs,
  { now, settings, mayReadMails }: { now: number; settings: Settings; mayReadMails: boolean },
): AdminHomeProps['todo'] {
  const plural = (count: number, one: string, many: string) => (count === 1 ? one : many)
  const worries = care.flatMap(worryWords)
  const jobs: AdminHomeProps['todo'] = [
    {
      count: worries.length,
      label: plural(worries.length, 'worry about the shop itself', 'worries about the shop itself'),
      detail: worries.join('; '),
      href: '/admin/health',
      isUrgent: true,
    },
    {
      count: money.mismatches,
      label: plural(money.mismatches, 'payment does not match', 'payments do not match'),
      detail: 'The gateway reports another amount than was asked for',
      href: '/admin/payments',
      isUrgent: true,
    },
    {
      count: differences,
      label: plural(differences, 'difference in the books', 'differences in the books'),
      detail: 'A gateway’s books and the shop’s do not agree',
      href: '/admin/payments/books',
      isUrgent: true,
    },
    {
      count: money.disputes,
      label: plural(money.disputes, 'payment is disputed', 'payments are disputed'),
      detail: 'Answer the customer’s bank in time',
      href: '/admin/payments?view=disputed',
      isUrgent: true,
    },
    {
      count: stuckEvents,
      label: plural(stuckEvents, 'message was given up', 'messages were given up'),
      detail: 'From a gateway, or inside the shop: try it again',
      href: '/admin/payments/inbox?view=stuck',
      isUrgent: true,
    },
    {
      count: money.stuckRefunds,
      label: plural(money.stuckRefunds, 'refund is stuck', 'refunds are stuck'),
      detail: 'Send the money by hand, or try again',
      href: '/admin/orders?view=refunded',
      isUrgent: true,
    },
    {
      count: toPack,
      label: plural(toPack, 'order to pack', 'orders to pack'),
      detail: oldest === null ? '' : `The oldest waits since ${whenInside(oldest, now, settings)}`,
      href: '/admin/orders?view=pack',
      isUrgent: oldest !== null && now - oldest > DAY,
    },
    {
      count: toSend,
      label: plural(toSend, 'parcel order to send', 'packed orders to send'),
      detail: 'Packed, and not with the carrier yet',
      href: '/admin/orders?view=send',
      isUrgent: false,
    },
    {
      count: money.transfers.count,
      label: plural(money.transfers.count, 'transfer to look for', 'transfers to look for'),
      detail: `${formatMoney(money.transfers.totalMinor, settings.currency, settings)} in all`,
      href: '/admin/orders?view=unpaid',
      isUrgent: false,
    },
    {
      count: mayReadMails ? failedMails : 0,
      label: plural(failedMails, 'mail could not be sent', 'mails could not be sent'),
      detail: 'See what the mail server said',
      href: '/admin/mails?view=failed',
      isUrgent: true,
    },
    {
      count: low,
      label: plural(low, 'thing runs low', 'things run low'),
      detail: 'Soon sold out',
      href: '/admin/inventory?view=low',
      isUrgent: false,
    },
  ]
  return jobs.filter((job) => job.count > 0)
}

function worryWords({ kind, trouble }: CareStanding): string[] {
  if (trouble === null) return []
  const words: Record<CareStanding['kind'], Record<NonNullable<CareStanding['trouble']>, string>> = {
    verify: {
      broken: 'The books are not in order',
      failed: 'The books could not be verified',
      overdue: 'The books were not verified for days',
    },
    backup: {
      broken: 'The last backup is not in order',
      failed: 'The last backup failed',
      overdue: 'There was no backup for days',
    },
    drill: {
      broken: 'The newest backup’s books are not in order',
      failed: 'The newest backup could not be restored',
      overdue: 'No backup was tried for weeks',
    },
  }
  return [words[kind][trouble]]
}

export function presentLatest(
  orders: OrderGlance[],
  deps: Deps,
  now: number,
  settings: Settings,
): AdminHomeProps['latest'] {
  return orders.map((order) => ({
    number: order.number,
    href: `/admin/orders/${order.number}`,
    customer: order.shippingAddress.name,
    when: whenWords(order.placedAt, now, settings),
    total: formatMoney(order.totalMinor, order.currency, settings),
    state: fulfilmentState(order, deps),
  }))
}
