import type { Db } from '#src/platform/db/db.ts'
import { formatDate, formatDateTime, formatMoney, formatSize, type Locale } from '#src/platform/i18n.ts'
import { titleOf } from '../downloads/product-file.ts'
import { awaitsFiles, listRights, rightTrouble } from '../downloads/rights.ts'
import { listNotes, paragraphsOf } from '../orders/note-order.ts'
import { fulfilmentStatus, type Order, type OrderRefund } from '../orders/order.ts'
import { dueMinor, isOwnRefund, refundTotal, refundWorth } from '../orders/order-money.ts'
import { getOrder } from '../orders/queries.ts'
import { findGateway } from '../payments/gateways.ts'
import { findPayment } from '../payments/payments.ts'
import { capturedStates, openPaymentStates } from '../payments/states.ts'
import { readSettings, type Settings } from '../settings/settings.ts'
import type { NotificationDeps } from './deps.ts'
import { arrivalDates, mailOrder, nameOf } from './mail-order.ts'
import { mailShop } from './mail-shop.ts'
import {
  type Mail,
  type MailLine,
  type MailOrder,
  type MailShop,
  orderCancelledMail,
  orderConfirmedMail,
  orderNoteMail,
  orderPlacedMail,
  orderRefundedMail,
  orderShippedMail,
  orderToPayMail,
  paymentFailedMail,
} from './mail-views.ts'
import { type MailKind, writeMail } from './write-mail.ts'

/** An order as it is now, and the shop that writes of it. */
export type Facts = {
  order: Order
  settings: Settings
  locale: Locale
  money: (minor: number) => string
  about: { shop: MailShop; order: MailOrder }
}

export async function readFacts(
  { db, publicUrl, gateways }: NotificationDeps,
  orderId: number,
): Promise<Facts> {
  const [order, settings] = await Promise.all([getOrder(db, orderId), readSettings(db)])
  const locale = { lang: order.locale || settings.lang, timeZone: settings.timeZone }
  const voice = { publicUrl, locale, country: settings.country, gateways }
  return {
    order,
    settings,
    locale,
    money: (minor) => formatMoney(minor, order.currency, locale),
    about: { shop: mailShop(settings, publicUrl), order: mailOrder(order, voice) },
  }
}

export function send(
  deps: NotificationDeps,
  { order }: Facts,
  kind: MailKind,
  key: string | number,
  mail: Mail,
) {
  return writeMail(deps, { kind, key, to: order.email, orderId: order.id }, mail)
}

/**
 * Only ways to pay that wait for people are written of now. An online order that is not paid yet gets no mail: its
 * shopper is still on the gateway's page.
 */
export async function tellOrderPlaced(deps: NotificationDeps, orderId: number): Promise<void> {
  const facts = await readFacts(deps, orderId)
  const { order } = facts
  const payment = order.payments.at(-1)
  const gateway = payment && findGateway(deps.gateways, payment.gateway)
  if (order.state === 'cancelled' || gateway?.kind !== 'manual') return
  if (gateway.shipsBeforePayment) return confirmOrder(deps, facts)
  if (order.state !== 'pending_payment') return
  const ask = gateway.isChosenLater ? askToPay : askForTransfer
  await ask(deps, facts, payment?.id ?? 0)
}

/** An order that staff wrote: its link, and until when. */
async function askToPay(deps: NotificationDeps, facts: Facts, paymentId: number): Promise<void> {
  const { order, locale, about } = facts
  const payment = await findPayment(deps.db, paymentId)
  const mail = orderToPayMail({
    ...about,
    payHref: `${about.order.href}/pay`,
    keptUntil: formatDate(payment?.attempt.expiresAt ?? order.placedAt, locale),
  })
  await send(deps, facts, 'order_to_pay', order.id, mail)
}

async function askForTransfer(deps: NotificationDeps, facts: Facts, paymentId: number): Promise<void> {
  const { order, settings, locale, money, about } = facts
  const payment = await findPayment(deps.db, paymentId)
  const { accountName, iban, bic } = settings.transfer
  const transfer = {
    amount: money(dueMinor(order)),
    holder: accountName || about.shop.name,
    iban,
    bic,
    bank: '',
    reference: order.number,
    payBy: formatDate(payment?.attempt.expiresAt ?? order.placedAt, locale),
  }
  await send(deps, facts, 'order_placed', order.id, orderPlacedMail({ ...about, transfer }))
}

