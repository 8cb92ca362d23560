import type { Context } from 'hono'
import { awaitsFiles } from '#src/domain/downloads/rights.ts'
import { findInvoiceOf } from '#src/domain/orders/invoice-queries.ts'
import { listNotes, paragraphsOf } from '#src/domain/orders/note-order.ts'
import {
  detailOf,
  fulfilmentStatus,
  type Order,
  refuseCancelling,
  type Shipment,
} from '#src/domain/orders/order.ts'
import { acceptedPayment, dueMinor, paymentStatus, refundTotal } from '#src/domain/orders/order-money.ts'
import { orderPath } from '#src/domain/orders/start-payment.ts'
import { findGateway, listOffered } from '#src/domain/payments/gateways.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { DAY, HOUR } from '#src/kernel/clock.ts'
import { formatDate, formatDateTime, formatMoney } from '#src/platform/i18n.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import type { Env } from '#src/web/env.ts'
import { addressLines } from '../address-words.ts'
import type { PaymentOption } from '../checkout/views.ts'
import { deliveryDates } from '../delivery-dates.ts'
import { shopPage } from '../page-context.ts'
import { drawn } from '../picture.ts'
import { readFiles } from './files.ts'
import { readGiftCards } from './gift-cards.ts'
import { orderJsonLd } from './json-ld.ts'
import { returnBoxes, returnForm, type TypedReturn } from './returns.ts'
import type { MoneyRow, OrderPageProps, OrderStep, Parcel, Tone } from './views.ts'

const FRESH_MS = HOUR

type State = { label: string; tone: Tone }

/** Where an order stands, in two or three words. */
export function orderState(order: Order): State {
  const money = paymentStatus(order)
  const goods = fulfilmentStatus(order)
  if (order.state === 'cancelled')
    return { label: money === 'refunded' ? 'Cancelled and refunded' : 'Cancelled', tone: 'idle' }
  if (money === 'refunded') return { label: 'Refunded', tone: 'idle' }
  if (goods === 'delivered') return { label: 'Delivered', tone: 'ok' }
  if (goods === 'shipped') return { label: 'Sent', tone: 'ok' }
  if (goods === 'partly_shipped') return { label: 'Partly sent', tone: 'half' }
  if (goods === 'packed' || goods === 'partly_packed') return { label: 'Packed', tone: 'open' }
  if (money === 'paid' || money === 'partly_refunded') return { label: 'Paid', tone: 'ok' }
  if (money === 'failed') return { label: 'Not paid', tone: 'bad' }
  return isManual(order)
    ? { label: 'Ordered', tone: 'open' }
    : { label: 'Waiting for payment', tone: 'warn open' }
}

const isManual = (order: Order) => ['cash', 'transfer'].includes(order.payments.at(-1)?.gateway ?? '')

/** All of one order's page. */
export async function orderProps(
  c: Context<Env>,
  order: Order,
  extra: { passwordErrors?: FormErrors; cancelError?: string; returning?: TypedReturn } = {},
): Promise<OrderPageProps> {
  const { settings, deps, now, visitor } = c.var
  const path = orderPath(order)
  const last = order.payments.at(-1)
  const gateway = last ? findGateway(deps.gateways, last.gateway) : null
  const isUnpaid =
    order.state === 'pending_payment' && (gateway?.kind === 'hosted' || gateway?.isChosenLater === true)
  const mayCancel = refuseCancelling(order) === null
  const [files, areFilesToCome] = [await readFiles(c, order), await awaitsFiles(c.var.db, order)]
  const giftCards = await readGiftCards(c, order)
  const coming = { hasFiles: files.length > 0, hasCards: giftCards.length > 0, areFilesToCome }
  const backForm = returnForm(order, settings, now, extra.returning)
  const mayMakeAccount = visitor.user === null && order.userId === null && now - order.placedAt < DAY
  return {
    page: await shopPage(c, {
      title: `Order ${order.number}`,
      description: 'Your order.',
      jsonLd: [orderJsonLd(c, order)],
    }),
    number: order.number,
    placedOn: formatDate(order.placedAt, settings),
    email: order.email,
    isConfirmation:
      order.state !== 'cancelled' &&
      !isUnpaid &&
      now - order.placedAt < FRESH_MS &&
      order.shipments.length === 0,
    firstName: order.shippingAddress.name.split(' ')[0] ?? '',
    state: orderState(order),
    next: [nextWords(order, settings, { isUnpaid, ...coming }), areFilesToCome ? FILES_TO_COME : '']
      .filter(Boolean)
      .join(' '),
    steps: steps(order, settings),
    parcels: order.shipments.map((shipment, index) => parcel(order, shipment, index, settings)),
    words: await shopWords(c, order),
    files,
    giftCards,
    lines: order.lines.map((line) => ({
      title: line.title,
      detail: detailOf(line),
      quantity: line.quantity,
      total: formatMoney(line.totalMinor, order.currency, settings),
      was:
        line.discountMinor > 0
          ? formatMoney(line.totalMinor + line.discountMinor, order.currency, settings)
          : '',
      image: drawn(line.imageSrc, ''),
      hue: line.hue,
      problem: '',
    })),
    money: moneyRows(order, settings),
    deliverTo: addressLines(order.shippingAddress),
    billTo: order.billingAddress ? addressLines(order.billingAddress) : [],
    deliveryMethod: order.shippingMethod.name,
    invoiceHref: (await findInvoiceOf(c.var.db, order.id)) ? `${path}/invoice` : '',
    paymentMethod: paymentWords(order, gateway?.label ?? '', settings),
    transfer:
      last?.gateway === 'transfer' && order.state === 'pending_payment'
        ? transferDetails(order, settings)
        : null,
    payHref: isUnpaid ? `${path}/pay` : null,
    cancel: mayCancel
      ? { action: `${path}/cancel`, note: cancelNote(order, settings), error: extra.cancelError ?? '' }
      : null,
    returns: returnBoxes(order, settings),
    returnForm: backForm,
    refusal: (mayCancel ? '' : extra.cancelError) || (backForm ? '' : extra.returning?.error) || '',
    reorderAction: `${path}/reorder`,
    newAccount: mayMakeAccount ? { action: `${path}/account`, errors: extra.passwordErrors ?? {} } : null,
  }
}

