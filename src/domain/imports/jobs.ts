import path from 'node:path'
import type { Db, Engine } from '#src/platform/db/db.ts'
import { openMediaStore } from '#src/platform/files.ts'
import type { JobHandlers } from '#src/platform/jobs.ts'
import type { Log } from '#src/platform/log.ts'
import { renewLease } from '#src/platform/queue.ts'
import { openSearchIndex } from '../search/search-index.ts'
import { readSettings } from '../settings/settings.ts'
import { fetchImages } from './fetch-images.ts'
import { summarise } from './import-run.ts'
import { findRun } from './queries.ts'
import { checkImport, runImport } from './run-import.ts'

type JobDeps = { db: Db; dataDir: string; engine: Engine; log: Log; clock: () => number }

type ProductJobs = Pick<JobHandlers, 'import.check' | 'import.run' | 'images.fetch'>

const RENEW_EVERY_MS = 10_000

/** The jobs about products: checking a file, importing it, and fetching the pictures it names. */
export function listProductJobs({ db, dataDir, engine, log, clock }: JobDeps): ProductJobs {
  const deps = { db, index: openSearchIndex(engine), clock, dataDir }
  const staysClaimed = (jobId: number) => {
    let renewedAt = clock()
    return async () => {
      if (clock() - renewedAt < RENEW_EVERY_MS) return
      renewedAt = clock()
      await renewLease(db, 'jobs', jobId, renewedAt)
    }
  }
  return {
    async 'import.check'({ runId }, jobId) {
      const run = await findRun(db, runId)
      if (run?.state !== 'added') return
      const { currency } = await readSettings(db)
      const onTurn = staysClaimed(jobId)
      const { state, counts, error } = await checkImport({ ...deps, currency }, runId, { onTurn })
      log.info({ import: runId, state }, error || summarise(counts))
    },
    async 'import.run'({ runId }, jobId) {
      const { currency } = await readSettings(db)
      const onTurn = staysClaimed(jobId)
      const { state, counts, error } = await runImport({ ...deps, currency }, runId, { onTurn })
      log.info({ import: runId, state }, error || summarise(counts))
    },
    async 'images.fetch'(_, jobId) {
      const store = openMediaStore(path.join(dataDir, 'media'))
      const { fetched, missing } = await fetchImages({ db, store, clock }, staysClaimed(jobId))
      log.info({ fetched, missing }, 'pictures were fetched')
    },
  }
}
