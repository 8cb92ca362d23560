import { fulfilmentStatus, type Order } from '#src/domain/orders/order.ts'
import { orderPath } from '#src/domain/orders/start-payment.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { formatDate, formatMoney } from '#src/platform/i18n.ts'
import { deliveryDates } from '../delivery-dates.ts'
import { orderState } from '../order/present.ts'
import { mayReturn } from '../order/returns.ts'
import { drawn } from '../picture.ts'
import type { OrderCard } from './views.ts'

const PICTURES = 4

/** An order as the account lists it. */
export function presentOrder(order: Order, settings: Settings, now: number): OrderCard {
  const [first] = order.lines
  const others = order.lines.length - 1
  return {
    number: order.number,
    href: orderPath(order),
    placedOn: formatDate(order.placedAt, settings),
    state: orderState(order),
    next: arrivalWords(order, settings),
    total: formatMoney(order.totalMinor, order.currency, settings),
    title: others > 0 ? `${first?.title} and ${others} more` : (first?.title ?? ''),
    pictures: order.lines
      .slice(0, PICTURES)
      .map(({ imageSrc, hue }) => ({ image: drawn(imageSrc, ''), hue })),
    returnHref: mayReturn(order, settings, now) ? `${orderPath(order)}#return` : null,
    reorderAction: `/account/orders/${order.number}/reorder`,
  }
}

/** When it comes, while it is on its way or about to be. */
function arrivalWords(order: Order, settings: Settings): string {
  const goods = fulfilmentStatus(order)
  const isAhead =
    order.paidAt !== null &&
    ['to_pack', 'partly_packed', 'packed', 'partly_shipped', 'shipped'].includes(goods)
  if (!isAhead) return ''
  const dates = deliveryDates(order.shippingMethod, settings, order.paidAt ?? order.placedAt)
  return order.shippingMethod.kind === 'pickup' ? dates : `Arrives ${dates}`
}
