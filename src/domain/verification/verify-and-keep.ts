import type { Db } from '#src/platform/db/db.ts'
import { keepCheck } from '../audit/check-log.ts'
import { keepRun } from './care-runs.ts'
import { LOG_IS_WHOLE } from './invariants/audit.ts'
import { type Finding, verifyShop } from './verify-shop.ts'

/** What is kept of a verification: of the promises that hold, only that they do. */
export type VerifyReport = { promises: number; checked: number; broken: Finding[] }

export function reportOf(findings: Finding[]): VerifyReport {
  const broken = findings.filter((finding) => finding.broken > 0)
  const checked = findings.reduce((sum, finding) => sum + finding.checked, 0)
  return { promises: findings.length, checked, broken }
}

/** Checks the books and keeps what was found. @returns the promises that are broken */
export async function verifyAndKeep(
  deps: { db: Db; clock: () => number },
  askedBy: string,
): Promise<Finding[]> {
  const { broken } = await keepRun(deps, { kind: 'verify', askedBy }, async () => {
    const findings = await verifyShop(deps.db)
    const log = findings.find(({ name }) => name === LOG_IS_WHOLE)
    if (log)
      await keepCheck(deps.db, { entries: log.checked, what: log.samples[0] ?? '' }, askedBy, deps.clock())
    const report = reportOf(findings)
    return { isSound: report.broken.length === 0, report }
  })
  return broken
}
