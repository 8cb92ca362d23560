import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { findAccount } from '#src/domain/customers/queries.ts'
import { isStaff } from '#src/domain/customers/roles.ts'
import { askForPasskey, checkPasskey, passkeySite } from '#src/domain/customers/staff/passkeys.ts'
import { readPendingStep } from '#src/domain/customers/staff/pending-step.ts'
import { checkCode, hasTwoFactor } from '#src/domain/customers/staff/two-factor.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { tooManyTries } from '#src/web/account-words.ts'
import { leaveFlash, readCookie, writeCookie } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, redirect } from '#src/web/respond.ts'
import { enter, withRetryAfter } from '#src/web/sign-in.ts'
import { backFace } from '../page-context.ts'
import { safeBack } from './safe-back.ts'
import { staffCodePage } from './views.ts'

type C = Context<Env>
const CodeForm = z.object({
  code: z
    .string()
    .catch('')
    .transform((typed) => typed.slice(0, 60)),
  to: z.string().catch(''),
})

const PasskeyForm = z.object({
  answer: z
    .string()
    .catch('')
    .transform((typed) => typed.slice(0, 20_000)),
  to: z.string().catch(''),
})

/** The second step: a code, once the password was right. */
export const adminCodeRoutes = new Hono<Env>()
  .get('/login/code', allow('anyone'), async (c) => {
    const to = safeBack(c.req.query('next'))
    const userId = await findWho(c)
    return userId === null
      ? redirect(c, `/admin/login?next=${encodeURIComponent(to)}`)
      : show(c, userId, to, {})
  })

  .post('/login/code', allow('anyone'), async (c) => {
    const { db, deps, visitor, now } = c.var
    const { code, to } = CodeForm.parse(c.var.form)
    const userId = await findWho(c)
    const account = userId === null ? null : await findAccount(db, userId)
    if (!account) return redirect(c, `/admin/login?next=${encodeURIComponent(safeBack(to))}`)
    if (code.trim() === '') return show(c, account.id, to, { code: 'Enter the code' })
    const actor = { userId: account.id, name: account.name, ip: visitor.ip }
    const answer = await checkCode(db, deps.keys.seal, { userId: account.id, typed: code, actor, now })
    if (answer === 'wrong') {
      const words = 'This code is wrong, too old, or used already. Wait for the next one'
      return show(c, account.id, to, { code: words })
    }
    if (answer !== 'passed') return waiting(c, account.id, to, answer.waitMs)
    return comeIn(c, account.id, to)
  })

  .post('/login/passkey', allow('anyone'), async (c) => {
    const { db, deps, settings, now } = c.var
    const { answer, to } = PasskeyForm.parse(c.var.form)
    const userId = await findWho(c)
    if (userId === null) return redirect(c, `/admin/login?next=${encodeURIComponent(safeBack(to))}`)
    const site = passkeySite(deps.config.publicUrl, settings.name)
    const checked = site ? await checkPasskey(db, site, { userId, answer, now }) : 'wrong'
    if (checked === 'wrong')
      return show(c, userId, to, { passkey: 'The passkey was not accepted. Try again, or use a code' })
    return checked === 'passed' ? comeIn(c, userId, to) : waiting(c, userId, to, checked.waitMs)
  })

async function comeIn(c: C, userId: number, to: string): Promise<Response> {
  writeCookie(c, 'step', '')
  leaveFlash(c, await enter(c, userId, true))
  return redirect(c, safeBack(to))
}

async function waiting(c: C, userId: number, to: string, waitMs: number): Promise<Response> {
  return withRetryAfter(await show(c, userId, to, { code: tooManyTries(waitMs) }, 429), waitMs)
}

/** Whose code is asked for: who has just typed their password, or is signed in by it at the shop's own door. */
async function findWho(c: C): Promise<number | null> {
  const { db, deps, visitor, now } = c.var
  const pending = readPendingStep(deps.keys.step, readCookie(c, 'step'), now)
  const userId = pending ?? (visitor.isStrong ? null : (visitor.user?.id ?? null))
  if (userId === null) return null
  const [account, isOn] = await Promise.all([findAccount(db, userId), hasTwoFactor(db, userId)])
  return account && isStaff(account.role) && isOn ? userId : null
}

async function show(c: C, userId: number, to: string, errors: FormErrors, status = 0): Promise<Response> {
  const { db, deps, settings, visitor, now } = c.var
  const site = passkeySite(deps.config.publicUrl, settings.name)
  const props = {
    title: `Second step | ${settings.name}`,
    csrf: visitor.csrf,
    shop: backFace(c),
    errors,
    to: safeBack(to),
    flash: visitor.flash,
    passkeyOptions: (site && (await askForPasskey(db, site, { userId, now }))) ?? '',
  }
  return html(c, staffCodePage(props), status || (Object.keys(errors).length > 0 ? 422 : 200))
}
