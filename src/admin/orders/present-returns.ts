import type { Order, OrderReturn, ReturnLine } from '#src/domain/orders/order.ts'
import { refundedUnits, worthOf } from '#src/domain/orders/refund-order.ts'
import { returnableUnits } from '#src/domain/orders/returns.ts'
import type { ReturnState } from '#src/domain/orders/states.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import { makeToken } from '#src/platform/secrets.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import type { State } from '../page.ts'
import { whenInside } from '../words.ts'
import type { TypedQuantities } from './forms.ts'
import type { OpenReturnForm, ReturnCount, ReturnView } from './part-views.ts'
import { lineTitle, unitWords } from './timeline.ts'

export const returnStateWords: Record<ReturnState, State> = {
  requested: { label: 'Asked for', tone: 'warn open' },
  approved: { label: 'Awaiting goods', tone: 'open' },
  rejected: { label: 'Turned down', tone: 'idle' },
  received: { label: 'Received', tone: 'half' },
  restocked: { label: 'Back in stock', tone: 'ok' },
  written_off: { label: 'Written off', tone: 'ok' },
}

/** What was typed into one of a return's forms that was refused. */
export type TypedReturn = {
  returnId: number
  answer: string
  quantities: TypedQuantities
  isRefunded: boolean
  amount: string
  reason: string
  error: string
  errors: FormErrors
}
export type TypedOpening = {
  key: string
  quantities: TypedQuantities
  reason: string
  answer: string
  error: string
}

export function presentReturn(
  goods: OrderReturn,
  order: Order,
  { settings, now }: { settings: Settings; now: number },
  { mayFulfil, mayRefund, typed }: { mayFulfil: boolean; mayRefund: boolean; typed: TypedReturn | null },
): ReturnView {
  const own = `/admin/orders/${order.number}/returns/${goods.id}`
  const isAhead = goods.state === 'requested' || goods.state === 'approved'
  const arrived = goods.lines.filter((line) => line.received > 0)
  const worth = worthOf(
    order,
    arrived.map(({ orderLineId, received }) => ({
      orderLineId,
      quantity: Math.min(received, leftToRefund(order, orderLineId)),
      restock: false,
    })),
  )
  return {
    id: goods.id,
    title: `Return ${order.returns.indexOf(goods) + 1}`,
    state: returnStateWords[goods.state],
    when: `${goods.openedBy === 'shopper' ? 'Asked for' : 'Opened'} ${whenInside(goods.requestedAt, now, settings)}`,
    things: goods.lines.map((line) => thingWords(order, goods, line)),
    note: goods.note,
    answer: goods.answer,
    decision:
      mayFulfil && isAhead
        ? {
            approval: goods.state === 'requested' ? `${own}/approval` : '',
            rejection: `${own}/rejection`,
            answer: typed?.answer ?? '',
            error: goods.state === 'requested' || typed?.answer === '' ? (typed?.error ?? '') : '',
          }
        : null,
    receipt:
      mayFulfil && goods.state === 'approved'
        ? {
            action: `${own}/receipt`,
            lines: goods.lines.map((line) => countOf(order, line, line.quantity, typed)),
            error: typed?.quantities.size ? typed.error : '',
          }
        : null,
    closing:
      mayFulfil && goods.state === 'received'
        ? {
            action: `${own}/closing`,
            lines: arrived.map((line) => countOf(order, line, line.received, typed)),
            mayRefund: mayRefund && order.refundedMinor < order.totalMinor,
            isRefunded: typed?.isRefunded ?? true,
            worth: formatMoney(worth, order.currency, settings),
            amount: typed?.amount ?? '',
            reason: typed?.reason ?? 'Your return has arrived.',
            errors: typed?.errors ?? {},
          }
        : null,
  }
}

const leftToRefund = (order: Order, lineId: number): number =>
  (order.lines.find(({ id }) => id === lineId)?.quantity ?? 0) - refundedUnits(order, lineId)

function countOf(order: Order, line: ReturnLine, most: number, typed: TypedReturn | null): ReturnCount {
  const bought = order.lines.find(({ id }) => id === line.orderLineId)
  return {
    id: line.orderLineId,
    title: bought ? lineTitle(bought) : '?',
    most,
    value: typed?.quantities.get(line.orderLineId) ?? String(most),
  }
}

/** "2 × Bothy mug, Sky: too big. 1 back in stock, 1 written off" */
function thingWords(order: Order, { state }: OrderReturn, line: ReturnLine): string {
  const asked = [unitWords(order, line.orderLineId, line.quantity), line.reason].filter(Boolean).join(': ')
  const of = (count: number, words: string) => (count > 0 ? [`${count} ${words}`] : [])
  const became =
    state === 'received'
      ? [`${line.received} arrived`]
      : [...of(line.restocked, 'back in stock'), ...of(line.writtenOff, 'written off')]
  return became.length > 0 ? `${asked} (${became.join(', ')})` : asked
}

export const reasonChoices = [
  'Does not fit',
  'Not as described',
  'Arrived damaged',
  'Wrong thing sent',
  'No longer wanted',
].map((reason) => ({ value: reason, label: reason }))

/** @returns null where nothing that was sent is left to send back */
export function openReturnForm(order: Order, typed: TypedOpening | undefined): OpenReturnForm | null {
  const left = returnableUnits(order)
  const lines = order.lines.filter(({ id }) => (left.get(id) ?? 0) > 0)
  if (lines.length === 0 || order.paidAt === null) return null
  return {
    action: `/admin/orders/${order.number}/returns`,
    key: typed?.key ?? makeToken(),
    lines: lines.map((line) => ({
      id: line.id,
      title: lineTitle(line),
      left: left.get(line.id) ?? 0,
      quantity: typed?.quantities.get(line.id) ?? '0',
    })),
    reasons: reasonChoices,
    reason: typed?.reason ?? '',
    answer: typed?.answer ?? '',
    error: typed?.error ?? '',
  }
}