async function shopWords(c: Context<Env>, order: Order): Promise<OrderPageProps['words']> {
  const { db, settings } = c.var
  const shown = (await listNotes(db, order.id)).filter(({ isShown }) => isShown).reverse()
  return shown.map((note) => ({ paragraphs: paragraphsOf(note), when: formatDateTime(note.at, settings) }))
}

const FILES_TO_COME = 'What comes as files is here to download as soon as it is paid for.'

function nextWords(
  order: Order,
  settings: Settings,
  {
    isUnpaid,
    hasFiles,
    hasCards,
    areFilesToCome,
  }: Record<'isUnpaid' | 'hasFiles' | 'hasCards' | 'areFilesToCome', boolean>,
): string {
  const goods = fulfilmentStatus(order)
  if (order.state === 'cancelled')
    return order.refundedMinor > 0 ? 'The money is on its way back.' : 'Nothing was taken.'
  if (isUnpaid) return 'Your things are kept aside until you have paid.'
  if (goods === 'delivered') return 'It has arrived. We hope you like it.'
  if (goods === 'none' && areFilesToCome) return ''
  if (goods === 'none' && hasFiles) return 'Your files are ready.'
  if (goods === 'none')
    return hasCards ? 'Your gift cards are below, and on their way by email.' : 'Everything comes by email.'
  const dates = deliveryDates(order.shippingMethod, settings, order.paidAt ?? order.placedAt)
  if (order.state === 'pending_payment' && order.payments.at(-1)?.gateway === 'transfer')
    return 'We send it as soon as the money has arrived.'
  return order.shippingMethod.kind === 'pickup' ? `${dates}.` : `Arrives ${dates}.`
}

function steps(order: Order, settings: Settings): OrderStep[] {
  const at = (ms: number | null | undefined) => (ms ? formatDateTime(ms, settings) : '')
  const goods = fulfilmentStatus(order)
  const first = (kind: string) => order.events.find((event) => event.kind === kind)?.at ?? null
  const ordered: OrderStep = { label: 'Ordered', at: at(order.placedAt), state: 'done' }
  if (order.state === 'cancelled')
    return [ordered, { label: 'Cancelled', at: at(order.cancelledAt), state: 'stopped' }]
  const isGone = ['shipped', 'partly_shipped', 'delivered'].includes(goods)
  const isPacked = isGone || ['packed', 'partly_packed'].includes(goods)
  const list: [string, boolean, string][] = [
    ['Paid', order.paidAt !== null, at(order.paidAt)],
    ['Packed', isPacked, at(first('packed'))],
    ['Sent', isGone, at(first('shipped'))],
    ['Delivered', goods === 'delivered', at(first('delivered'))],
  ]
  // What comes as files is neither packed nor sent.
  if (!order.lines.some((line) => line.requiresShipping)) list.splice(1)
  // What is paid at the door is paid last.
  if (order.paidAt === null && order.payments.at(-1)?.gateway === 'cash') list.push(...list.splice(0, 1))
  const current = list.findIndex(([, isDone]) => !isDone)
  return [
    ordered,
    ...list.map(
      ([label, isDone, when], index): OrderStep => ({
        label,
        at: when,
        state: isDone ? 'done' : index === current ? 'current' : 'ahead',
      }),
    ),
  ]
}

