import { setTimeout as sleep } from 'node:timers/promises'
import type { MiddlewareHandler } from 'hono'
import { BrokenForm, readUntilFiles } from '#src/platform/http/multipart.ts'
import { isSameOrigin, isUnsafe } from '#src/platform/http/security.ts'
import type { Env } from './env.ts'
import { Problem } from './respond.ts'
import { isCsrfToken } from './visitor.ts'

const MAX_FIELDS = 2_000

/** Where a form may bring files so large that they are never read into memory. */
const streamed = /^\/admin\/(?:products\/\d+\/(?:images|files(?:\/\d+\/replacement)?)|imports\/whole)$/

/** @param type the header Content-Type */
export const isStreamed = (path: string, type: string): boolean =>
  streamed.test(path) && type.startsWith('multipart/form-data')

/**
 * Refuses what a foreign page might have sent, and reads the form. Gateways are let through: they prove themselves by a
 * signature on the raw bytes, which must not be read before.
 */
export const protect: MiddlewareHandler<Env> = async (c, next) => {
  if (!isUnsafe(c.req.method) || c.req.path.startsWith('/webhooks/')) return next()
  const { deps, visitor } = c.var
  if (!isSameOrigin(c.req.raw.headers, deps.config.publicUrl)) {
    throw new Problem(403, 'This form was not sent from a page of this shop.')
  }
  const type = c.req.header('content-type') ?? ''
  const { data, uploads } = isStreamed(c.req.path, type)
    ? await readStart(c.req.raw)
    : { data: isForm(type) ? await readForm(c.req.raw) : new FormData(), uploads: null }
  const texts = [...data].filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  Object.assign(c.var, { uploads, formAll: data, form: Object.fromEntries(texts) })
  const token = c.var.form.csrf ?? c.req.header('x-csrf-token') ?? ''
  if (!isCsrfToken(deps, visitor.sessionId, token)) {
    throw new Problem(
      403,
      'This page was open since before you signed in or out. Go back, reload it, and try once more.',
    )
  }
  return next()
}

const isForm = (type: string): boolean =>
  type.startsWith('application/x-www-form-urlencoded') || type.startsWith('multipart/form-data')

export const notWhole = (): Problem =>
  new Problem(422, 'The form did not arrive whole. Please send it again.')

/** What stands before a file is short: whoever sends that for longer only wants to hold a connection. */
const START_MS = 30_000

async function tooLate(signal: AbortSignal): Promise<never> {
  await sleep(START_MS, undefined, { signal, ref: false })
  throw new BrokenForm('its beginning took too long')
}

async function readStart(request: Request) {
  const data = new FormData()
  const timer = new AbortController()
  try {
    const { fields, files } = await Promise.race([readUntilFiles(request), tooLate(timer.signal)])
    for (const [name, value] of fields) data.append(name, value)
    return { data, uploads: files }
  } catch (error) {
    throw error instanceof BrokenForm ? notWhole() : error
  } finally {
    timer.abort()
  }
}

async function readForm(request: Request): Promise<FormData> {
  let data: FormData
  try {
    data = await request.formData()
  } catch (error) {
    if ((error as Error).name === 'BodyTooLarge') throw error
    throw notWhole()
  }
  if ([...data.keys()].length > MAX_FIELDS) throw new Problem(413)
  return data
}
