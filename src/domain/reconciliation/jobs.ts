import type { Clock } from '#src/kernel/clock.ts'
import type { JobHandlers } from '#src/platform/jobs.ts'
import { renewLease } from '#src/platform/queue.ts'
import type { MoneyDeps } from '../orders/deps.ts'
import { reconcile } from './reconcile.ts'

/** The work on money that takes its time. */
export const moneyJobs = (deps: MoneyDeps, clock: Clock): Pick<JobHandlers, 'money.reconcile'> => ({
  'money.reconcile': ({ actor }, jobId) =>
    reconcile(deps, { actor, now: clock(), rest: () => renewLease(deps.db, 'jobs', jobId, clock()) }),
})
