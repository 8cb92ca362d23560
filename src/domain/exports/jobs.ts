import { rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { DAY } from '#src/kernel/clock.ts'
import type { JobHandlers } from '#src/platform/jobs.ts'
import type { Log } from '#src/platform/log.ts'
import { renewLease } from '#src/platform/queue.ts'
import { daily, type Schedule } from '#src/platform/schedule.ts'
import { ExportRefused, exportsFolder } from './export-file.ts'
import { type ExportDeps, exportShop } from './export-shop.ts'
import { findExport, finishRun, listOldExports, placeOf } from './runs.ts'

/** So long the file of an export lies about, in days: it holds everybody's data. */
export const KEPT_DAYS = 7
const RENEW_EVERY_MS = 10_000

/** What the clock asks for: exports that nobody needs any more go. */
export const exportSchedules: readonly Schedule[] = [daily('exports.tidy', {}, 2)]

/** The jobs that write exports, and take them away again. */
export function listExportJobs(
  deps: ExportDeps & { log: Log },
): Pick<JobHandlers, 'shop.export' | 'exports.tidy'> {
  const { dataDir, clock, log } = deps
  const { db } = deps.database
  return {
    async 'shop.export'({ runId }, jobId) {
      const run = await findExport(db, runId)
      if (run?.state !== 'waiting') return
      const target = placeOf(dataDir, run)
      let renewedAt = clock()
      const stayClaimed = () => {
        if (clock() - renewedAt < RENEW_EVERY_MS) return
        renewedAt = clock()
        renewLease(db, 'jobs', jobId, renewedAt).catch((err) =>
          log.warn({ err }, 'an export was not renewed'),
        )
      }
      try {
        await mkdir(exportsFolder(dataDir), { recursive: true, mode: 0o700 })
        // Whoever was at it before was cut off.
        for (const each of [target, `${target}.part`]) rmSync(each, { force: true })
        const { size, counts } = await exportShop(deps, target, stayClaimed)
        await finishRun(db, runId, { state: 'ready', size, counts }, clock())
      } catch (error) {
        const isForeseen = error instanceof ExportRefused
        log.error({ err: error, export: runId }, 'an export could not be written')
        const words = isForeseen ? error.message : 'Something went wrong. The shop’s log says what.'
        await finishRun(db, runId, { state: 'failed', error: words }, clock())
      }
    },
    async 'exports.tidy'() {
      for (const run of await listOldExports(db, clock() - KEPT_DAYS * DAY)) {
        rmSync(placeOf(dataDir, run), { force: true })
        await finishRun(db, run.id, { ...run, state: 'gone' }, run.finishedAt ?? clock())
      }
    },
  }
}
