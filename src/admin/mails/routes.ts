import { type Context, Hono } from 'hono'
import { z } from 'zod'
import {
  countMails,
  findMail,
  type LoggedMail,
  listMails,
  type MailView,
  mailViews,
  type WholeMail,
} from '#src/domain/notifications/mail-log.ts'
import { refuseResending, resendMail } from '#src/domain/notifications/resend-mail.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import type { State } from '../page.ts'
import { actorOf, adminPage } from '../page-context.ts'
import { listHref, pagerOf, whenWords } from '../words.ts'
import { mailListPage, mailPage } from './views.ts'

type C = Context<Env>
const MAILS_A_PAGE = 50
const MAIL = '/:id{[1-9][0-9]{0,14}}'

const ListQuery = z.object({
  view: z.enum(mailViews).catch('all'),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
})

/** A mail is a page by somebody's data: it may show itself and do nothing else. */
const PREVIEW_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"

/** Every mail the shop meant to send, and how the sending went. */
export const adminMailRoutes = new Hono<Env>()
  .get('/', allow('mails.read'), async (c) => {
    const { db, deps, settings, now } = c.var
    const { view, page } = ListQuery.parse(c.req.query())
    const { mails, total } = await listMails(db, {
      view,
      limit: MAILS_A_PAGE,
      offset: (page - 1) * MAILS_A_PAGE,
    })
    const failed = await countMails(db, 'failed')
    return html(
      c,
      mailListPage({
        page: await adminPage(c, 'Mails', 'mails'),
        views: mailViews.map((each) => ({
          label: viewLabels[each],
          count: each === 'failed' ? failed : null,
          href: hrefOf(each, 1),
          isCurrent: each === view,
        })),
        rows: mails.map((mail) => ({
          href: `/admin/mails/${mail.id}`,
          when: whenWords(mail.createdAt, now, settings),
          to: mail.to,
          subject: mail.subject,
          kind: kindWords(mail.kind),
          state: stateOf(mail, sendsMail(c)),
        })),
        pager: pagerOf(page, MAILS_A_PAGE, total, (other) => hrefOf(view, other)),
        notice: deps.connections.unreadable.includes('mail')
          ? 'The mail server’s address cannot be read, so mails wait. It has to be typed again under Settings, Connections.'
          : deps.connections.mail.url
            ? ''
            : 'No mail server is named, so mails are kept as files in the shop’s folder and sent to nobody.',
      }),
    )
  })

  .get(MAIL, allow('mails.read'), async (c) => {
    const mail = await readMail(c)
    const { settings, now } = c.var
    const own = `/admin/mails/${mail.id}`
    return html(
      c,
      mailPage({
        page: await adminPage(c, 'Mail', 'mails'),
        subject: mail.subject,
        to: mail.to,
        when: whenWords(mail.createdAt, now, settings),
        state: stateOf(mail, sendsMail(c)),
        attempts: mail.attempts,
        error: mail.error,
        messageId: mail.messageId,
        htmlHref: mail.body ? `${own}/html` : '',
        text: mail.body?.text ?? '',
        resendAction: refuseResending(mail) === null ? `${own}/resend` : null,
        order: mail.orderNumber
          ? { number: mail.orderNumber, href: `/admin/orders/${mail.orderNumber}` }
          : null,
      }),
    )
  })

  .get(`${MAIL}/html`, allow('mails.read'), async (c) => {
    const { body } = await readMail(c)
    if (!body) throw new Problem(404)
    const answer = html(c, body.html)
    answer.headers.set('Content-Security-Policy', PREVIEW_POLICY)
    answer.headers.set('X-Frame-Options', 'SAMEORIGIN')
    return answer
  })

  .post(`${MAIL}/resend`, allow('mails.read'), async (c) => {
    const { db, deps, now } = c.var
    const mailId = Number(c.req.param('id'))
    const refusal = await resendMail(db, { mailId, actor: actorOf(c), now })
    if (refusal === 'no_such_mail') throw new Problem(404)
    if (refusal === 'link_is_spent')
      throw new Problem(422, 'The link in this mail is not kept after sending.')
    deps.nudge()
    leaveFlash(c, 'mail_resent')
    return redirect(c, `/admin/mails/${mailId}`)
  })

const viewLabels: Record<MailView, string> = { all: 'All', waiting: 'Waiting', failed: 'Not sent' }

const hrefOf = (view: MailView, page: number) =>
  listHref('/admin/mails', { view: view === 'all' ? '' : view, page: page > 1 ? page : '' })

async function readMail(c: C): Promise<WholeMail> {
  const mail = await findMail(c.var.db, Number(c.req.param('id')))
  if (!mail) throw new Problem(404)
  return mail
}

/** "order_confirmed" as "Order confirmed". */
function kindWords(kind: string): string {
  const words = kind.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Whether mails leave the shop, now or once the server's address can be read again. */
const sendsMail = ({ var: { deps } }: C): boolean =>
  deps.connections.mail.url !== null || deps.connections.unreadable.includes('mail')

/** @param isSending false where no mail server is set up, and "sent" means written to a file */
function stateOf({ state, attempts }: LoggedMail, isSending: boolean): State {
  if (state === 'sent') return isSending ? { label: 'Sent', tone: 'ok' } : { label: 'Kept', tone: 'idle' }
  if (state === 'failed') return { label: 'Not sent', tone: 'bad' }
  return attempts > 0 ? { label: 'Will be tried again', tone: 'warn' } : { label: 'Waiting', tone: 'open' }
}
