import { type Context, Hono } from 'hono'
import { countInventory } from '#src/domain/inventory/inventory-list.ts'
import { countOutbox } from '#src/domain/notifications/outbox-log.ts'
import { readMoneyJobs, readSales } from '#src/domain/orders/day-figures.ts'
import { countOrders, findOldestToPack, listOrders } from '#src/domain/orders/staff-queries.ts'
import { countReceived } from '#src/domain/payments/inbox.ts'
import { countItems } from '#src/domain/reconciliation/queries.ts'
import { careKinds, readStandings } from '#src/domain/verification/standing.ts'
import { startOfDay } from '#src/kernel/clock.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { html } from '#src/web/respond.ts'
import type { AdminPage } from '../page.ts'
import { adminPage, may, shipsBeforePayment } from '../page-context.ts'
import { greeting, type Jobs, presentFigures, presentLatest, presentTodo } from './present.ts'
import { type AdminHomeProps, adminHomePage } from './views.ts'

type C = Context<Env>
const DAYS_SHOWN = 8
const LATEST = 6

/** What to do first, and how the day goes: of all that as much as somebody may do, or see. */
export const adminHomeRoutes = new Hono<Env>().get('/', allow('staff'), async (c) => {
  const { settings, visitor, now } = c.var
  const page = await adminPage(c, 'Home', 'home')
  const [jobs, figures, latest] = await Promise.all([
    readJobs(c, page),
    may(c, 'analytics.read') ? readFigures(c) : [],
    may(c, 'orders.read') ? readLatest(c) : null,
  ])
  return html(
    c,
    adminHomePage({
      page,
      greeting: greeting(visitor.user?.name ?? '', now, settings),
      advice: visitor.user?.hasTwoFactor ? null : ADVICE,
      todo: presentTodo(jobs, { now, settings, mayReadMails: may(c, 'mails.read') }),
      figures,
      latest,
      checklist: [],
    }),
  )
})

const ADVICE = {
  text: 'A stolen password is enough to sign in as you. Make it worthless with a code from your phone.',
  href: '/admin/account/two-factor',
  label: 'Set up two-factor',
}

const noMoney: Jobs['money'] = {
  mismatches: 0,
  disputes: 0,
  stuckRefunds: 0,
  transfers: { count: 0, totalMinor: 0 },
}

/** Only what they can do something about. */
async function readJobs(c: C, { counts }: AdminPage): Promise<Jobs> {
  const { db, deps, settings, now } = c.var
  const atDoor = shipsBeforePayment(deps)
  const [isPacking, isMoney] = [may(c, 'orders.fulfil'), may(c, 'orders.refund')]
  const [toSend, oldest, money, low, differences, stuckIn, stuckOut, care] = await Promise.all([
    isPacking ? countOrders(db, { text: '', shipsBeforePayment: atDoor, view: 'send' }) : 0,
    isPacking ? findOldestToPack(db, atDoor) : null,
    isMoney ? readMoneyJobs(db) : noMoney,
    may(c, 'stock.edit') ? countInventory(db, { view: 'low', text: '', lowStock: settings.lowStock }) : 0,
    isMoney ? countItems(db, true) : 0,
    isMoney ? countReceived(db, 'stuck') : 0,
    isMoney ? countOutbox(db, 'stuck') : 0,
    may(c, 'settings.edit') ? readStandings(db, careKinds(deps.database), now) : [],
  ])
  const { failedMails } = counts
  const toPack = isPacking ? counts.toPack : 0
  return {
    toPack,
    oldest,
    toSend,
    money,
    low,
    failedMails,
    differences,
    stuckEvents: stuckIn + stuckOut,
    care,
  }
}

async function readFigures(c: C): Promise<AdminHomeProps['figures']> {
  const { db, settings, now } = c.var
  const { currency, timeZone } = settings
  const days = await Promise.all(
    lastDays(now, timeZone).map(([from, to]) => readSales(db, { from, to, currency })),
  )
  const sinceMidnight = now - startOfDay(now, timeZone)
  const yesterdayStart = startOfDay(startOfDay(now, timeZone) - 1, timeZone)
  const byNow = { from: yesterdayStart, to: yesterdayStart + sinceMidnight, currency }
  return presentFigures(days, await readSales(db, byNow), settings)
}

async function readLatest(c: C): Promise<AdminHomeProps['latest']> {
  const { db, deps, settings, now } = c.var
  const filter = { text: '', shipsBeforePayment: shipsBeforePayment(deps) }
  const { orders } = await listOrders(db, { ...filter, view: 'all', limit: LATEST, offset: 0 })
  return presentLatest(orders, deps, now, settings)
}

/** The days up to today, oldest first, each from its midnight to the next. */
function lastDays(now: number, timeZone: string): [number, number][] {
  const days: [number, number][] = []
  let end = now + 1
  for (let count = 0; count < DAYS_SHOWN; count++) {
    const start = startOfDay(end - 1, timeZone)
    days.unshift([start, end])
    end = start
  }
  return days
}
