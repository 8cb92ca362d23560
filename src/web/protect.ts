import type { MiddlewareHandler } from 'hono'
import { isSameOrigin, isUnsafe } from '#src/platform/http/security.ts'
import type { Env } from './env.ts'
import { Problem } from './respond.ts'
import { isCsrfToken } from './visitor.ts'

const MAX_FIELDS = 2_000

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
  const isForm =
    type.startsWith('application/x-www-form-urlencoded') || type.startsWith('multipart/form-data')
  const data = isForm ? await readForm(c.req.raw) : new FormData()
  const texts = [...data].filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  Object.assign(c.var, { formAll: data, form: Object.fromEntries(texts) })
  const token = c.var.form.csrf ?? c.req.header('x-csrf-token') ?? ''
  if (!isCsrfToken(deps, visitor.sessionId, token)) {
    throw new Problem(
      403,
      'This page was open since before you signed in or out. Go back, reload it, and try once more.',
    )
  }
  return next()
}

async function readForm(request: Request): Promise<FormData> {
  let data: FormData
  try {
    data = await request.formData()
  } catch (error) {
    if ((error as Error).name === 'BodyTooLarge') throw error
    throw new Problem(422, 'The form did not arrive whole. Please send it again.')
  }
  if ([...data.keys()].length > MAX_FIELDS) throw new Problem(413)
  return data
}
