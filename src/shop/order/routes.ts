import { type Context, Hono } from 'hono'
import { payAgain } from '#src/domain/checkout/pay-again.ts'
import { reorder } from '#src/domain/checkout/reorder.ts'
import { createAccountFromOrder } from '#src/domain/customers/register.ts'
import { cancelOrder } from '#src/domain/orders/cancel-order.ts'
import { isOpen } from '#src/domain/orders/close-payments.ts'
import type { Order } from '#src/domain/orders/order.ts'
import { dueMinor } from '#src/domain/orders/order-money.ts'
import { getOrder } from '#src/domain/orders/queries.ts'
import { settlePayment } from '#src/domain/orders/settle-payment.ts'
import { orderPath, startPayment } from '#src/domain/orders/start-payment.ts'
import { findGateway } from '#src/domain/payments/gateways.ts'
import { DAY, MINUTE } from '#src/kernel/clock.ts'
import { isBusy } from '#src/platform/db/busy.ts'
import { formatDateTime, formatMoney } from '#src/platform/i18n.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash, writeCookie } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment, redirect } from '#src/web/respond.ts'
import { shopPage } from '../page-context.ts'
import {
  payCancelledPage,
  payFailedPage,
  payFirstPage,
  payPendingFragment,
  payPendingPage,
} from '../pay/views.ts'
import { shopperInvoiceRoutes } from './invoice-routes.ts'
import { orderProps, paymentOptions } from './present.ts'
import { LINK, readOrder } from './read-order.ts'
import { shopperReturnRoutes } from './return-routes.ts'
import { orderPage } from './views.ts'

type C = Context<Env>
const SLOW_AFTER_MS = MINUTE

/** One order, behind an address that only its owner knows. */
export const orderRoutes = new Hono<Env>()
  .route('/', shopperReturnRoutes)
  .route('/', shopperInvoiceRoutes)

  .get(LINK, allow('anyone'), async (c) => {
    const order = await readOrder(c)
    const back = c.req.query('back')
    if (!back) return html(c, orderPage(await orderProps(c, order)))
    const settled = await settleOpen(c, order)
    if (settled.state !== 'pending_payment') return redirect(c, orderPath(order))
    if (back === 'paid' && settled.payments.some(isOpen)) return showPending(c, settled)
    return redirect(c, `${orderPath(order)}/pay?why=${back === 'cancelled' ? 'cancelled' : 'failed'}`)
  })

  // Asked every two seconds while a payment is on its way.
  .get(`${LINK}/status`, allow('anyone'), async (c) => {
    const order = await settleOpen(c, await readOrder(c))
    const isPending = order.state === 'pending_payment' && order.payments.some(isOpen)
    if (!isPending)
      return redirect(
        c,
        order.state === 'pending_payment' ? `${orderPath(order)}/pay?why=failed` : orderPath(order),
      )
    return isFragment(c) ? html(c, payPendingFragment(pendingProps(c, order))) : showPending(c, order)
  })

  .get(`${LINK}/pay`, allow('anyone'), async (c) => {
    const order = await readOrder(c)
    return order.state === 'pending_payment'
      ? showPay(c, order, c.req.query('why') ?? '')
      : redirect(c, orderPath(order))
  })

  .post(`${LINK}/pay`, allow('anyone'), async (c) => {
    const order = await readOrder(c)
    const { deps, settings, now, form } = c.var
    const offered = paymentOptions(c, form.payment ?? '').find((option) => option.name === form.payment)
    const gateway = offered && findGateway(deps.gateways, offered.name)
    if (!gateway) return showPay(c, order, 'failed', 'Choose how to pay')
    const paymentId = await payAgain(
      deps,
      {
        orderId: order.id,
        gateway,
        publicUrl: deps.config.publicUrl,
        payWithinMs: settings.payWithinMinutes * MINUTE,
        transferWithinMs: settings.transferWithinDays * DAY,
      },
      now,
    )
    if (paymentId === 'not_open') return redirect(c, orderPath(order))
    if (paymentId === 'gateway_down')
      return showPay(
        c,
        order,
        'gateway_down',
        'The payment service does not answer. Wait a minute and try again.',
      )
    const started = await startPayment(deps, paymentId, now)
    deps.nudge()
    if (started === 'gateway_down' || started === 'refused')
      return redirect(c, `${orderPath(order)}/pay?why=${started}`)
    return redirect(c, started.redirectUrl ?? orderPath(order))
  })

  .post(`${LINK}/cancel`, allow('anyone'), async (c) => {
    const order = await readOrder(c)
    const { deps, now, visitor } = c.var
    const actor = { userId: visitor.user?.id ?? null, name: 'shopper', ip: visitor.ip }
    const refusal = await cancelOrder(deps, {
      orderId: order.id,
      actor,
      by: 'shopper',
      reason: 'cancelled by the shopper',
      now,
    })
    if (refusal) {
      const cancelError = {
        already_cancelled: 'The order is cancelled already.',
        already_packed: 'The order is packed already. Send it back when it arrives, or write to us.',
        gateway_down:
          'The payment service does not answer, so we cannot cancel just now. Wait a minute and try again.',
        gift_card_spent:
          'A gift card from this order has been spent, so it cannot be cancelled. Write to us.',
        disputed: 'Your bank has already taken up this payment, so we cannot send it back. Write to us.',
      }[refusal]
      return html(c, orderPage(await orderProps(c, await getOrder(c.var.db, order.id), { cancelError })), 422)
    }
    deps.nudge()
    leaveFlash(c, 'order_cancelled')
    return redirect(c, orderPath(order))
  })

  .post(`${LINK}/reorder`, allow('anyone'), async (c) => {
    const order = await readOrder(c)
    const { db, visitor, now } = c.var
    const result = await reorder(db, {
      order,
      cartId: visitor.cart?.id ?? null,
      userId: visitor.user?.id ?? null,
      now,
    })
    if (result.newToken) writeCookie(c, 'cart', result.newToken)
    leaveFlash(c, result.missing > 0 ? 'reordered_some' : 'reordered')
    return redirect(c, '/cart')
  })

  .post(`${LINK}/account`, allow('anyone'), async (c) => {
    const order = await readOrder(c)
    const { db, deps, form, now } = c.var
    const made = await createAccountFromOrder(db, {
      email: order.email,
      name: order.shippingAddress.name,
      password: form.password ?? '',
      now,
    })
    if (typeof made === 'object') {
      const passwordErrors = { password: 'Choose a password of 8 to 128 characters that is hard to guess' }
      return html(c, orderPage(await orderProps(c, order, { passwordErrors })), 422)
    }
    deps.nudge()
    leaveFlash(c, 'account_made')
    return redirect(c, orderPath(order))
  })

