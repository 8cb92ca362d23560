import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Book } from './book.ts'
import { decodeForm } from './form.ts'
import type { CheckoutSession, LineItem } from './objects.ts'
import { decline, pay, payLater } from './payments.ts'
import { readBody } from './serve.ts'
import { findSession } from './sessions.ts'

/** The page on which a shopper pays: plain HTML with its ways out, for browsers with scripts or without. */
export async function servePayPage(
  book: Book,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, search } = new URL(request.url ?? '/', book.origin())
  const session = findSession(book, pathname.slice('/pay/'.length))
  if (request.method === 'POST' && session.status === 'open') {
    const goTo = press(book, session, decodeForm(await readBody(request)).action)
    response.writeHead(303, { location: goTo }).end()
    return
  }
  const lines = book.lineItems.get(session.id) ?? []
  response.writeHead(session.status === 'open' ? 200 : 410, { 'content-type': 'text/html; charset=utf-8' })
  response.end(pageOf(session, lines, search === '?declined=1'))
}

/** @returns where the browser goes next */
function press(book: Book, session: CheckoutSession, button: unknown): string {
  if (button === 'decline') {
    decline(book, session.id)
    return `/pay/${session.id}?declined=1`
  }
  if (button === 'pay_later') payLater(book, session.id)
  else pay(book, session.id)
  return session.success_url.replaceAll('{CHECKOUT_SESSION_ID}', session.id)
}

function pageOf(session: CheckoutSession, lines: LineItem[], declined: boolean): string {
  if (session.status !== 'open')
    return layout('This page has expired', '<p>Go back to the shop to pay again.</p>')
  const items = lines.map(
    (line) => `<li>${line.quantity} × ${escapeHtml(line.description)}: ${line.amount_total}</li>`,
  )
  return layout(
    `Pay ${session.amount_total} ${session.currency.toUpperCase()}`,
    `${declined ? '<p role="alert">Your card was declined. Try another one.</p>' : ''}
    <ul>${items.join('')}</ul>
    <form method="post" action="/pay/${session.id}">
      <button name="action" value="pay">Pay</button>
      <button name="action" value="decline">Decline</button>
      <button name="action" value="pay_later">Pay by bank debit</button>
    </form>
    <p><a href="${escapeHtml(session.cancel_url)}">Back</a></p>`,
  )
}

function layout(title: string, content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body><main><h1>${title}</h1>${content}</main></body></html>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
