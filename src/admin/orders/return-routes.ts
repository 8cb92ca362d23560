import { type Context, Hono } from 'hono'
import { openReturn } from '#src/domain/orders/ask-for-return.ts'
import { approveReturn, rejectReturn } from '#src/domain/orders/decide-return.ts'
import type { Order, OrderReturn } from '#src/domain/orders/order.ts'
import { type CloseRefusal, closeReturn, receiveReturn } from '#src/domain/orders/receive-return.ts'
import type { ReturnRefusal } from '#src/domain/orders/returns.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { Problem } from '#src/web/respond.ts'
import { actorOf, may } from '../page-context.ts'
import {
  ClosingForm,
  DecisionForm,
  OpenReturnForm,
  readAmount,
  readQuantity,
  type TypedQuantities,
  typedQuantities,
} from './forms.ts'
import type { TypedReturn } from './present-returns.ts'
import { done, readOrder, refuse, refuseStale, showOrder } from './show-order.ts'

type C = Context<Env>
const RETURNS = '/:number{[0-9]{1,12}}/returns'
const RETURN = `${RETURNS}/:id{[1-9][0-9]{0,14}}`

/** What comes back: from asking to the shelf. */
export const returnRoutes = new Hono<Env>()
  .post(RETURNS, allow('orders.fulfil'), async (c) => {
    const order = await readOrder(c)
    const stale = await refuseStale(c, order)
    if (stale) return stale
    const { db, form, now } = c.var
    const { key, reason, answer } = OpenReturnForm.parse(form)
    const quantities = typedQuantities(form)
    const lines = countLines(quantities)?.map((each) => ({ ...each, reason }))
    const refusal = lines
      ? await openReturn(db, { orderId: order.id, lines, note: '', key, answer, actor: actorOf(c), now })
      : 'more_than_sent'
    if (!refusal) return done(c, order, 'return_approved')
    const opening = { key, quantities, reason, answer, error: openingWords[refusal] }
    return showOrder(c, order, { opening }, 422)
  })

  .post(`${RETURN}/approval`, allow('orders.fulfil'), async (c) => {
    const order = await readOrder(c)
    const stale = await refuseStale(c, order)
    if (stale) return stale
    const { id } = ownReturn(c, order)
    const { answer } = DecisionForm.parse(c.var.form)
    const refusal = await approveReturn(c.var.db, {
      ...{ returnId: id, answer, actor: actorOf(c), now: c.var.now },
    })
    return refusal ? refuse(c, order, decided) : done(c, order, 'return_approved')
  })

  .post(`${RETURN}/rejection`, allow('orders.fulfil'), async (c) => {
    const order = await readOrder(c)
    const stale = await refuseStale(c, order)
    if (stale) return stale
    const { id } = ownReturn(c, order)
    const { answer } = DecisionForm.parse(c.var.form)
    if (answer === '')
      return showOrder(
        c,
        order,
        { returning: { ...untyped(id), error: 'Say why: the customer reads it' } },
        422,
      )
    const refusal = await rejectReturn(c.var.db, {
      ...{ returnId: id, answer, actor: actorOf(c), now: c.var.now },
    })
    return refusal ? refuse(c, order, decided) : done(c, order, 'return_rejected')
  })

  .post(`${RETURN}/receipt`, allow('orders.fulfil'), async (c) => {
    const order = await readOrder(c)
    const stale = await refuseStale(c, order)
    if (stale) return stale
    const { id } = ownReturn(c, order)
    const quantities = typedQuantities(c.var.form)
    const lines = countLines(quantities)
    const refusal = lines
      ? await receiveReturn(c.var.db, {
          ...{ returnId: id, quantities: unitsByLine(lines), actor: actorOf(c), now: c.var.now },
        })
      : 'more_than_asked'
    if (!refusal) return done(c, order, 'return_received')
    if (refusal === 'not_approved') return refuse(c, order, decided)
    const error =
      refusal === 'nothing_received'
        ? 'Nothing arrived? Then turn it down below'
        : 'Enter how many arrived, at most what was asked for'
    return showOrder(c, order, { returning: { ...untyped(id), quantities, error } }, 422)
  })

  // Puts goods on the shelf and, where staff say so, sends money back.
  .post(`${RETURN}/closing`, allow('orders.refund'), async (c) => {
    const order = await readOrder(c)
    const stale = await refuseStale(c, order)
    if (stale) return stale
    const { db, form, now } = c.var
    const { id } = ownReturn(c, order)
    const { amount, reason, refund: isRefunded } = ClosingForm.parse(form)
    const typed = { ...untyped(id), quantities: typedQuantities(form), isRefunded, amount, reason }
    const lines = countLines(typed.quantities)
    const amountMinor = readAmount(amount, order.currency)
    if (isRefunded && amountMinor !== null && typeof amountMinor === 'object')
      return showOrder(c, order, closing(typed, { [`back-${id}`]: amountMinor.error }), 422)
    if (!lines) return showOrder(c, order, closing(typed, closeErrors(order, id, 'more_than_received')), 422)
    const refund =
      isRefunded && may(c, 'orders.refund') ? { amountMinor: amountMinor as number | null, reason } : null
    const refusal = await closeReturn(db, {
      ...{ returnId: id, restock: unitsByLine(lines), refund, actor: actorOf(c), now },
    })
    if (!refusal) return done(c, order, 'return_closed')
    if (refusal === 'not_received') return refuse(c, order, decided)
    return showOrder(c, order, closing(typed, closeErrors(order, id, refusal)), 422)
  })

