import type { Order, OrderEvent } from '#src/domain/orders/order.ts'
import { findGateway } from '#src/domain/payments/gateways.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import type { Deps } from '#src/web/env.ts'
import { whenWords } from '../words.ts'
import type { TimelineEntry } from './views.ts'

type Told = Pick<TimelineEntry, 'what' | 'detail'>

/** Something beside the order's own events: a note, a tag, an invoice. */
export type Aside = Told & { at: number; who: string }

/**
 * What happened to an order, the latest first, in words.
 * @param moves from where to where an address changed, by the edit's id
 */
export function presentTimeline(
  order: Order,
  { deps, settings, now }: { deps: Deps; settings: Settings; now: number },
  asides: readonly Aside[],
  moves: ReadonlyMap<number, string>,
): TimelineEntry[] {
  const events = order.events.map((event) => ({
    at: event.at,
    who: whoWords(event.actor, order, deps),
    ...tell(event, order, deps, settings, moves),
  }))
  return [...events, ...asides]
    .sort((a, b) => a.at - b.at)
    .toReversed()
    .map((entry) => ({ ...entry, at: whenWords(entry.at, now, settings) }))
}

function whoWords(actor: string, order: Order, { gateways }: Deps): string {
  if (actor === 'shopper') return order.shippingAddress.name || 'The customer'
  if (actor === 'shop' || actor === 'clock') return 'The shop'
  return findGateway(gateways, actor)?.label ?? actor
}

function tell(
  event: OrderEvent,
  order: Order,
  { gateways }: Deps,
  settings: Settings,
  moves: ReadonlyMap<number, string>,
): Told {
  const text = (name: string) => (typeof event.data[name] === 'string' ? event.data[name] : '')
  const money = () =>
    typeof event.data.amountMinor === 'number'
      ? formatMoney(event.data.amountMinor, order.currency, settings)
      : ''
  const gateway = () => findGateway(gateways, text('gateway'))?.label ?? text('gateway')
  const parcel = () => {
    const index = order.shipments.findIndex((shipment) => shipment.id === event.data.shipmentId)
    return index < 0 ? 'Parcel' : `Parcel ${index + 1}`
  }
  const words: Record<string, () => Told> = {
    placed: () => ({ what: 'Order placed', detail: gateway() }),
    payment_started: () => ({ what: 'Payment begun', detail: gateway() }),
    paid: () => ({ what: 'Payment received', detail: money() }),
    paid_late: () => ({ what: 'Paid after the order had ended', detail: 'The goods were still there' }),
    payment_failed: () => ({ what: 'Payment failed', detail: '' }),
    payment_mismatch: () => ({ what: 'Payment does not match', detail: text('mismatch') }),
    cancelled: () => ({ what: 'Order cancelled', detail: text('reason') }),
    expired: () => ({ what: 'Order ended', detail: 'Not paid in time' }),
    packed: () => ({ what: `${parcel()} packed`, detail: contentsWords(order, event.data.shipmentId) }),
    shipped: () => ({
      what: `${parcel()} sent`,
      detail: [text('carrier'), text('trackingNumber')].filter(Boolean).join(' '),
    }),
    delivered: () => ({ what: `${parcel()} delivered`, detail: '' }),
    refund_requested: () => ({ what: `Refund of ${money()} asked for`, detail: '' }),
    refunded: () => ({ what: `${money()} refunded`, detail: '' }),
    refund_failed: () => ({ what: `Refund of ${money()} refused`, detail: text('reason') }),
    lost: () => ({ what: `${parcel()} lost`, detail: '' }),
    came_back: () => ({ what: `${parcel()} came back`, detail: '' }),
    edited: () => ({
      what: 'Taken out of the order',
      detail: [takenWords(event), text('reason')].join('. '),
    }),
    address_changed: () => ({ what: 'Address changed', detail: moves.get(Number(event.data.editId)) ?? '' }),
    return_requested: () => ({ what: 'Return asked for', detail: returnWords(order, event.data.returnId) }),
    return_approved: () => ({ what: 'Return approved', detail: text('reason') }),
    return_rejected: () => ({ what: 'Return turned down', detail: text('reason') }),
    return_received: () => ({ what: 'Return received', detail: '' }),
    return_closed: () => ({
      what: text('state') === 'restocked' ? 'Return back in stock' : 'Return written off',
      detail: event.data.amountMinor ? `${money()} to refund` : 'Nothing refunded',
    }),
    dispute_opened: () => ({ what: `Payment of ${money()} disputed`, detail: text('reason') }),
    dispute_withdrawn: () => ({ what: `${money()} taken back by the bank`, detail: '' }),
    dispute_reinstated: () => ({ what: `${money()} returned by the bank`, detail: '' }),
    dispute_won: () => ({ what: 'Dispute won', detail: '' }),
    dispute_lost: () => ({ what: 'Dispute lost', detail: '' }),
    completed: () => ({ what: 'Order complete', detail: '' }),
    order_reopened: () => ({ what: 'Order opened again', detail: '' }),
  }
  const plain = event.kind.replaceAll('_', ' ')
  return (
    words[event.kind]?.() ?? { what: plain.charAt(0).toUpperCase() + plain.slice(1), detail: text('reason') }
  )
}

/** "1 × Bothy mug, Sky; 2 × Field tee" */
function contentsWords(order: Order, shipmentId: unknown): string {
  const shipment = order.shipments.find((each) => each.id === shipmentId)
  return (shipment?.lines ?? []).map((line) => unitWords(order, line.orderLineId, line.quantity)).join('; ')
}

/** "2 × Bothy mug, Sky": what an edit took out, as it was called then. */
function takenWords({ data }: OrderEvent): string {
  const taken = (data.taken ?? []) as { title: string; quantity: number }[]
  return taken.map(({ title, quantity }) => `${quantity} × ${title}`).join('; ')
}

function returnWords(order: Order, returnId: unknown): string {
  const goods = order.returns.find((each) => each.id === returnId)
  return (goods?.lines ?? []).map((line) => unitWords(order, line.orderLineId, line.quantity)).join('; ')
}

/** "2 × Bothy mug, Sky" */
export function unitWords(order: Order, orderLineId: number, quantity: number): string {
  const line = order.lines.find((each) => each.id === orderLineId)
  return `${quantity} × ${line ? lineTitle(line) : '?'}`
}

export const lineTitle = ({ title, variantTitle }: { title: string; variantTitle: string }): string =>
  [title, variantTitle].filter(Boolean).join(', ')
