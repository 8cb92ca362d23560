import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault, openFaults } from '../stripe/faults.ts'
import { readBody } from '../stripe/serve.ts'
import { type Book, found, RazorpayProblem } from './book.ts'
import { authorize, cancelLink, createLink, failPayment, findLink, payLink } from './links.ts'
import { createRefund } from './refunds.ts'

export type LoggedRequest = { method: string; path: string; query: URLSearchParams; body: string }

type Parts = {
  book: Book
  faults: ReturnType<typeof openFaults>
  requests: LoggedRequest[]
  keyId: string
  keySecret: string
}

const MOST_OF_A_PAGE = 100

/** The API over HTTP: keys and faults around `answer`. */
export function serveApi({ book, faults, requests, keyId, keySecret }: Parts) {
  const expected = `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString('base64')}`

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://double')
    const { method = 'GET' } = request
    const logged = { method, path: pathname, query, body: await readBody(request) }
    requests.push(logged)
    const fault = faults.take(method, pathname)
    if (fault && fault.when !== 'after' && fault.answer !== 'slow') return fail(response, fault)
    if (fault?.answer === 'slow') await sleep(fault.ms ?? 200)
    const { status, body } = call(logged, request)
    if (fault && fault.answer !== 'slow') return fail(response, fault)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

  function call(logged: LoggedRequest, request: IncomingMessage): { status: number; body: object } {
    try {
      if (request.headers.authorization !== expected) throw new RazorpayProblem(401, 'Authentication failed')
      const key = request.headers['x-refund-idempotency']
      return { status: 200, body: answer(book, logged, typeof key === 'string' ? key : null) }
    } catch (error) {
      if (!(error instanceof RazorpayProblem)) throw error
      return { status: error.status, body: error.body() }
    }
  }
}

function fail(response: ServerResponse, { answer }: Fault): void {
  if (answer === 'reset') response.socket?.destroy()
  if (answer === 'html') response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>')
  if (typeof answer === 'number')
    response.writeHead(answer).end(JSON.stringify(new RazorpayProblem(answer, 'something is wrong').body()))
}

function answer(book: Book, { method, path, query, body }: LoggedRequest, key: string | null): object {
  const [, , collection, id = '', action = ''] = path.split('/')
  const form = () => JSON.parse(body || '{}')
  switch (`${method} ${collection}${id && '/:id'}${action && `/${action}`}`) {
    case 'POST payment_links':
      return createLink(book, form())
    case 'GET payment_links': {
      const wanted = query.get('reference_id')
      const links = [...book.links.values()].filter(({ reference_id }) => !wanted || reference_id === wanted)
      return { payment_links: links }
    }
    case 'GET payment_links/:id':
      return findLink(book, id)
    case 'POST payment_links/:id/cancel':
      return cancelLink(book, id)
    case 'GET payments':
      return page([...book.payments.values()], query)
    case 'GET payments/:id':
      return found(book.payments, id)
    case 'GET payments/:id/refunds':
      return page(
        [...book.refunds.values()].filter(({ payment_id }) => payment_id === found(book.payments, id).id),
        query,
      )
    case 'POST payments/:id/refund':
      return createRefund(book, id, form(), key)
    case 'GET refunds':
      return page([...book.refunds.values()], query)
    case 'GET refunds/:id':
      return found(book.refunds, id)
    case 'GET disputes':
      return page([...book.disputes.values()], query)
    default:
      throw new RazorpayProblem(404, 'The requested URL was not found on the server.')
  }
}

/** Newest first, both ends of the time included, ten at once unless asked for up to a hundred. */
function page(all: { created_at: number }[], query: URLSearchParams) {
  const count = Number(query.get('count') ?? 10)
  if (!(count >= 1 && count <= MOST_OF_A_PAGE))
    throw new RazorpayProblem(400, 'The count may not be greater than 100.', 'count')
  const from = Number(query.get('from') ?? 0)
  const to = Number(query.get('to') ?? Number.MAX_SAFE_INTEGER)
  const skip = Number(query.get('skip') ?? 0)
  const items = all
    .toReversed()
    .filter(({ created_at }) => created_at >= from && created_at <= to)
    .slice(skip, skip + count)
  return { entity: 'collection', count: items.length, items }
}

/** The page on which a shopper pays: plain HTML with its ways out. */
export async function servePayPage(
  book: Book,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', book.origin())
  const link = findLink(book, pathname.slice('/i/'.length))
  if (request.method === 'POST' && link.status === 'created') {
    const action = new URLSearchParams(await readBody(request)).get('action')
    if (action === 'pay') {
      const payment = payLink(book, link.id)
      const back = new URL(link.callback_url)
      back.searchParams.set('razorpay_payment_id', payment.id)
      back.searchParams.set('razorpay_payment_link_id', link.id)
      back.searchParams.set('razorpay_payment_link_status', link.status)
      response.writeHead(303, { location: back.href }).end()
      return
    }
    if (action === 'pay_later') authorize(book, link)
    else failPayment(book, link.id)
    response.writeHead(303, { location: pathname }).end()
    return
  }
  response.writeHead(link.status === 'created' ? 200 : 410, { 'content-type': 'text/html; charset=utf-8' })
  response.end(
    `<!doctype html><html lang="en"><head><title>Pay</title></head><body><h1>Pay ${link.amount} ${link.currency}</h1>
    <form method="post"><button name="action" value="pay">Pay</button>
    <button name="action" value="fail">Decline</button>
    <button name="action" value="pay_later">Pay by a slow bank</button></form></body></html>`,
  )
}
