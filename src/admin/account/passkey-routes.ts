import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { findAccount } from '#src/domain/customers/queries.ts'
import {
  type Added,
  addPasskey,
  offerPasskey,
  type PasskeySite,
  passkeySite,
  removePasskey,
} from '#src/domain/customers/staff/passkeys.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { tooManyTries } from '#src/web/account-words.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import { deviceWords } from '#src/web/device-words.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { withRetryAfter } from '#src/web/sign-in.ts'
import { backFace } from '../page-context.ts'
import { own } from './signed-in.ts'
import { addPasskeyPage } from './views.ts'

type C = Context<Env>

const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.slice(0, longest))
const PasskeyForm = z.object({ name: text(200), password: text(1_000), answer: text(20_000) })

const words: Record<Exclude<Added, 'added' | object>, { field: string; message: string }> = {
  no_two_factor: { field: 'name', message: 'Set up two-factor first' },
  no_name: { field: 'name', message: 'Enter a name that you will know it by' },
  too_many: { field: 'name', message: 'There are ten passkeys already. Remove one first' },
  wrong_password: { field: 'password', message: 'This is not your password' },
  refused: { field: 'name', message: 'The browser made no passkey. Try again, or with another device' },
}

/** Passkeys: a fingerprint, a face or a security key in place of the code. */
export const passkeyRoutes = new Hono<Env>()
  .get('/new', allow('staff'), (c) => {
    if (!c.var.visitor.user?.hasTwoFactor) return redirect(c, '/admin/account/two-factor')
    return show(c, deviceWords(c.var.visitor.userAgent), {})
  })

  .post('/', allow('staff'), async (c) => {
    const { name, ...typed } = PasskeyForm.parse(c.var.form)
    const answer = await addPasskey(c.var.db, siteOf(c), { ...own(c), ...typed, name })
    if (typeof answer === 'object') {
      const refused = await show(c, name, { password: tooManyTries(answer.waitMs) }, 429)
      return withRetryAfter(refused, answer.waitMs)
    }
    if (answer !== 'added') return show(c, name, { [words[answer].field]: words[answer].message })
    leaveFlash(c, 'passkey_added')
    return redirect(c, '/admin/account')
  })

  .post('/:id{[\\w-]{16,400}}/remove', allow('staff'), async (c) => {
    const { userId, actor, now } = own(c)
    const removed = await removePasskey(c.var.db, { id: c.req.param('id'), userId, actor, now })
    if (removed === 'no_such_passkey') throw new Problem(404)
    leaveFlash(c, 'passkey_removed')
    return redirect(c, '/admin/account')
  })

function siteOf(c: C): PasskeySite {
  const site = passkeySite(c.var.deps.config.publicUrl, c.var.settings.name)
  if (!site) throw new Problem(404)
  return site
}

async function show(c: C, name: string, errors: FormErrors, status = 0): Promise<Response> {
  const { db, settings, visitor, now } = c.var
  const { userId } = own(c)
  const account = await findAccount(db, userId)
  if (!account) throw new Problem(404)
  const props = {
    title: `Add a passkey | ${settings.name}`,
    csrf: visitor.csrf,
    shop: backFace(c),
    hasPassword: account.hasPassword,
    options: await offerPasskey(db, siteOf(c), { userId, email: account.email, name: account.name, now }),
    values: { name },
    errors,
  }
  return html(c, addPasskeyPage(props), status || (Object.keys(errors).length > 0 ? 422 : 200))
}
