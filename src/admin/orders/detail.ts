import type { Context } from 'hono'
import { fulfilmentStatus, type Order, quantityToPack, refuseCancelling } from '#src/domain/orders/order.ts'
import { dueMinor, isContested, paymentStatus, refundableMinor } from '#src/domain/orders/order-money.ts'
import { versionOf } from '#src/domain/orders/record.ts'
import { worthOf } from '#src/domain/orders/refund-order.ts'
import { countOrdersBefore } from '#src/domain/orders/staff-queries.ts'
import { orderPath } from '#src/domain/orders/start-payment.ts'
import { findGateway } from '#src/domain/payments/gateways.ts'
import { listPayments } from '#src/domain/payments/payments.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import type { Env } from '#src/web/env.ts'
import { adminPage, logHref, may, shipsBeforePayment } from '../page-context.ts'
import { countWords, whenInside } from '../words.ts'
import { addressForm, editForm, type TypedAddress, type TypedEdit } from './edit-forms.ts'
import { readFiles } from './files.ts'
import { readLines, type TypedQuantities } from './forms.ts'
import { readMarks, type TypedMarks } from './marks.ts'
import {
  addressLines,
  partsOf,
  presentLine,
  presentMoney,
  presentPayment,
  presentShipment,
  refundableLines,
  type TypedDispatch,
} from './present.ts'
import { openReturnForm, presentReturn, type TypedOpening, type TypedReturn } from './present-returns.ts'
import { fulfilmentState, paymentStateOf } from './states.ts'
import { lineTitle, presentTimeline } from './timeline.ts'
import type { OrderDetailProps } from './views.ts'

type C = Context<Env>

/** What was refused, with what was typed, so that the page can show both. */
export type Refused = {
  /** Said at the top: somebody else was quicker, or the order does not allow it. */
  conflict?: string
  pack?: string
  dispatch?: { shipmentId: number } & TypedDispatch
  refund?: RefundTyped & { errors: FormErrors }
  cancel?: { reason: string; error: string }
  edit?: TypedEdit
  address?: TypedAddress
  opening?: TypedOpening
  returning?: TypedReturn
  marks?: TypedMarks
}
export type RefundTyped = { quantities: TypedQuantities; amount: string; reason: string; restock: boolean }

/** All of one order's staff page. */
export async function orderDetail(c: C, order: Order, refused: Refused): Promise<OrderDetailProps> {
  const { db, deps, settings, now } = c.var
  const [page, payments, before, { marks, papers, asides, moves }, files] = await Promise.all([
    adminPage(c, `Order ${order.number}`, 'orders'),
    listPayments(db, order.id),
    countOrdersBefore(db, order),
    readMarks(c, order, refused.marks),
    readFiles(c, order),
  ])
  const scene = { deps, settings, now }
  const mayFulfil = may(c, 'orders.fulfil')
  const facts = {
    state: order.state,
    payment: paymentStatus(order),
    fulfilment: fulfilmentStatus(order),
    gateway: order.payments.at(-1)?.gateway ?? '',
  }
  return {
    page,
    number: order.number,
    placed: `Placed ${whenInside(order.placedAt, now, settings)}`,
    payment: paymentStateOf(facts, deps),
    fulfilment: fulfilmentState(facts, deps),
    version: versionOf(order),
    conflict: refused.conflict ?? '',
    notices: noticesOf(c, order),
    lines: order.lines.map((line) => presentLine(line, order, settings)),
    money: presentMoney(order, settings),
    payments: payments.map((payment) => presentPayment(payment, order, scene, mayFulfil)),
    shipments: order.shipments.map((shipment) =>
      presentShipment(shipment, order, scene, {
        mayFulfil,
        typed: refused.dispatch?.shipmentId === shipment.id ? refused.dispatch : null,
      }),
    ),
    pack: mayFulfil ? packForm(c, order, refused.pack ?? '') : null,
    refund: may(c, 'orders.refund') ? refundForm(c, order, refused.refund) : null,
    cancel: may(c, 'orders.refund') ? cancelForm(c, order, refused.cancel) : null,
    edit: may(c, 'orders.refund') ? editForm(order, deps, refused.edit) : null,
    address: mayFulfil ? addressForm(order, refused.address) : null,
    returns: order.returns.map((goods) =>
      presentReturn(goods, order, scene, {
        mayFulfil,
        mayRefund: may(c, 'orders.refund'),
        typed: refused.returning?.returnId === goods.id ? refused.returning : null,
      }),
    ),
    openReturn: mayFulfil ? openReturnForm(order, refused.opening) : null,
    customer: {
      name: order.shippingAddress.name,
      email: order.email,
      phone: order.shippingAddress.phone,
      history: before === 0 ? 'First order' : `${countWords(before, 'order', 'orders')} before`,
      isGuest: order.userId === null,
    },
    deliverTo: addressLines(order.shippingAddress),
    billTo: order.billingAddress ? addressLines(order.billingAddress) : [],
    deliveryMethod: order.shippingMethod.name,
    marks,
    papers,
    files,
    timeline: presentTimeline(order, { deps, settings, now }, asides, moves),
    shopperHref: orderPath(order),
    logHref: logHref(c, 'order', order.id),
  }
}