export async function tellOrderPaid(deps: NotificationDeps, orderId: number): Promise<void> {
  const facts = await readFacts(deps, orderId)
  // Paid and cancelled before this was heard: the cancellation is the news.
  if (facts.order.state !== 'cancelled') await confirmOrder(deps, facts)
}

/** An order paid at the door was confirmed when it was placed; the courier's money makes no second mail. */
async function confirmOrder(deps: NotificationDeps, facts: Facts): Promise<void> {
  const { order, locale, about } = facts
  const isPacked = order.lines.some((line) => line.requiresShipping)
  const dates = isPacked ? arrivalDates(order, order.paidAt ?? order.placedAt, locale) : ''
  const rights = await listRights(deps.db, order.id)
  const files = rights
    .filter((right) => rightTrouble(order, right, deps.clock()) === null)
    .map((right) => ({ title: titleOf(right), size: formatSize(right.size) }))
  const areFilesToCome = await awaitsFiles(deps.db, order)
  const mail = orderConfirmedMail({ ...about, dates, files, areFilesToCome, isPacked })
  await send(deps, facts, 'order_confirmed', order.id, mail)
}

export async function tellPaymentFailed(
  deps: NotificationDeps,
  orderId: number,
  paymentId: number,
): Promise<void> {
  const facts = await readFacts(deps, orderId)
  const { order, locale, about } = facts
  const later = order.payments.filter((payment) => payment.id !== paymentId)
  const alive: readonly string[] = [...openPaymentStates, ...capturedStates]
  // Whoever has tried again already needs no mail to say so.
  if (order.state !== 'pending_payment' || later.some((payment) => alive.includes(payment.state))) return
  const keptUntil = await findKeptUntil(deps.db, orderId, deps.clock())
  const mail = paymentFailedMail({
    ...about,
    reason: '',
    payHref: about.order.href,
    keptUntil: keptUntil === null ? '' : formatDateTime(keptUntil, locale),
  })
  await send(deps, facts, 'payment_failed', paymentId, mail)
}

/** Until when the order's goods are set aside, null where they no longer are. */
async function findKeptUntil(db: Db, orderId: number, now: number): Promise<number | null> {
  const row = await db
    .selectFrom('reservations')
    .select((eb) => eb.fn.min('expires_at').as('until'))
    .where('order_id', '=', orderId)
    .where('state', '=', 'live')
    .executeTakeFirst()
  const until = Number(row?.until ?? 0)
  return until > now ? until : null
}

export async function tellShipped(
  deps: NotificationDeps,
  orderId: number,
  shipmentId: number,
): Promise<void> {
  const facts = await readFacts(deps, orderId)
  const { order, locale, about } = facts
  const shipment = order.shipments.find((each) => each.id === shipmentId)
  if (!shipment || shipment.shippedAt === null) return
  const contents = shipment.lines.map(({ orderLineId, quantity }) => {
    const line = order.lines.find((each) => each.id === orderLineId)
    return `${quantity} × ${[line?.title, line?.variantTitle].filter(Boolean).join(', ')}`
  })
  const mail = orderShippedMail({
    ...about,
    carrier: shipment.carrier,
    trackingNumber: shipment.trackingNumber,
    trackingHref: /^https?:\/\//.test(shipment.trackingUrl) ? shipment.trackingUrl : '',
    contents,
    isPart: fulfilmentStatus(order) === 'partly_shipped',
    dates: arrivalDates(order, shipment.shippedAt, locale),
  })
  await send(deps, facts, 'order_shipped', shipmentId, mail)
}

