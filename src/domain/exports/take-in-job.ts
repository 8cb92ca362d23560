import { rmSync } from 'node:fs'
import path from 'node:path'
import type { Db, OpenDatabase, Tx } from '#src/platform/db/db.ts'
import type { JobHandlers } from '#src/platform/jobs.ts'
import type { Log } from '#src/platform/log.ts'
import { renewLease } from '#src/platform/queue.ts'
import type { Actor } from '../audit/audit.ts'
import { ExportRefused } from './export-file.ts'
import { importShop } from './import-shop.ts'
import { openPlace } from './open-place.ts'

/** A file that somebody wants to make the shop of. @property filePath below the shop's folder */
export type WholeRun = {
  id: number
  fileName: string
  filePath: string
  actor: Actor & { userId: number }
}

/** What came of it. @property counts what the shop holds now, in words and numbers */
export type WholeOutcome = { counts: Record<string, number> } | { error: string }

/** Where such runs are written down: with the other imports, which this slice knows nothing of. */
export type WholeRuns = {
  /** @returns null for one that has ended */
  takeUp(db: Db, id: number): Promise<WholeRun | null>
  /** @param parts so many parts of the file have been looked at */
  noteProgress(db: Db, id: number, parts: number): Promise<void>
  /** Ends one that has not ended yet. @param ownerId who it belongs to from now on */
  end(db: Db | Tx, id: number, came: WholeOutcome & { ownerId?: number; now: number }): Promise<void>
}

type JobDeps = { database: OpenDatabase; dataDir: string; key: Buffer; log: Log; clock: () => number }

const BEAT_MS = 1_000
const RENEW_EVERY_MS = 10_000

/** The job that makes an empty shop the one that a file holds. The file does not outlive it, however it ends. */
export function listTakeInJobs(deps: JobDeps, runs: WholeRuns): Pick<JobHandlers, 'shop.import'> {
  const { database, dataDir, key, log, clock } = deps
  return {
    async 'shop.import'({ runId, filePath }, jobId) {
      const file = path.resolve(dataDir, filePath)
      const run = await runs.takeUp(database.db, runId)
      if (run) await takeIn(run, file, jobId)
      rmSync(file, { force: true })
    },
  }

  async function takeIn(run: WholeRun, file: string, jobId: number): Promise<void> {
    const place = openPlace({
      ...{ engine: database.engine, key, actor: run.actor, run, clock },
      finish: (tx, { counts }, ownerId) => runs.end(tx, run.id, { counts, ownerId, now: clock() }),
    })
    const pulse = beat(run.id, jobId)
    try {
      const { rows } = await importShop({ database, dataDir }, file, pulse.count, place)
      log.info({ import: run.id, rows }, 'a whole shop was imported')
    } catch (error) {
      log.error({ err: error, import: run.id }, 'a whole shop could not be imported')
      const isForeseen = error instanceof ExportRefused
      // A shop is run by people who know the file by the name they sent it under, not by ours.
      const words = isForeseen ? error.message.replaceAll(file, run.fileName) : UNFORESEEN
      await runs.end(database.db, run.id, { error: words, now: clock() })
    } finally {
      await pulse.stop()
    }
  }

  /** Says from outside of the import's transaction, again and again, how far it is and that somebody is at it. */
  function beat(runId: number, jobId: number) {
    let [parts, renewedAt] = [0, clock()]
    let last: Promise<unknown> | null = null
    const timer = setInterval(() => {
      // While SQLite writes, what is to be written waits: once is enough.
      if (last) return
      const work = [runs.noteProgress(database.db, runId, parts)]
      if (clock() - renewedAt >= RENEW_EVERY_MS) {
        renewedAt = clock()
        work.push(renewLease(database.db, 'jobs', jobId, renewedAt))
      }
      last = Promise.allSettled(work).then(() => {
        last = null
      })
    }, BEAT_MS)
    return {
      count: () => {
        parts += 1
      },
      async stop() {
        clearInterval(timer)
        await last
      },
    }
  }
}

const UNFORESEEN = 'Something went wrong, and nothing was kept. The shop’s log says what.'
