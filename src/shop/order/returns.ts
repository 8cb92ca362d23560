import type { Order, OrderReturn } from '#src/domain/orders/order.ts'
import { refuseReturn, returnableUnits, returnsUntil } from '#src/domain/orders/returns.ts'
import { orderPath } from '#src/domain/orders/start-payment.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { formatDate } from '#src/platform/i18n.ts'
import { makeToken } from '#src/platform/secrets.ts'
import type { ReturnBox, ReturnForm, Tone } from './views.ts'

/** What a shopper may say for a reason; the shop's staff read it. */
export const returnReasons = [
  'Does not fit',
  'Not as described',
  'Arrived damaged',
  'Wrong thing sent',
  'No longer wanted',
]

/** A form that was sent and refused, as it was typed. */
export type TypedReturn = {
  key: string
  quantities: ReadonlyMap<number, string>
  reasons: ReadonlyMap<number, string>
  note: string
  error: string
}

/** Whether anything of an order may be sent back now. */
export function mayReturn(order: Order, settings: Settings, now: number): boolean {
  const until = returnsUntil(order, settings.returnDays)
  const all = [...returnableUnits(order)].map(([orderLineId, quantity]) => ({
    ...{ orderLineId, quantity, reason: '' },
  }))
  const wishes = all.filter(({ quantity }) => quantity > 0)
  return refuseReturn(order, wishes, until, now) === null
}

/** @returns null where nothing may be sent back, or any more */
export function returnForm(
  order: Order,
  settings: Settings,
  now: number,
  typed: TypedReturn | undefined,
): ReturnForm | null {
  if (!mayReturn(order, settings, now)) return null
  const left = returnableUnits(order)
  return {
    action: `${orderPath(order)}/returns`,
    key: typed?.key ?? makeToken(),
    until: formatDate(returnsUntil(order, settings.returnDays) ?? now, settings),
    lines: order.lines
      .filter(({ id }) => (left.get(id) ?? 0) > 0)
      .map((line) => ({
        id: line.id,
        title: [line.title, line.variantTitle].filter(Boolean).join(', '),
        quantity: typed?.quantities.get(line.id) ?? '0',
        quantities: Array.from({ length: (left.get(line.id) ?? 0) + 1 }, (_, count) => ({
          value: String(count),
          label: count === 0 ? 'None' : String(count),
        })),
        reason: typed?.reasons.get(line.id) ?? '',
      })),
    reasons: returnReasons.map((reason) => ({ value: reason, label: reason })),
    note: typed?.note ?? '',
    error: typed?.error ?? '',
  }
}

const states: Record<OrderReturn['state'], { label: string; tone: Tone; say: string }> = {
  requested: { label: 'Asked for', tone: 'open', say: 'We look at it and write to you.' },
  approved: { label: 'Send it back', tone: 'warn open', say: 'We take it back. Please send it to us.' },
  rejected: { label: 'Turned down', tone: 'idle', say: 'We could not take it back.' },
  received: { label: 'Arrived', tone: 'half', say: 'It is here. We look at it now.' },
  restocked: { label: 'Done', tone: 'ok', say: 'It is done.' },
  written_off: { label: 'Done', tone: 'ok', say: 'It is done.' },
}

/** Each return with where it stands, the latest first. */
export function returnBoxes(order: Order, settings: Settings): ReturnBox[] {
  return order.returns.toReversed().map((goods) => {
    const { say, ...state } = states[goods.state]
    return {
      id: goods.id,
      title: `Your return of ${formatDate(goods.requestedAt, settings)}`,
      state,
      say: goods.refundId === null ? say : `${say} The money goes back to you.`,
      answer: goods.answer,
      things: goods.lines.map(({ orderLineId, quantity }) => {
        const line = order.lines.find(({ id }) => id === orderLineId)
        return `${quantity} × ${[line?.title, line?.variantTitle].filter(Boolean).join(', ')}`
      }),
    }
  })
}