/** Asks the gateways about attempts that are still open, and answers the order as it is afterwards. */
async function settleOpen(c: C, order: Order): Promise<Order> {
  const { deps, now, db } = c.var
  try {
    for (const payment of order.payments.filter(isOpen)) await settlePayment(deps, payment.id, now)
  } catch (error) {
    if (!isBusy(error)) throw error
    // Whoever has just paid must not read that something failed: their page asks again by itself.
    deps.log.warn({ err: error, order: order.number }, 'a payment could not be looked at just now')
  }
  deps.nudge()
  return getOrder(db, order.id)
}

function pendingProps(c: C, order: Order) {
  const { settings, now } = c.var
  const startedAt = order.payments.at(-1)?.createdAt ?? order.placedAt
  return {
    orderNumber: order.number,
    total: formatMoney(dueMinor(order), order.currency, settings),
    pollHref: `${orderPath(order)}/status`,
    orderHref: orderPath(order),
    isSlow: now - startedAt > 3 * SLOW_AFTER_MS,
    email: order.email,
  }
}

async function showPending(c: C, order: Order): Promise<Response> {
  return html(
    c,
    payPendingPage({
      page: await shopPage(c, { title: 'Waiting for your payment' }),
      ...pendingProps(c, order),
    }),
  )
}

/** What the page says beside "The payment did not go through", by what its address says. */
const reasons = new Map([
  ['failed', ''],
  ['gateway_down', 'The payment service does not answer just now. Your order is kept for you.'],
  ['refused', 'The payment service does not take this payment.'],
])

async function showPay(c: C, order: Order, why: string, error = ''): Promise<Response> {
  const { settings, db } = c.var
  const kept = await db
    .selectFrom('reservations')
    .select((eb) => eb.fn.min('expires_at').as('until'))
    .where('order_id', '=', order.id)
    .where('state', '=', 'live')
    .executeTakeFirst()
  const props = {
    page: await shopPage(c, { title: 'Pay for your order' }),
    orderNumber: order.number,
    total: formatMoney(dueMinor(order), order.currency, settings),
    keptUntil: kept?.until ? `until ${formatDateTime(Number(kept.until), settings)}` : '',
    options: paymentOptions(c, c.var.form?.payment ?? order.payments.at(-1)?.gateway ?? ''),
    action: `${orderPath(order)}/pay`,
    errors: error ? { payment: error } : {},
    orderHref: orderPath(order),
  }
  const reason = reasons.get(why)
  if (reason !== undefined) return html(c, payFailedPage({ ...props, reason }), error ? 422 : 200)
  const last = findGateway(c.var.deps.gateways, order.payments.at(-1)?.gateway ?? '')
  return html(c, last?.isChosenLater ? payFirstPage(props) : payCancelledPage(props))
}
