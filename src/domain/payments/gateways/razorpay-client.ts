import type { z } from 'zod'
import { GatewayDown } from '../gateway.ts'
import { Problem } from './razorpay-objects.ts'
import { GatewayRefused } from './refused.ts'

export type ClientConfig = { keyId: string; keySecret: string; apiBase: URL; timeoutMs: number }

type Call = {
  method?: 'GET' | 'POST'
  query?: Record<string, string | number>
  body?: object
  headers?: Record<string, string>
}

/** One call to Razorpay's API, answer included, within the time. */
export type Ask = <T extends z.ZodType>(path: string, shape: T, call?: Call) => Promise<z.output<T>>

/** https://razorpay.com/docs/api: JSON both ways, key and secret as user and password. */
export function openClient({ keyId, keySecret, apiBase, timeoutMs }: ClientConfig): Ask {
  const authorization = `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString('base64')}`

  return async (path, shape, { method = 'GET', query = {}, body, headers = {} } = {}) => {
    const url = new URL(`/v1${path}`, apiBase)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
    const { status, text } = await send(url, {
      method,
      headers: { authorization, ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const answer = parseJson(text)
    if (status !== 200) throw explain(status, answer)
    const read = shape.safeParse(answer)
    if (!read.success) throw new GatewayDown(`Razorpay answered ${method} ${path} with something unknown`)
    return read.data
  }
}

/** Neither the error nor its cause carries the request, whose headers hold the secret. */
async function send(url: URL, request: RequestInit): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, request)
    return { status: response.status, text: await response.text() }
  } catch (error) {
    const why = error instanceof Error && error.name === 'TimeoutError' ? 'in time' : 'at all'
    throw new GatewayDown(`Razorpay did not answer ${why}`)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Only a refusal that Razorpay explains is one; a key it does not accept says nothing about the payment. */
function explain(status: number, answer: unknown): Error {
  const problem = Problem.safeParse(answer).data?.error
  if (status === 401 || status === 403)
    return new GatewayDown(`Razorpay does not accept our key: status ${status}`)
  const isRefusal = status === 400 || status === 404 || status === 422
  if (isRefusal && problem)
    return new GatewayRefused(
      problem.field ? `${problem.code}:${problem.field}` : problem.code,
      problem.description,
    )
  return new GatewayDown(`Razorpay could not be asked: status ${status}`)
}
