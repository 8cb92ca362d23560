import { type Context, Hono } from 'hono'
import { type Invoice, listInvoicesOf } from '#src/domain/orders/invoice-queries.ts'
import type { Order } from '#src/domain/orders/order.ts'
import { orderPath } from '#src/domain/orders/start-payment.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { sendPapers, showPapers } from '#src/web/papers/answer.ts'
import { presentInvoice } from '#src/web/papers/present-invoice.ts'
import { Problem } from '#src/web/respond.ts'
import { LINK, readOrder } from './read-order.ts'

type C = Context<Env>

/** The invoice of one's own order, with the credit notes that changed it. */
export const shopperInvoiceRoutes = new Hono<Env>()
  .get(`${LINK}/invoice`, allow('anyone'), async (c) => {
    const { order, invoices } = await readInvoices(c)
    const papers = invoices.map((each) => presentInvoice(each, c.var.settings))
    return showPapers(c, papers, {
      title: `Invoice of order ${order.number}`,
      backHref: orderPath(order),
      backLabel: 'Back to the order',
      pdfHref: `${orderPath(order)}/invoice.pdf`,
    })
  })

  .get(`${LINK}/invoice.pdf`, allow('anyone'), async (c) => {
    const { invoices } = await readInvoices(c)
    const papers = invoices.map((each) => presentInvoice(each, c.var.settings))
    return sendPapers(c, papers, invoices[0]?.number ?? 'invoice')
  })

async function readInvoices(c: C): Promise<{ order: Order; invoices: Invoice[] }> {
  const order = await readOrder(c)
  const invoices = await listInvoicesOf(c.var.db, order.id)
  if (invoices.length === 0) throw new Problem(404)
  return { order, invoices }
}
