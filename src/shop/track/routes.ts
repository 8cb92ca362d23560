import { Hono } from 'hono'
import { networkOf } from '#src/domain/customers/limits.ts'
import { findOrderLink } from '#src/domain/orders/queries.ts'
import { orderPath } from '#src/domain/orders/start-payment.ts'
import { MINUTE } from '#src/kernel/clock.ts'
import { normaliseEmail } from '#src/kernel/email.ts'
import { countTry } from '#src/platform/throttle.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, publicPage, redirect } from '#src/web/respond.ts'
import { absolute, shopPage } from '../page-context.ts'
import { trackPage } from './views.ts'

const guesses = { tries: 20, windowMs: 15 * MINUTE }

/** Finds an order for someone who has lost its link. */
export const trackRoutes = new Hono<Env>()
  .get('/', allow('anyone'), async (c) => {
    const values = { number: '', email: '' }
    const page = await shopPage(c, {
      title: 'Track an order',
      description: 'See where your parcel is.',
      canonical: absolute(c, '/track'),
    })
    return publicPage(c, trackPage({ page, values, errors: {} }))
  })

  .post('/', allow('anyone'), async (c) => {
    const { form, db, now, visitor } = c.var
    const values = {
      number: (form.number ?? '').trim().replace(/^#/, '').slice(0, 20),
      email: (form.email ?? '').slice(0, 254),
    }
    if ((await countTry(db, `track:${networkOf(visitor.ip)}`, guesses, now)) > 0) throw new Problem(429)
    const email = normaliseEmail(values.email)
    const errors: Record<string, string> = {}
    if (!/^\d+$/.test(values.number)) errors.number = 'Enter the order number from your email, like 1048'
    if (email === null) errors.email = 'Enter an email address in the correct format, like name@example.com'
    const order = email !== null && !errors.number ? await findOrderLink(db, values.number, email) : null
    if (order) return redirect(c, orderPath(order))
    if (Object.keys(errors).length === 0)
      errors.number = 'We found no order with this number and address. Check both for slips.'
    return html(c, trackPage({ page: await shopPage(c, { title: 'Track an order' }), values, errors }), 422)
  })
