import type { Context, MiddlewareHandler } from 'hono'
import { isSameOrigin, isUnsafe } from '#src/platform/http/security.ts'
import type { Env } from './env.ts'
import { Problem } from './respond.ts'
import { isCsrfToken } from './visitor.ts'

const MAX_FIELDS = 2_000

const isMultipart = (type: string) => type.startsWith('multipart/form-data')

/**
 * Refuses what a foreign page might have sent, and reads the form. Gateways are let through: they prove themselves by a
 * signature on the raw bytes, which must not be read before.
 * @param isStreamed paths whose forms with files are left unread, and their token unchecked, for `receiveFiles`
 */
export const protect =
  (isStreamed: (path: string) => boolean): MiddlewareHandler<Env> =>
  async (c, next) => {
    if (!isUnsafe(c.req.method) || c.req.path.startsWith('/webhooks/')) return next()
    const { deps } = c.var
    if (!isSameOrigin(c.req.raw.headers, deps.config.publicUrl)) {
      throw new Problem(403, 'This form was not sent from a page of this shop.')
    }
    const type = c.req.header('content-type') ?? ''
    if (isMultipart(type) && isStreamed(c.req.path)) return next()
    const isForm = type.startsWith('application/x-www-form-urlencoded') || isMultipart(type)
    const data = isForm ? await readForm(c.req.raw) : new FormData()
    const texts = [...data].filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    Object.assign(c.var, { formAll: data, form: Object.fromEntries(texts) })
    assertToken(c, c.var.form.csrf)
    return next()
  }

/** @throws Problem 403 where the form was not made for this session; a script may send the token as a header instead */
export function assertToken(c: Context<Env>, token: string | undefined): void {
  const { deps, visitor } = c.var
  if (isCsrfToken(deps, visitor.sessionId, token ?? c.req.header('x-csrf-token') ?? '')) return
  throw new Problem(
    403,
    'This page was open since before you signed in or out. Go back, reload it, and try once more.',
  )
}

export const brokenForm = (): Problem =>
  new Problem(422, 'The form did not arrive whole. Please send it again.')

async function readForm(request: Request): Promise<FormData> {
  let data: FormData
  try {
    data = await request.formData()
  } catch (error) {
    if ((error as Error).name === 'BodyTooLarge') throw error
    throw brokenForm()
  }
  if ([...data.keys()].length > MAX_FIELDS) throw new Problem(413)
  return data
}
