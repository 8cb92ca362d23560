import { type Context, Hono } from 'hono'
import { z } from 'zod'
import {
  countOutbox,
  listOutbox,
  type OutboxView,
  outboxViews,
  retryEvent,
} from '#src/domain/notifications/outbox-log.ts'
import { askGateway } from '#src/domain/orders/ask-gateway.ts'
import {
  type AttemptView,
  attemptViews,
  countAttempts,
  listAttempts,
} from '#src/domain/orders/stuck-payments.ts'
import {
  countReceived,
  type InboxView,
  inboxViews,
  listReceived,
  replayEvent,
} from '#src/domain/payments/inbox.ts'
import { countItems, findRun, listItems } from '#src/domain/reconciliation/queries.ts'
import { askToReconcile, explainItem } from '#src/domain/reconciliation/reconcile.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import type { SavedView } from '../page.ts'
import { actorOf, adminPage, may } from '../page-context.ts'
import { listHref, pagerOf } from '../words.ts'
import {
  presentAttempt,
  presentBook,
  presentItem,
  presentReceived,
  presentSent,
  type Scene,
  type TypedReason,
} from './present.ts'
import { booksPage, type MoneyListProps, type MoneyRow, moneyListPage } from './views.ts'

type C = Context<Env>
const A_PAGE = 50
const ID = '/:id{[1-9][0-9]{0,14}}'
const bookViews = ['open', 'explained'] as const
type BooksView = (typeof bookViews)[number]
const Reason = z.string().trim().min(1).max(200)

/** What needs somebody about money: attempts, disputes, the books, and messages from and to others. */
export const adminPaymentRoutes = new Hono<Env>()
  .get('/', allow('orders.read'), async (c) => {
    const { db, now } = c.var
    const { view, page, offset } = readList(c, attemptViews)
    const rows = await listAttempts(db, { view, limit: A_PAGE, offset, now })
    return html(
      c,
      moneyListPage(
        await listProps(c, '/admin/payments', {
          name: 'Attempts to pay',
          view,
          labels: { stuck: 'Stuck', open: 'Open', disputed: 'Disputed' },
          count: (each) => countAttempts(db, each, now),
          page,
          rows: rows.map((row) => presentAttempt(row, sceneOf(c))),
          empty: emptyAttempts[view],
        }),
      ),
    )
  })

  .post(`${ID}/inquiry`, allow('orders.refund'), async (c) => {
    const { deps, now } = c.var
    const said = await askGateway(deps, { paymentId: Number(c.req.param('id')), actor: actorOf(c), now })
    if (said === 'no_such_payment') throw new Problem(404)
    deps.nudge()
    leaveFlash(c, `asked_${said}`)
    return redirect(c, '/admin/payments')
  })

  .get('/books', allow('orders.read'), (c) => showBooks(c, null, 200))

  .post('/books', allow('orders.refund'), async (c) => {
    const { db, deps, now } = c.var
    await askToReconcile(db, actorOf(c), now)
    deps.nudge()
    leaveFlash(c, 'books_asked')
    return redirect(c, '/admin/payments/books')
  })

  .post(`/books/items${ID}/explanation`, allow('orders.refund'), async (c) => {
    const { db, form, now } = c.var
    const itemId = Number(c.req.param('id'))
    const reason = Reason.safeParse(form.reason)
    if (!reason.success) {
      const error = 'Say in up to 200 characters why the books differ'
      return showBooks(c, { itemId, value: form.reason ?? '', error }, 422)
    }
    if (!(await explainItem(db, { itemId, reason: reason.data, actor: actorOf(c), now })))
      throw new Problem(404)
    leaveFlash(c, 'difference_explained')
    return redirect(c, '/admin/payments/books')
  })

  .get('/inbox', allow('orders.read'), async (c) => {
    const { db } = c.var
    const { view, page, offset } = readList(c, inboxViews)
    const rows = await listReceived(db, { view, limit: A_PAGE, offset })
    return html(
      c,
      moneyListPage(
        await listProps(c, '/admin/payments/inbox', {
          name: 'Webhooks from gateways',
          view,
          labels: messageLabels,
          count: (each: InboxView) => countReceived(db, each),
          page,
          rows: rows.map((row) => presentReceived(row, sceneOf(c))),
          empty: 'No webhooks here.',
        }),
      ),
    )
  })

  .post(`/inbox${ID}/replay`, allow('orders.refund'), async (c) => {
    const { db, now } = c.var
    return again(
      c,
      await replayEvent(db, { eventId: Number(c.req.param('id')), actor: actorOf(c), now }),
      'inbox',
    )
  })

  .get('/outbox', allow('orders.read'), async (c) => {
    const { db } = c.var
    const { view, page, offset } = readList(c, outboxViews)
    const rows = await listOutbox(db, { view, limit: A_PAGE, offset })
    const props = await listProps(c, '/admin/payments/outbox', {
      name: 'Events of the shop',
      view,
      labels: messageLabels,
      count: (each: OutboxView) => countOutbox(db, each),
      page,
      rows: rows.map((row) => presentSent(row, sceneOf(c))),
      empty: 'No events here.',
    })
    const aside = may(c, 'mails.read')
      ? {
          text: 'Mails have a log of their own, from which they can be sent again:',
          href: '/admin/mails',
          label: 'Mails',
        }
      : props.aside
    return html(c, moneyListPage({ ...props, aside }))
  })

  .post(`/outbox${ID}/retry`, allow('orders.refund'), async (c) => {
    const { db, now } = c.var
    return again(
      c,
      await retryEvent(db, { eventId: Number(c.req.param('id')), actor: actorOf(c), now }),
      'outbox',
    )
  })

