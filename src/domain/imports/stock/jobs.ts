import type { JobHandlers } from '#src/platform/jobs.ts'
import { renewLease } from '#src/platform/queue.ts'
import { checkStockFile, type StockFileDeps } from './check-stock-file.ts'
import { runStockFile } from './run-stock-file.ts'

/** Stock files, which take their time. */
export const listStockFileJobs = (deps: StockFileDeps): Pick<JobHandlers, 'stock.check' | 'stock.apply'> => {
  const staysClaimed = (jobId: number) => () => renewLease(deps.db, 'jobs', jobId, deps.clock())
  return {
    'stock.check': ({ fileId }, jobId) => checkStockFile(deps, fileId, staysClaimed(jobId)),
    'stock.apply': ({ fileId }, jobId) => runStockFile(deps, fileId, staysClaimed(jobId)),
  }
}
