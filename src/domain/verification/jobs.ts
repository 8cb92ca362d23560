import type { Db } from '#src/platform/db/db.ts'
import type { JobHandlers } from '#src/platform/jobs.ts'
import type { Log } from '#src/platform/log.ts'
import { verifyAndKeep } from './verify-and-keep.ts'

type JobDeps = { db: Db; log: Log; clock: () => number }

/** The jobs by which a shop looks after itself. */
export function listCareJobs(deps: JobDeps): Pick<JobHandlers, 'books.verify'> {
  return {
    async 'books.verify'({ askedBy }) {
      const broken = await verifyAndKeep(deps, askedBy)
      if (broken.length > 0) deps.log.error({ broken }, 'the shop’s books are not in order')
    },
  }
}
