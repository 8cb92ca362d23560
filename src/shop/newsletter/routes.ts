import { type Context, Hono } from 'hono'
import { networkOf } from '#src/domain/customers/limits.ts'
import { confirmSubscription, type LetterLink, unsubscribe } from '#src/domain/subscribers/confirm.ts'
import { subscribe } from '#src/domain/subscribers/subscribe.ts'
import { shopPage } from '#src/shop/page-context.ts'
import { type NewsletterState, newsletterFragment, newsletterPage } from '#src/shop/pages/views.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment, redirect } from '#src/web/respond.ts'

/** The letter: asking for it, confirming by the link in the mail, and leaving. */
export const newsletterRoutes = new Hono<Env>()
  .get('/', allow('anyone'), (c) => answer(c, { state: 'refused' }))

  .post('/', allow('anyone'), async (c) => {
    const { db, now, form, visitor, deps } = c.var
    const email = (form.email ?? '').trim().slice(0, 254)
    const source = form.source === 'checkout' ? 'checkout' : 'footer'
    const outcome = await subscribe(db, { email, source, network: networkOf(visitor.ip), now })
    if (outcome === 'bad_email')
      return answer(c, { state: 'refused', email, error: messages.bad_email, status: 422 })
    if (outcome !== 'check_mail')
      return answer(c, { state: 'refused', email, error: messages.too_many, status: 429 })
    deps.nudge()
    return isFragment(c) ? answer(c, { state: 'check_mail', email }) : redirect(c, '/newsletter/sent')
  })

  .get('/sent', allow('anyone'), (c) => answer(c, { state: 'check_mail' }))

  .get('/confirm/:token', allow('anyone'), async (c) => {
    const token = c.req.param('token')
    return answerLink(c, await confirmSubscription(c.var.db, { token, now: c.var.now }), 'confirmed')
  })

  .get('/leave/:token', allow('anyone'), async (c) => {
    const token = c.req.param('token')
    return answerLink(c, await unsubscribe(c.var.db, { token, now: c.var.now }), 'left')
  })

const messages = {
  bad_email: 'Enter an email address in the correct format, like name@example.com.',
  too_many: 'That was a lot at once. Wait a little and try again.',
}

/** A link used twice says the same as the first time, except that a reader is told they are one already. */
function answerLink(
  c: Context<Env>,
  outcome: LetterLink | 'unknown_link' | 'expired_link',
  done: 'confirmed' | 'left',
): Promise<Response> {
  if (typeof outcome === 'string') return answer(c, { state: 'expired', status: 404 })
  const state = done === 'confirmed' && outcome.result === 'already' ? 'already' : done
  return answer(c, { state, email: outcome.email })
}

const titles: Record<NewsletterState, string> = {
  check_mail: 'Look into your mail',
  confirmed: 'Welcome to the letter',
  already: 'You already get it',
  left: 'You have left the letter',
  refused: 'A short letter, once a month',
  expired: 'That link has run out',
}

async function answer(
  c: Context<Env>,
  said: { state: NewsletterState; email?: string; error?: string; status?: number },
): Promise<Response> {
  const { state, email = '', error = '', status = 200 } = said
  if (isFragment(c))
    return html(c, newsletterFragment({ csrf: c.var.visitor.csrf, state, email, error }), status)
  const page = await shopPage(c, { title: `${error ? 'Error: ' : ''}${titles[state]}` })
  return html(c, newsletterPage({ page, state, email, error }), status)
}