const messageLabels = { all: 'All', waiting: 'Waiting', stuck: 'Stuck' }
const emptyAttempts: Record<AttemptView, string> = {
  stuck: 'Nothing is stuck: every payment has ended as it should, or still has time.',
  open: 'Nobody is paying just now.',
  disputed: 'No bank disputes a payment.',
}

function again(c: C, isThere: boolean, list: 'inbox' | 'outbox'): Response {
  if (!isThere) throw new Problem(404)
  c.var.deps.nudge()
  leaveFlash(c, 'event_again')
  return redirect(c, `/admin/payments/${list}?view=waiting`)
}

function sceneOf(c: C): Scene {
  const { deps, settings, now } = c.var
  return { deps, settings, now, mayAct: may(c, 'orders.refund') }
}

/** Which part of a list is asked for; the first view where it names none. */
function readList<V extends string>(c: C, views: readonly [V, ...V[]]) {
  const view = z
    .enum(views as readonly [string, ...string[]])
    .catch(views[0])
    .parse(c.req.query('view')) as V
  const page = z.coerce.number().int().min(1).max(100_000).catch(1).parse(c.req.query('page'))
  return { view, page, offset: (page - 1) * A_PAGE }
}

type List<V extends string> = {
  name: string
  view: V
  labels: Record<V, string>
  count: (view: V) => Promise<number>
  page: number
  rows: MoneyRow[]
  empty: string
}

async function listProps<V extends string>(c: C, path: string, list: List<V>): Promise<MoneyListProps> {
  const views = Object.keys(list.labels) as V[]
  const hrefOf = (view: V, page: number) =>
    listHref(path, { view: view === views[0] ? '' : view, page: page > 1 ? page : '' })
  const counts = await Promise.all(views.map(list.count))
  const countOf = (view: V) => counts[views.indexOf(view)] ?? 0
  return {
    page: await adminPage(c, 'Payments', 'payments'),
    tabs: tabsOf(path),
    views: views.map((view) => ({
      label: list.labels[view],
      count: countOf(view),
      href: hrefOf(view, 1),
      isCurrent: view === list.view,
    })),
    name: list.name,
    rows: list.rows,
    pager: pagerOf(list.page, A_PAGE, countOf(list.view), (page) => hrefOf(list.view, page)),
    empty: list.empty,
    aside: { text: '', href: '', label: '' },
  }
}

const tabsOf = (current: string): SavedView[] =>
  [
    ['/admin/payments', 'Attempts'],
    ['/admin/payments/books', 'Books'],
    ['/admin/payments/inbox', 'Webhooks'],
    ['/admin/payments/outbox', 'Events'],
  ].map(([href = '', label = '']) => ({ label, count: null, href, isCurrent: href === current }))

async function showBooks(c: C, typed: TypedReason | null, status: 200 | 422): Promise<Response> {
  const { db, deps } = c.var
  const scene = sceneOf(c)
  const { view, page, offset } = readList(c, bookViews)
  const items = await listItems(db, { isOpen: view === 'open', limit: A_PAGE, offset })
  const runs = await Promise.all(
    deps.gateways.map(async ({ name }) => ({ name, run: await findRun(db, name, false) })),
  )
  const props = await listProps(c, '/admin/payments/books', {
    name: 'Differences',
    view,
    labels: { open: 'To explain', explained: 'Explained' },
    count: (each: BooksView) => countItems(db, each === 'open'),
    page,
    rows: items.map((item) => presentItem(item, scene, typed)),
    empty:
      view === 'open' ? 'The books agree: there is nothing to explain.' : 'Nothing had to be explained yet.',
  })
  return html(
    c,
    booksPage({
      ...props,
      books: runs.map(({ name, run }) => presentBook(name, run, scene)),
      compareAction: scene.mayAct ? '/admin/payments/books' : null,
    }),
    status,
  )
}