const parcelStates: Record<Shipment['state'], State> = {
  pending: { label: 'Being packed', tone: 'open' },
  packed: { label: 'Packed', tone: 'open' },
  shipped: { label: 'Sent', tone: 'ok' },
  delivered: { label: 'Delivered', tone: 'ok' },
  lost: { label: 'Lost', tone: 'bad' },
  returned: { label: 'Came back', tone: 'warn' },
}

function parcel(order: Order, shipment: Shipment, index: number, settings: Settings): Parcel {
  const when = shipment.deliveredAt
    ? `Delivered ${formatDate(shipment.deliveredAt, settings)}`
    : shipment.shippedAt
      ? `Sent ${formatDate(shipment.shippedAt, settings)}`
      : ''
  return {
    title: order.shipments.length > 1 ? `Parcel ${index + 1} of ${order.shipments.length}` : 'Your parcel',
    state: parcelStates[shipment.state],
    carrier: shipment.carrier,
    trackingNumber: shipment.trackingNumber,
    trackingHref: shipment.trackingUrl,
    when,
    contents: shipment.lines.map(({ orderLineId, quantity }) => {
      const line = order.lines.find((each) => each.id === orderLineId)
      return `${quantity} × ${[line?.title, line?.variantTitle].filter(Boolean).join(', ')}`
    }),
  }
}

function moneyRows(order: Order, settings: Settings): MoneyRow[] {
  const money = (minor: number) => formatMoney(minor, order.currency, settings)
  const rows: MoneyRow[] = [{ label: 'Items', amount: money(order.subtotalMinor), kind: 'row' }]
  if (order.discountMinor > 0)
    rows.push({
      label: `Discount ${order.couponCode}`,
      amount: `−${money(order.discountMinor)}`,
      kind: 'minus',
    })
  rows.push({
    label: 'Delivery',
    amount: order.shippingMinor === 0 ? 'Free' : money(order.shippingMinor),
    kind: 'row',
  })
  const taxes = new Map<string, number>()
  for (const tax of order.adjustments.filter((each) => each.kind === 'tax'))
    taxes.set(tax.label, (taxes.get(tax.label) ?? 0) + tax.amountMinor)
  if (order.taxMode === 'exclusive')
    for (const [label, minor] of taxes) if (minor > 0) rows.push({ label, amount: money(minor), kind: 'row' })
  rows.push({ label: 'Total', amount: money(order.totalMinor), kind: 'total' })
  if (order.taxMode === 'inclusive' && order.taxMinor > 0)
    rows.push({ label: 'incl. VAT', amount: money(order.taxMinor), kind: 'note' })
  if (order.giftMinor > 0)
    rows.push(
      { label: 'Paid by gift card', amount: `−${money(order.giftMinor)}`, kind: 'minus' },
      { label: order.paidAt === null ? 'To pay' : 'Paid', amount: money(dueMinor(order)), kind: 'row' },
    )
  for (const refund of order.refunds.filter((each) => each.state !== 'failed')) {
    rows.push({
      label:
        refund.state === 'succeeded'
          ? `Refunded ${formatDate(refund.createdAt, settings)}`
          : 'Refund on its way',
      amount: `−${money(refundTotal(refund))}`,
      kind: 'minus',
    })
  }
  return rows
}

function paymentWords(order: Order, label: string, settings: Settings): string {
  const accepted = acceptedPayment(order.payments)
  if (accepted?.settledAt) return `${label}, paid ${formatDate(accepted.settledAt, settings)}`
  if (order.giftMinor > 0 && dueMinor(order) === 0) return 'Gift card'
  return order.totalMinor === 0 ? 'Nothing to pay' : label
}

function transferDetails(order: Order, settings: Settings) {
  const { accountName, iban, bic } = settings.transfer
  return {
    amount: formatMoney(dueMinor(order), order.currency, settings),
    holder: accountName || settings.name,
    iban,
    bic,
    bank: '',
    reference: order.number,
    payBy: formatDate(order.placedAt + settings.transferWithinDays * DAY, settings),
  }
}

function cancelNote(order: Order, settings: Settings): string {
  if (order.state !== 'paid') return 'Nothing has been taken, and nothing will be.'
  return `The ${formatMoney(order.totalMinor - order.refundedMinor, order.currency, settings)} goes back to where it came from.`
}

/** The ways to pay that are offered now. */
export function paymentOptions(c: Context<Env>, chosen: string): PaymentOption[] {
  const { deps, settings } = c.var
  const offered = listOffered(deps.gateways, settings)
  const pick = offered.some((gateway) => gateway.name === chosen) ? chosen : offered[0]?.name
  return offered.map(({ name, label, hint, kind }) => ({
    name,
    label,
    hint,
    isPaidLater: kind === 'manual',
    isChosen: name === pick,
  }))
}
