import { Hono } from 'hono'
import { findChosen } from '#src/domain/orders/batches.ts'
import { listInvoicesOf } from '#src/domain/orders/invoice-queries.ts'
import { type InvoiceRefusal, issueByHand } from '#src/domain/orders/issue-invoice.ts'
import type { Order } from '#src/domain/orders/order.ts'
import { getOrder } from '#src/domain/orders/queries.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { sendPapers, showPapers } from '#src/web/papers/answer.ts'
import { presentInvoice } from '#src/web/papers/present-invoice.ts'
import { Problem } from '#src/web/respond.ts'
import { actorOf } from '../page-context.ts'
import { readNumbers } from './bulk-routes.ts'
import { packingSlip } from './packing-slip.ts'
import { done, readOrder, refuse } from './show-order.ts'

const ORDER = '/:number{[0-9]{1,12}}'

const refusals: Record<InvoiceRefusal, string> = {
  no_details: 'Say first who sells: the name and address for invoices are missing.',
  not_paid: 'An order is invoiced once it is paid.',
  issued_already: 'The invoice was written already.',
}

/** What is printed: invoices, credit notes, packing slips. */
export const orderPaperRoutes = new Hono<Env>()
  .get('/packing-slips', allow('orders.read'), async (c) => {
    const numbers = readNumbers(c.req.query('orders') ?? '')
    const papers = (await readChosen(c.var.db, numbers)).map((order) => packingSlip(order, c.var.settings))
    return showPapers(c, papers, {
      title: 'Packing slips',
      backHref: '/admin/orders',
      backLabel: 'Back to the orders',
      pdfHref: papers.length > 0 ? `/admin/orders/packing-slips.pdf?orders=${numbers.join(',')}` : '',
    })
  })

  .get('/packing-slips.pdf', allow('orders.read'), async (c) => {
    const orders = await readChosen(c.var.db, readNumbers(c.req.query('orders') ?? ''))
    if (orders.length === 0) throw new Problem(404)
    return sendPapers(
      c,
      orders.map((order) => packingSlip(order, c.var.settings)),
      'packing-slips',
    )
  })

  .get(`${ORDER}/packing-slip`, allow('orders.read'), async (c) => {
    const order = await readOrder(c)
    const own = `/admin/orders/${order.number}`
    return showPapers(c, [packingSlip(order, c.var.settings)], {
      title: `Packing slip ${order.number}`,
      backHref: own,
      backLabel: `Back to order ${order.number}`,
      pdfHref: `/admin/orders/packing-slips.pdf?orders=${order.number}`,
    })
  })

  .post(`${ORDER}/invoice`, allow('orders.fulfil'), async (c) => {
    const order = await readOrder(c)
    const { db, now } = c.var
    const refusal = await issueByHand(db, { orderId: order.id, actor: actorOf(c), now })
    return refusal ? refuse(c, order, refusals[refusal]) : done(c, order, 'saved')
  })

  .get(`${ORDER}/invoice`, allow('orders.read'), async (c) => {
    const order = await readOrder(c)
    const papers = await invoicesOf(c.var.db, order)
    const own = `/admin/orders/${order.number}`
    return showPapers(
      c,
      papers.map((each) => presentInvoice(each, c.var.settings)),
      {
        title: `Invoice of order ${order.number}`,
        backHref: own,
        backLabel: `Back to order ${order.number}`,
        pdfHref: `${own}/invoice.pdf`,
      },
    )
  })

  .get(`${ORDER}/invoice.pdf`, allow('orders.read'), async (c) => {
    const papers = await invoicesOf(c.var.db, await readOrder(c))
    return sendPapers(
      c,
      papers.map((each) => presentInvoice(each, c.var.settings)),
      papers[0]?.number ?? 'invoice',
    )
  })

async function invoicesOf(db: Env['Variables']['db'], order: Order) {
  const papers = await listInvoicesOf(db, order.id)
  if (papers.length === 0) throw new Problem(404)
  return papers
}

async function readChosen(db: Env['Variables']['db'], numbers: string[]): Promise<Order[]> {
  const chosen = await findChosen(db, numbers)
  const orders: Order[] = []
  for (const { id } of chosen) orders.push(await getOrder(db, id))
  return orders
}
