import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { periods } from '#src/domain/analytics/period.ts'
import { listLowest } from '#src/domain/inventory/lowest-stock.ts'
import { countOutbox } from '#src/domain/notifications/outbox-log.ts'
import { readMoneyJobs } from '#src/domain/orders/day-figures.ts'
import { listLatest } from '#src/domain/orders/latest-orders.ts'
import { countOrders, findOldestToPack } from '#src/domain/orders/staff-queries.ts'
import { countReceived } from '#src/domain/payments/inbox.ts'
import { countItems } from '#src/domain/reconciliation/queries.ts'
import { changeSettings, versionOf } from '#src/domain/settings/change-settings.ts'
import { careKinds, readStandings } from '#src/domain/verification/standing.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, redirect } from '#src/web/respond.ts'
import { titleOf } from '../inventory/present.ts'
import type { AdminPage } from '../page.ts'
import { actorOf, adminPage, may, shipsBeforePayment } from '../page-context.ts'
import { firstSteps, readFirstSteps } from './first-steps.ts'
import { readHealthRows } from './health-rows.ts'
import { greeting, type Jobs, presentLatest, presentTodo } from './present.ts'
import { readTrade } from './trade.ts'
import { type AdminHomeProps, adminHomePage } from './views.ts'

type C = Context<Env>
const LATEST = 6
const LOWEST = 5

const HomeQuery = z.object({ period: z.enum(periods).catch('today') })
const StepsForm = z.object({ hidden: z.enum(['', '1']).catch('') })

/** What to do first, and how the shop does: of all that as much as somebody may do, or see. */
export const adminHomeRoutes = new Hono<Env>()
  .get('/', allow('staff'), async (c) => {
    const { db, settings, visitor, now } = c.var
    const { period } = HomeQuery.parse(c.req.query())
    const page = await adminPage(c, 'Home', 'home')
    const mayReadOrders = may(c, 'orders.read')
    const isKeeper = may(c, 'settings.edit')
    const [low, trade, latest, checklist] = await Promise.all([
      may(c, 'products.read') ? readLow(c) : null,
      may(c, 'analytics.read') ? readTrade(db, { period, settings, now, mayReadOrders }) : null,
      mayReadOrders ? readLatest(c) : null,
      isKeeper ? readFirstSteps(c) : null,
    ])
    const jobs = await readJobs(c, page, low?.total ?? 0)
    return html(
      c,
      adminHomePage({
        page,
        greeting: greeting(visitor.user?.name ?? '', now, settings),
        advice: visitor.user?.hasTwoFactor ? null : ADVICE,
        todo: presentTodo(jobs, { now, settings, mayReadMails: may(c, 'mails.read') }),
        trade,
        latest,
        low,
        health: isKeeper ? await readHealthRows(c, jobs) : [],
        checklist,
      }),
    )
  })

  .post('/first-steps', allow('settings.edit'), async (c) => {
    const { db, settings, now } = c.var
    const hidesFirstSteps = StepsForm.parse(c.var.form).hidden === '1'
    // Where somebody else has just put them away, or fetched them back, that stands.
    await changeSettings(db, {
      ...{
        area: firstSteps,
        wanted: { ...settings, hidesFirstSteps },
        seen: versionOf(settings, firstSteps),
      },
      ...{ actor: actorOf(c), now },
    })
    leaveFlash(c, hidesFirstSteps ? 'steps_hidden' : 'saved')
    return redirect(c, '/admin')
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

/** Only what they can do something about. @param low how many things run low */
async function readJobs(c: C, { counts }: AdminPage, low: number): Promise<Jobs> {
  const { db, deps, now } = c.var
  const atDoor = shipsBeforePayment(deps)
  const [isPacking, isMoney] = [may(c, 'orders.fulfil'), may(c, 'orders.refund')]
  const [toSend, oldest, money, differences, stuckIn, stuckOut, care] = await Promise.all([
    isPacking ? countOrders(db, { text: '', shipsBeforePayment: atDoor, view: 'send' }) : 0,
    isPacking ? findOldestToPack(db, atDoor) : null,
    isMoney ? readMoneyJobs(db) : noMoney,
    isMoney ? countItems(db, true) : 0,
    isMoney ? countReceived(db, 'stuck') : 0,
    isMoney ? countOutbox(db, 'stuck') : 0,
    may(c, 'settings.edit') ? readStandings(db, careKinds(deps.database), now) : [],
  ])
  return {
    toPack: isPacking ? counts.toPack : 0,
    low: may(c, 'stock.edit') ? low : 0,
    failedMails: counts.failedMails,
    stuckEvents: stuckIn + stuckOut,
    ...{ oldest, toSend, money, differences, care },
  }
}

async function readLow({ var: { db, settings } }: C): Promise<AdminHomeProps['low']> {
  const { variants, total } = await listLowest(db, { lowStock: settings.lowStock, limit: LOWEST })
  const rows = variants.map((variant) => ({
    title: titleOf(variant),
    left: variant.left,
    href: `/admin/inventory/${variant.variantId}`,
  }))
  return { rows, total }
}

async function readLatest(c: C): Promise<AdminHomeProps['latest']> {
  const { db, deps, settings, now } = c.var
  return presentLatest(await listLatest(db, LATEST), deps, now, settings)
}
