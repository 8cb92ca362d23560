import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { countInvitations, inviteStaff, listInvitations } from '#src/domain/customers/staff/invitations.ts'
import { countMembers, listMembers } from '#src/domain/customers/staff/members.ts'
import { requireTwoFactor } from '#src/domain/customers/staff/require-two-factor.ts'
import { insistsOnTwoFactor } from '#src/domain/settings/settings.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { tooManyTries } from '#src/web/account-words.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, redirect } from '#src/web/respond.ts'
import { withRetryAfter } from '#src/web/sign-in.ts'
import { adminPage, byOf } from '../page-context.ts'
import { listHref, pagerOf } from '../words.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { memberRoutes } from './member-routes.ts'
import { presentInvitation, presentMember } from './present.ts'
import { roleOptions } from './role-options.ts'
import { invitePage, staffListPage } from './views.ts'
import { inviteWords } from './words.ts'

type C = Context<Env>
const PER_PAGE = 50

const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, longest))
const ListQuery = z.object({
  view: z.enum(['working', 'invited', 'ended']).catch('working'),
  q: text(200),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
})
type ListQuery = z.output<typeof ListQuery>
const InviteForm = z.object({ email: text(300), role: text(40) })

/** Who works here, and who may come in. */
export const adminStaffRoutes = new Hono<Env>()
  .get('/', allow('staff.edit'), (c) => showList(c, ListQuery.parse(c.req.query())))

  .post('/two-factor', allow('staff.edit'), async (c) => {
    await requireTwoFactor(c.var.db, { isOn: c.var.form.required === '1', by: byOf(c) })
    leaveFlash(c, 'saved')
    return redirect(c, '/admin/staff')
  })

  .get('/new', allow('staff.edit'), (c) => showInvite(c, { email: '', role: 'fulfilment' }, {}))

  .post('/invitations', allow('staff.edit'), async (c) => {
    const typed = InviteForm.parse(c.var.form)
    const answer = await inviteStaff(c.var.db, { ...typed, by: byOf(c) })
    if (typeof answer === 'string') {
      const { field, message } = inviteWords[answer]
      return showInvite(c, typed, { [field]: message })
    }
    if ('waitMs' in answer) {
      const refused = await showInvite(c, typed, { email: tooManyTries(answer.waitMs) }, 429)
      return withRetryAfter(refused, answer.waitMs)
    }
    c.var.deps.nudge()
    leaveFlash(c, 'staff_invited')
    return redirect(c, '/admin/staff?view=invited')
  })

  .route('/invitations', invitationRoutes)
  .route('/', memberRoutes)

async function showList(c: C, { view, q, page: number }: ListQuery): Promise<Response> {
  const { db, settings, now } = c.var
  const isInvited = view === 'invited'
  const [page, found, invitations, working, invited, ended] = await Promise.all([
    adminPage(c, 'Staff', 'staff'),
    isInvited
      ? { members: [], total: 0 }
      : listMembers(db, { view, text: q, limit: PER_PAGE, offset: (number - 1) * PER_PAGE }),
    isInvited ? listInvitations(db) : [],
    countMembers(db, { view: 'working', text: '' }),
    countInvitations(db),
    countMembers(db, { view: 'ended', text: '' }),
  ])
  const hrefOf = (fields: Record<string, string | number>) => listHref('/admin/staff', fields)
  const tab = (of: ListQuery['view'], label: string, count: number) => ({
    label,
    count,
    href: hrefOf({ view: of === 'working' ? '' : of }),
    isCurrent: view === of,
  })
  const wish = wishWords(q, view)
  return html(
    c,
    staffListPage({
      page,
      views: [
        tab('working', 'Working', working),
        tab('invited', 'Invited', invited),
        tab('ended', 'Ended', ended),
      ],
      view,
      q,
      rows: found.members.map((member) => presentMember(member, now, settings)),
      invitations: invitations.map((invitation) => presentInvitation(invitation, now, settings)),
      pager: isInvited ? null : pagerOf(number, PER_PAGE, found.total, (to) => hrefOf({ view, q, page: to })),
      empty: { text: wish, clearHref: q === '' ? '' : hrefOf({ view: view === 'working' ? '' : view }) },
      rule: {
        isRequired: settings.requiresTwoFactor,
        note: insistsOnTwoFactor(settings) || !settings.requiresTwoFactor ? '' : DEMO_NOTE,
      },
    }),
  )
}

const DEMO_NOTE = 'While this is a demonstration shop, two-factor is only recommended.'

const wishWords = (q: string, view: ListQuery['view']): string => {
  if (q !== '') return `Nobody here is called “${q}”.`
  return view === 'invited' ? 'Nobody is invited at the moment.' : 'Nobody’s access has been ended.'
}

async function showInvite(
  c: C,
  values: { email: string; role: string },
  errors: FormErrors,
  status = 0,
): Promise<Response> {
  const [page, roles] = await Promise.all([adminPage(c, 'Invite somebody', 'staff'), roleOptions(c)])
  const answer = status || (Object.keys(errors).length > 0 ? 422 : 200)
  return html(c, invitePage({ page, values, roles, errors }), answer)
}
