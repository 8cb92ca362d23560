import { Hono } from 'hono'
import { refundableMinor } from '#src/domain/orders/order-money.ts'
import { type RefundRefusal, refundOrder } from '#src/domain/orders/refund-order.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { html } from '#src/web/respond.ts'
import { actorOf } from '../page-context.ts'
import { atMostWords, sumWords } from './detail.ts'
import { RefundForm, readAmount, readLines, typedQuantities } from './forms.ts'
import { done, readOrder, refuse, refuseStale, showOrder } from './show-order.ts'
import { refundSumFragment } from './views.ts'

const REFUNDS = '/:number{[0-9]{1,12}}/refunds'

export const refundRoutes = new Hono<Env>()
  .post(REFUNDS, allow('orders.refund'), async (c) => {
    const order = await readOrder(c)
    const stale = await refuseStale(c, order)
    if (stale) return stale
    const { db, form, now, settings } = c.var
    const typed = { ...RefundForm.parse(form), quantities: typedQuantities(form) }
    const lines = readLines(order, typed.quantities, typed.restock)
    const amount = readAmount(typed.amount, order.currency)
    const errors: Record<string, string> = { ...lines.errors }
    if (amount !== null && typeof amount === 'object') errors.amount = amount.error
    if (typed.reason === '') errors.reason = 'Say why: the customer reads it'
    if (Object.keys(errors).length > 0) return showOrder(c, order, { refund: { ...typed, errors } }, 422)

    const wish = { lines: lines.chosen, amountMinor: amount as number | null, reason: typed.reason }
    const seen = form.version ?? ''
    const refusal = await refundOrder(db, { orderId: order.id, wish, seen, actor: actorOf(c), now })
    if (!refusal) return done(c, order, 'refund_started')
    const most = formatMoney(refundableMinor(order), order.currency, settings)
    if (refusal === 'disputed')
      return refuse(c, order, 'The customer’s bank disputes this payment: nothing can be refunded meanwhile.')
    const words: Record<Exclude<RefundRefusal, 'disputed'>, string> = {
      nothing_chosen: 'Choose how many of which lines, or enter an amount',
      more_than_paid: `At most ${most} can be refunded`,
      more_than_bought: 'That is more than was bought and not refunded yet',
      not_paid: 'Nothing was paid, so nothing can be refunded',
      gift_card_spent:
        'A gift card bought with it has been spent: refund an amount without that line instead',
      changed_since: 'The order has just changed. Look at what is new, then do it again',
    }
    return showOrder(c, order, { refund: { ...typed, errors: { amount: words[refusal] } } }, 422)
  })

  // What the chosen lines come to, as they are chosen. Writes nothing.
  .post(`${REFUNDS}/sum`, allow('orders.refund'), async (c) => {
    const order = await readOrder(c)
    const sum = sumWords(c, order, typedQuantities(c.var.form))
    return html(c, refundSumFragment({ sum, atMost: atMostWords(c, order) }))
  })