const decided = 'Somebody else was quicker: this return is not where it was.'

const untyped = (returnId: number): TypedReturn => ({
  ...{ returnId, answer: '', quantities: new Map(), isRefunded: true },
  ...{ amount: '', reason: 'Your return has arrived.', error: '', errors: {} },
})

const closing = (typed: TypedReturn, errors: TypedReturn['errors']) => ({ returning: { ...typed, errors } })

function closeErrors(order: Order, returnId: number, refusal: Exclude<CloseRefusal, 'not_received'>) {
  if (refusal === 'more_than_received') {
    const [first] = order.returns.find(({ id }) => id === returnId)?.lines ?? []
    return {
      [`restock-${returnId}-${first?.orderLineId}`]: 'Enter how many go back in stock, at most what arrived',
    }
  }
  const words: Record<typeof refusal, string> = {
    not_paid: 'Nothing was paid, so nothing can be refunded',
    nothing_chosen: 'There is nothing to refund',
    disputed:
      'The customer’s bank disputes this payment: take the tick away, nothing can be refunded meanwhile',
    more_than_paid: 'That is more than is left to refund',
    more_than_bought: 'Some of these were refunded already: take the tick away, or refund an amount above',
    gift_card_spent: 'A gift card bought with it has been spent: take the tick away',
    changed_since: decided,
  }
  return { [`back-${returnId}`]: words[refusal] }
}

const openingWords: Record<ReturnRefusal, string> = {
  nothing_chosen: 'Choose how many of which things come back',
  not_paid: 'The order is not paid',
  not_sent: 'Nothing of it has been sent',
  too_late: 'The time for returns is over',
  more_than_sent: 'Enter how many come back, at most what was sent and is not back yet',
}

/** @returns null where a field holds no count */
function countLines(typed: TypedQuantities): { orderLineId: number; quantity: number }[] | null {
  const lines = [...typed].map(([orderLineId, text]) => ({ orderLineId, quantity: readQuantity(text) }))
  return lines.some(({ quantity }) => quantity === null)
    ? null
    : lines.map(({ orderLineId, quantity }) => ({ orderLineId, quantity: quantity ?? 0 }))
}

const unitsByLine = (lines: { orderLineId: number; quantity: number }[]) =>
  new Map(lines.map(({ orderLineId, quantity }) => [orderLineId, quantity]))

/** A return of this order, as the address names it. */
function ownReturn(c: C, order: Order): OrderReturn {
  const goods = order.returns.find(({ id }) => id === Number(c.req.param('id')))
  if (!goods) throw new Problem(404)
  return goods
}
