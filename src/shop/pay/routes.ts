import { Hono } from 'hono'
import { closePayments } from '#src/domain/orders/close-payments.ts'
import { getOrder } from '#src/domain/orders/queries.ts'
import { orderPath } from '#src/domain/orders/start-payment.ts'
import { type DemoDecision, demoState, payAtDemo } from '#src/domain/payments/gateways/demo.ts'
import { findPayment } from '#src/domain/payments/payments.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { shopPage } from '../page-context.ts'
import { demoPayPage } from './views.ts'

const endings = new Map<string, DemoDecision>([
  ['succeed', 'succeed'],
  ['fail', 'fail'],
  ['cancel', 'cancel'],
  ['late', 'pay_late'],
])

/** The demo gateway's page: what a bank would show, played by the shop itself while no real gateway is set up. */
export const payRoutes = new Hono<Env>()
  .get('/demo/:session', allow('anyone'), async (c) => {
    const { deps, settings, db, now } = c.var
    const session = await deps.demoLedger.read(c.req.param('session'))
    const payment = session && (await findPayment(db, session.paymentId))
    if (!session || !payment) throw new Problem(404)
    const money = (minor: number) => formatMoney(minor, session.currency, settings)
    const state = demoState(session, now)
    return html(
      c,
      demoPayPage({
        page: await shopPage(c, { title: 'Demo payment' }),
        orderNumber: session.orderNumber,
        lines: payment.attempt.lines.map((line) => ({
          title: line.title,
          quantity: line.quantity,
          amount: money(line.amountMinor),
        })),
        total: money(session.amountMinor),
        action: `/pay/demo/${session.id}`,
        closedNote: state === 'open' ? '' : 'This payment has ended. Go back to your order to see how.',
      }),
    )
  })

  .post('/demo/:session', allow('anyone'), async (c) => {
    const { deps, db, now, form } = c.var
    const decision = endings.get(form.end ?? '')
    const session = await deps.demoLedger.read(c.req.param('session'))
    const payment = session && (await findPayment(db, session.paymentId))
    if (!session || !payment || !decision) throw new Problem(404)
    const order = await getOrder(db, payment.orderId)
    const paid = await payAtDemo(deps.demoLedger, session.id, decision, now)
    if (typeof paid === 'string') return redirect(c, orderPath(order))
    if (decision === 'fail') {
      // A bank that says no ends the attempt; the shopper chooses anew in the shop.
      await closePayments(deps, order.id, now)
      deps.nudge()
      return redirect(c, `${orderPath(order)}/pay?why=failed`)
    }
    return redirect(c, paid.goTo ?? orderPath(order))
  })
