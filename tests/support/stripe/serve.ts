import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Book } from './book.ts'
import type { Fault, openFaults } from './faults.ts'
import { decodeForm } from './form.ts'
import { type Answer, openIdempotency } from './idempotency.ts'
import { StripeProblem } from './objects.ts'
import { checkRequest, type StripeSpec } from './openapi.ts'
import { answer } from './routes.ts'

/** One request as it arrived; `body` and `query` raw, `status` null where it was never answered. */
export type LoggedRequest = {
  method: string
  path: string
  query: string
  body: string
  idempotencyKey: string | null
  status: number | null
}

export type ApiParts = {
  book: Book
  faults: ReturnType<typeof openFaults>
  requests: LoggedRequest[]
  secretKey: string
  spec: StripeSpec | null
}

/** Answers that are made of one byte now and then; ended with the server. */
const TRICKLE_MS = 20

/** The API over HTTP: keys, faults, idempotency and Stripe's own headers around `answer`. */
export function serveApi({ book, faults, requests, secretKey, spec }: ApiParts) {
  const answerOnce = openIdempotency()

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const logged = await logRequest(request)
    requests.push(logged)
    const fault = faults.take(logged.method, logged.path)
    const worksFirst = fault?.when === 'after' || ['slow', 'late', 'trickle'].includes(String(fault?.answer))
    if (fault && !worksFirst) return fail(response, fault, logged)

    const answered = await callApi(logged, request.headers.authorization, fault)
    if (fault?.answer === 'trickle') return trickle(response, JSON.stringify(answered.body))
    if (fault?.answer === 'late') await sleep(fault.ms ?? 200)
    else if (fault && fault.answer !== 'slow') return fail(response, fault, logged)
    send(response, answered, logged)
  }

  async function callApi(logged: LoggedRequest, authorization: string | undefined, fault: Fault | null) {
    const { method, path, query, body, idempotencyKey } = logged
    try {
      if (authorization !== `Bearer ${secretKey}`) {
        throw new StripeProblem(401, { message: 'Invalid API Key provided: sk_test_****' })
      }
      refuseUnknownParameters(spec, logged)
      return await answerOnce(idempotencyKey, `${method} ${path} ${body}`, async () => {
        if (fault?.answer === 'slow') await sleep(fault.ms ?? 200)
        book.idempotencyKey = idempotencyKey
        const apiRequest = { method, path, query: decodeForm(query), form: decodeForm(body) }
        return { status: 200, body: answer(book, apiRequest), isReplay: false }
      })
    } catch (error) {
      if (!(error instanceof StripeProblem)) throw error
      return { status: error.status, body: error.body(), isReplay: false }
    } finally {
      book.idempotencyKey = null
    }
  }

  function fail(response: ServerResponse, fault: Fault, logged: LoggedRequest): void {
    if (fault.answer === 'reset') response.socket?.destroy()
    if (fault.answer === 'html')
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>')
    if (typeof fault.answer !== 'number') return
    const problem = new StripeProblem(fault.answer, {
      type: 'api_error',
      message: 'An error occurred internally.',
    })
    send(response, { status: fault.answer, body: problem.body(), isReplay: false }, logged)
  }

  function send(response: ServerResponse, { status, body, isReplay }: Answer, logged: LoggedRequest): void {
    logged.status = status
    response.writeHead(status, {
      'content-type': 'application/json',
      'request-id': `req_${String(requests.indexOf(logged) + 1).padStart(8, '0')}`,
      ...(logged.idempotencyKey && { 'idempotency-key': logged.idempotencyKey }),
      ...(isReplay && { 'idempotent-replayed': 'true' }),
    })
    response.end(JSON.stringify(body, null, 2))
  }

  return serve
}

/** Turns what goes wrong in an asynchronous handler into an answer instead of a stray rejection. */
export function listener(
  serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): RequestListener {
  return (request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent) return response.destroy()
      response.writeHead(error instanceof StripeProblem ? error.status : 500)
      response.end(String(error))
    })
  }
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

async function logRequest(request: IncomingMessage): Promise<LoggedRequest> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://double')
  const key = request.headers['idempotency-key']
  return {
    method: request.method ?? 'GET',
    path: pathname,
    query: search.slice(1),
    body: await readBody(request),
    idempotencyKey: typeof key === 'string' ? key : null,
    status: null,
  }
}

function trickle(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  let sent = 0
  const timer = setInterval(() => response.write(text.slice(sent, ++sent)), TRICKLE_MS)
  response.on('close', () => clearInterval(timer))
}

function refuseUnknownParameters(spec: StripeSpec | null, logged: LoggedRequest): void {
  const [fault] = spec === null ? [] : checkRequest(spec, logged)
  if (fault !== undefined) throw new StripeProblem(400, { code: 'parameter_unknown', message: fault })
}
