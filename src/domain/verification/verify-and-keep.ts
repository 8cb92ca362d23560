import type { Db } from '#src/platform/db/db.ts'
import { keepRun } from './care-runs.ts'
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
    const report = reportOf(await verifyShop(deps.db))
    return { isSound: report.broken.length === 0, report }
  })
  return broken
}
