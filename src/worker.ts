import { saveVisits } from './domain/analytics/visits.ts'
import { listBulkJobs } from './domain/bulk-edits/jobs.ts'
import { publishDue } from './domain/catalog/edit/publish-due.ts'
import { downloadListeners } from './domain/downloads/rights.ts'
import { sweepFiles } from './domain/downloads/sweep-files.ts'
import { exportSchedules, listExportJobs } from './domain/exports/jobs.ts'
import { listTakeInJobs } from './domain/exports/take-in-job.ts'
import { listProductJobs } from './domain/imports/jobs.ts'
import { listStockFileJobs } from './domain/imports/stock/jobs.ts'
import { wholeRuns } from './domain/imports/whole-run.ts'
import { listMediaJobs, mediaSchedules } from './domain/media/make-avif.ts'
import { notificationListeners } from './domain/notifications/listeners.ts'
import { tellBackInStock } from './domain/notifications/stock-alert-mails.ts'
import { expireOrders, pollPayments } from './domain/orders/expire-orders.ts'
import { invoiceListeners } from './domain/orders/issue-invoice.ts'
import { processEvents } from './domain/orders/process-events.ts'
import { runRefunds } from './domain/orders/run-refunds.ts'
import { moneyJobs } from './domain/reconciliation/jobs.ts'
import { orderReconciling } from './domain/reconciliation/reconcile.ts'
import { openSearchIndex } from './domain/search/search-index.ts'
import { readSettings } from './domain/settings/settings.ts'
import { careSchedules, listCareJobs } from './domain/verification/jobs.ts'
import { type JobHandlers, runJobs } from './platform/jobs.ts'
import { senderOf, sendMails } from './platform/mail.ts'
import { deliverEvents, joinListeners } from './platform/outbox.ts'
import type { Round } from './platform/queue.ts'
import { enqueueDue } from './platform/schedule.ts'
import type { Deps } from './web/env.ts'

const SECOND = 1_000

/**
 * Everything the shop does without being asked: mails, webhooks, refunds, jobs, and the clock's own decisions.
 * @returns lanes that may run side by side; the rounds of one lane take turns
 */
export async function backgroundLanes(deps: Deps): Promise<Round[][]> {
  const { db, log, clock, config } = deps
  const telling = {
    ...{ db, publicUrl: config.publicUrl, clock },
    get gateways() {
      return deps.gateways
    },
  }
  // Rights before mails, which name the files.
  const listeners = joinListeners(
    downloadListeners(clock),
    notificationListeners(telling),
    invoiceListeners(clock),
  )
  const jobs: JobHandlers = {
    ...listProductJobs({ db, dataDir: config.dataDir, engine: deps.database.engine, log, clock }),
    ...listStockFileJobs({ db, dataDir: config.dataDir, clock }),
    ...listBulkJobs({ db, index: openSearchIndex(deps.database.engine), clock }),
    ...moneyJobs(deps, clock),
    ...listCareJobs({ database: deps.database, dataDir: config.dataDir, log, clock }),
    ...listMediaJobs({ db, dataDir: config.dataDir, log, clock }),
    ...listExportJobs({ database: deps.database, dataDir: config.dataDir, log, clock }),
    ...listTakeInJobs(
      { database: deps.database, dataDir: config.dataDir, key: deps.keys.seal, log, clock },
      wholeRuns,
    ),
  }
  const from = async () => deps.connections.mail.from ?? senderOf(await readSettings(db), config.publicUrl)
  const round = (name: string, everyMs: number, run: () => Promise<boolean>): Round => ({
    name,
    everyMs,
    // Keys that were typed meanwhile, here or in another process, count from this turn on.
    async run() {
      await deps.connections.refresh()
      return run()
    },
  })
  const quick = [
    round('webhooks', SECOND, () => processEvents(deps, clock())),
    round('events', SECOND, () => deliverEvents(db, listeners, log, clock())),
    round('refunds', SECOND, () => runRefunds(deps, clock())),
    round('stock alerts', 15 * SECOND, () => tellBackInStock(telling)),
    round('open payments', 15 * SECOND, () => pollPayments(deps, clock())),
    round('publication', 5 * SECOND, () => publishDue(db, clock())),
    round('expiry', 15 * SECOND, () => expireOrders(deps, clock())),
    round('reconciliation', 15 * 60 * SECOND, async () => {
      await orderReconciling(db, deps.gateways, clock())
      return false
    }),
    round('visits', 60 * SECOND, async () => {
      await saveVisits(db, deps.visits)
      return false
    }),
    round('files for sale', 15 * 60 * SECOND, async () => {
      await sweepFiles({ db, dataDir: config.dataDir }, clock())
      return false
    }),
    round('schedules', 30 * SECOND, async () =>
      enqueueDue(
        db,
        [...careSchedules, ...exportSchedules, ...mediaSchedules],
        (await readSettings(db)).timeZone,
        clock(),
      ),
    ),
  ]
  const sendOne = async () => {
    const mailer = await deps.connections.mailer()
    return mailer !== null && sendMails(db, mailer, await from(), log, clock())
  }
  // A mail server that hangs holds up mails, not money.
  const mails = [round('mails', SECOND, sendOne)]
  return [quick, mails, [round('jobs', SECOND, () => runJobs(db, jobs, log, clock()))]]
}