/** Whether goods may leave: paid, or to be paid at the door. */
export function mayLeave(c: C, order: Order): boolean {
  if (order.state === 'paid' || order.state === 'processing') return paymentStatus(order) !== 'refunded'
  const latest = order.payments.at(-1)
  const atDoor = shipsBeforePayment(c.var.deps)
  return (
    order.state === 'pending_payment' && latest?.state === 'processing' && atDoor.includes(latest.gateway)
  )
}

function packForm(c: C, order: Order, error: string): OrderDetailProps['pack'] {
  const left = quantityToPack(order)
  const lines = order.lines.flatMap((line) => {
    const count = left.get(line.id) ?? 0
    return count > 0
      ? [{ id: line.id, title: lineTitle(line), parts: partsOf(line, count), left: count }]
      : []
  })
  if (lines.length === 0 || !mayLeave(c, order)) return null
  return { action: `/admin/orders/${order.number}/shipments`, lines, error }
}

/** What the chosen lines come to; '' for nothing that can be refunded. */
export function sumWords(c: C, order: Order, typed: TypedQuantities): string {
  const worth = worthOf(order, readLines(order, typed, false).chosen)
  return worth > 0 ? formatMoney(worth, order.currency, c.var.settings) : ''
}

export const atMostWords = (c: C, order: Order): string =>
  `At most ${formatMoney(refundableMinor(order), order.currency, c.var.settings)}.`

function refundForm(c: C, order: Order, typed: Refused['refund']): OrderDetailProps['refund'] {
  if (refundableMinor(order) <= 0) return null
  const own = `/admin/orders/${order.number}/refunds`
  return {
    action: own,
    sumHref: `${own}/sum`,
    lines: refundableLines(order, c.var.settings, typed?.quantities ?? new Map()),
    amount: typed?.amount ?? '',
    atMost: atMostWords(c, order),
    sum: typed ? sumWords(c, order, typed.quantities) : '',
    reason: typed?.reason ?? '',
    // What was sent comes back used or broken, if at all.
    restock: typed?.restock ?? order.shipments.length === 0,
    errors: typed?.errors ?? {},
  }
}

function cancelForm(c: C, order: Order, typed: Refused['cancel']): OrderDetailProps['cancel'] {
  if (refuseCancelling(order) !== null || order.payments.some(isContested)) return null
  return {
    action: `/admin/orders/${order.number}/cancellation`,
    note: cancelNote(c, order),
    reason: typed?.reason ?? '',
    error: typed?.error ?? '',
  }
}

function cancelNote(c: C, order: Order): string {
  const minor = order.state === 'paid' ? refundableMinor(order) : 0
  if (minor > 0) {
    const back = formatMoney(minor, order.currency, c.var.settings)
    return `Everything goes back in stock, and ${back} goes back the way it came.`
  }
  return order.shipments.some(({ state }) => state === 'lost')
    ? 'What the carrier has not lost goes back in stock. Nothing was paid.'
    : 'Everything goes back in stock. Nothing was paid.'
}

/** What matters before anything is packed. */
function noticesOf(c: C, order: Order): OrderDetailProps['notices'] {
  const { deps, settings } = c.var
  const money = (minor: number) => formatMoney(minor, order.currency, settings)
  const notices: OrderDetailProps['notices'] = []
  const latest = order.payments.at(-1)
  const gateway = latest ? findGateway(deps.gateways, latest.gateway) : null
  if (order.state === 'pending_payment' && gateway?.shipsBeforePayment)
    notices.push({ kind: '', text: `The courier collects ${money(dueMinor(order))} at the door.` })
  else if (order.state === 'pending_payment' && gateway?.isChosenLater)
    notices.push({
      kind: 'warn',
      text: 'The customer has the payment link and has not paid yet. Do not send anything; mark it as paid where the money comes another way.',
    })
  else if (order.state === 'pending_payment' && gateway?.kind === 'manual')
    notices.push({ kind: 'warn', text: 'The transfer has not arrived yet. Do not send anything.' })
  for (const payment of order.payments)
    if (payment.failure && payment.settledAt === null)
      notices.push({
        kind: 'bad',
        text: `The payment does not match what was asked for: ${payment.failure}.`,
      })
  for (const { state, gateway } of order.payments) {
    const at = findGateway(deps.gateways, gateway)?.label ?? gateway
    if (state === 'disputed')
      notices.push({
        kind: 'bad',
        text: `The customer’s bank disputes the payment (${at}). Answer it there; nothing can be refunded meanwhile.`,
      })
    if (state === 'lost')
      notices.push({ kind: 'bad', text: 'The dispute is lost: the bank has given the money back itself.' })
  }
  for (const refund of order.refunds) {
    if (refund.state === 'failed')
      notices.push({
        kind: 'bad',
        text: `A refund of ${money(refund.amountMinor)} was refused: ${refund.failure}. Refund the amount once more, or send it by hand.`,
      })
    if (refund.state === 'requested' && refund.failure)
      notices.push({
        kind: 'warn',
        text: `A refund of ${money(refund.amountMinor)} waits: ${refund.failure}`,
      })
  }
  return notices
}
