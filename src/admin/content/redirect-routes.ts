import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { RedirectRefusal } from '#src/domain/content/redirects.ts'
import { removeRedirect, saveRedirect } from '#src/domain/content/save-redirect.ts'
import { listRedirects, type Redirect } from '#src/domain/content/staff-queries.ts'
import { type FormErrors, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment, Problem, redirect } from '#src/web/respond.ts'
import { actorOf, adminPage } from '../page-context.ts'
import { countWords, listHref, pagerOf, whenInside } from '../words.ts'
import { redirectListFragment, redirectsPage } from './views.ts'

type C = Context<Env>
const HERE = '/admin/content/redirects'
const REDIRECTS_A_PAGE = 50

const ListQuery = z.object({
  q: z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, 200)),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
})

/** Addresses that are gone, and where they lead now. */
export const redirectRoutes = new Hono<Env>()
  .get('/', allow('content.edit'), (c) => showRedirects(c, { from: '', to: '' }, {}))

  .post('/', allow('content.edit'), async (c) => {
    const { db, form, now } = c.var
    const typed = { from: form.from ?? '', to: form.to ?? '' }
    const saved = await saveRedirect(db, { ...typed, actor: actorOf(c), now })
    if (typeof saved === 'string') {
      const [field, message] = refusals[saved]
      return showRedirects(c, typed, { [field]: message })
    }
    leaveFlash(c, 'saved')
    return redirect(c, HERE)
  })

  .post('/:id{[1-9][0-9]{0,14}}/delete', allow('content.edit'), async (c) => {
    const id = Number(c.req.param('id'))
    const refusal = await removeRedirect(c.var.db, { id, actor: actorOf(c), now: c.var.now })
    if (refusal) throw new Problem(404)
    leaveFlash(c, 'removed')
    return redirect(c, HERE)
  })

const refusals: Record<RedirectRefusal, [field: 'from' | 'to', message: string]> = {
  bad_from: ['from', 'Enter the path of an address, like /old-shop/mugs'],
  bad_to: ['to', 'Enter a path in this shop, like /categories/kitchen'],
  to_itself: ['to', 'This leads to itself. Enter another path'],
  loop: [
    'to',
    'That address leads back to this one, so nobody would arrive. Remove the other redirect first',
  ],
  taken: ['from', 'The shop shows something at this address, so it cannot lead elsewhere'],
}

async function showRedirects(
  c: C,
  typed: { from: string; to: string },
  errors: FormErrors,
): Promise<Response> {
  const { db } = c.var
  const { q, page } = ListQuery.parse(c.req.query())
  const offset = (page - 1) * REDIRECTS_A_PAGE
  const { redirects, total } = await listRedirects(db, { text: q, limit: REDIRECTS_A_PAGE, offset })
  const hrefOf = (other: number) => listHref(HERE, { q, page: other > 1 ? other : '' })
  const list = {
    csrf: c.var.visitor.csrf,
    rows: redirects.map((each) => presentRedirect(c, each)),
    pager: pagerOf(page, REDIRECTS_A_PAGE, total, hrefOf),
    empty: q
      ? { text: `No redirect has “${q}” in it.`, clearHref: HERE }
      : { text: 'No redirects yet. A page whose address changes leaves one by itself.', clearHref: '' },
  }
  if (isFragment(c)) return html(c, redirectListFragment(list))
  const isRefused = Object.keys(errors).length > 0
  const shell = await adminPage(c, 'Redirects', 'content')
  const props = { page: withErrorTitle(shell, isRefused), q, typed, errors, problems: problemsOf(errors) }
  return html(c, redirectsPage({ ...list, ...props }), isRefused ? 422 : 200)
}

function presentRedirect(c: C, { id, from, to, hits, lastHitAt }: Redirect) {
  const { now, settings } = c.var
  const last = lastHitAt === null ? '' : `, last ${whenInside(lastHitAt, now, settings)}`
  return { id, from, to, hits: hits === 0 ? 'Not followed yet' : countWords(hits, 'time', 'times') + last }
}
