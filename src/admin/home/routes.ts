import { Hono } from 'hono'
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
import { adminPage, may, shipsBeforePayment } from '../page-context.ts'
import { greeting, presentFigures, presentLatest, presentTodo } from './present.ts'
import { adminHomePage } from './views.ts'

const DAYS_SHOWN = 8
const LATEST = 6

/** What to do first, and how the day goes. */
export const adminHomeRoutes = new Hono<Env>().get('/', allow('orders.read'), async (c) => {
  const { db, deps, settings, visitor, now } = c.var
  const { currency, timeZone } = settings
  const atDoor = shipsBeforePayment(deps)
  const filter = { text: '', shipsBeforePayment: atDoor }
  const [page, toSend, oldest, money, low, latest, differences, stuckIn, stuckOut, care] = await Promise.all([
    adminPage(c, 'Home', 'home'),
    countOrders(db, { ...filter, view: 'send' }),
    findOldestToPack(db, atDoor),
    readMoneyJobs(db),
    countInventory(db, { view: 'low', text: '', lowStock: settings.lowStock }),
    listOrders(db, { ...filter, view: 'all', limit: LATEST, offset: 0 }),
    countItems(db, true),
    countReceived(db, 'stuck'),
    countOutbox(db, 'stuck'),
    may(c, 'settings.edit') ? readStandings(db, careKinds(deps.database), now) : [],
  ])
  const days = await Promise.all(
    lastDays(now, timeZone).map(([from, to]) => readSales(db, { from, to, currency })),
  )
  const sinceMidnight = now - startOfDay(now, timeZone)
  const yesterdayStart = startOfDay(startOfDay(now, timeZone) - 1, timeZone)
  const byNow = { from: yesterdayStart, to: yesterdayStart + sinceMidnight, currency }
  const yesterday = await readSales(db, byNow)
  const jobs = {
    toPack: page.counts.toPack,
    oldest,
    toSend,
    money,
    low,
    failedMails: page.counts.failedMails,
    differences,
    stuckEvents: stuckIn + stuckOut,
    care,
  }
  return html(
    c,
    adminHomePage({
      page,
      greeting: greeting(visitor.user?.name ?? '', now, settings),
      todo: presentTodo(jobs, { now, settings, mayReadMails: may(c, 'mails.read') }),
      figures: presentFigures(days, yesterday, settings),
      latest: presentLatest(latest.orders, deps, now, settings),
      checklist: [],
    }),
  )
})

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
