import type { JobHandlers } from '#src/platform/jobs.ts'
import { renewLease } from '#src/platform/queue.ts'
import { type BulkDeps, runBulk } from './run-bulk.ts'

/** Changes to many products, which take their time. */
export const listBulkJobs = (deps: BulkDeps): Pick<JobHandlers, 'products.bulk'> => ({
  'products.bulk': ({ bulkId, userId = null }, jobId) =>
    runBulk(deps, { bulkId, userId }, () => renewLease(deps.db, 'jobs', jobId, deps.clock())),
})