export async function tellCancelled(deps: NotificationDeps, orderId: number): Promise<void> {
  const facts = await readFacts(deps, orderId)
  const { order, money, about } = facts
  // An online order that was never paid was never written of; its end is no news either.
  if (order.state !== 'cancelled' || !(await hasHeardOfOrder(deps.db, order))) return
  const refund = order.refunds.findLast(
    ({ state, createdAt }) => state !== 'failed' && createdAt >= (order.cancelledAt ?? 0),
  )
  const refundNote = refund
    ? `The ${money(refundTotal(refund))} goes back ${wayBack(deps, facts, refund)}.`
    : ''
  const mail = orderCancelledMail({ ...about, reason: cancelReason(order), refundNote })
  await send(deps, facts, 'order_cancelled', `${order.id}:${order.cancelledAt}`, mail)
}

async function hasHeardOfOrder(db: Db, order: Order): Promise<boolean> {
  if (order.paidAt !== null) return true
  const mail = await db
    .selectFrom('mails')
    .select('id')
    .where('order_id', '=', order.id)
    .limit(1)
    .executeTakeFirst()
  return mail !== undefined
}

/** What staff wrote, or what the clock did; a shopper knows why they cancelled. */
function cancelReason(order: Order): string {
  const event = order.events.findLast(({ kind }) => kind === 'cancelled' || kind === 'expired')
  if (event?.kind === 'expired') return 'It was not paid in time.'
  const { by, reason } = event?.data ?? {}
  return by === 'staff' && typeof reason === 'string' ? reason : ''
}

export async function tellRefunded(deps: NotificationDeps, orderId: number, refundId: number): Promise<void> {
  const facts = await readFacts(deps, orderId)
  const { order, money, about } = facts
  const refund = order.refunds.find((each) => each.id === refundId)
  if (refund?.state !== 'succeeded') return
  const mail = orderRefundedMail({
    ...about,
    amount: money(refundTotal(refund)),
    reason: refund.reason,
    way: wayBack(deps, facts, refund),
    lines: refundLines(order, refund, money),
    soFar: refundedSoFar(order, refund, money),
  })
  await send(deps, facts, 'order_refunded', refundId, mail)
}

/** What staff wrote to whoever ordered. */
export async function tellNote(deps: NotificationDeps, orderId: number, noteId: number): Promise<void> {
  const facts = await readFacts(deps, orderId)
  const note = (await listNotes(deps.db, orderId)).find(({ id }) => id === noteId)
  if (!note?.isShown) return
  const mail = orderNoteMail({ ...facts.about, paragraphs: paragraphsOf(note) })
  await send(deps, facts, 'order_note', noteId, mail)
}

/** How money finds its way back, by the way it came. */
export function wayBack(
  { gateways }: NotificationDeps,
  { order, money }: Facts,
  refund: OrderRefund,
): string {
  if (refund.paymentId === null) return 'to your gift card'
  const payment = order.payments.find(({ id }) => id === refund.paymentId)
  const way = findGateway(gateways, payment?.gateway ?? '')?.wayBack ?? 'the way you paid'
  return refund.giftMinor > 0 ? `${way}, ${money(refund.giftMinor)} of it to your gift card` : way
}

function refundLines(order: Order, refund: OrderRefund, money: (minor: number) => string): MailLine[] {
  const earlier = order.refunds.filter(({ id, state }) => id < refund.id && state !== 'failed')
  return refund.lines.flatMap(({ orderLineId, quantity }) => {
    const line = order.lines.find((each) => each.id === orderLineId)
    if (!line) return []
    const alreadyBack = earlier
      .flatMap(({ lines }) => lines)
      .filter((each) => each.orderLineId === orderLineId)
      .reduce((sum, each) => sum + each.quantity, 0)
    const worth = refundWorth(line, order.taxMode, alreadyBack, quantity)
    return [{ ...nameOf(line), quantity, total: money(worth) }]
  })
}

/** Partly or whole: the money sent back up to and with this refund, of what the order cost. */
function refundedSoFar(order: Order, refund: OrderRefund, money: (minor: number) => string): string {
  if (!isOwnRefund(order, refund)) return ''
  const soFarMinor = order.refunds
    .filter((each) => each.id <= refund.id && each.state === 'succeeded' && isOwnRefund(order, each))
    .reduce((sum, each) => sum + refundTotal(each), 0)
  if (soFarMinor >= order.totalMinor) return `With this, all ${money(order.totalMinor)} you paid is refunded.`
  return `Refunded so far: ${money(soFarMinor)} of ${money(order.totalMinor)}.`
}
