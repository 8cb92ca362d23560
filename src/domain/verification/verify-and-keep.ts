import type { Db } from '#src/platform/db/db.ts'
import { keepRun } from './care-runs.ts'
import { type Finding, verifyShop } from './verify-shop.ts'

/** What is kept of a verification: of the promises that hold, only that they do. */
export type VerifyReport = { promises: number; checked: number; broken: Finding[] }

/** Checks the books and keeps what was found. @returns the promises that are broken */
export async function verifyAndKeep(
  deps: { db: Db; clock: () => number },
  askedBy: string,
): Promise<Finding[]> {
  const { broken } = await keepRun(deps, { kind: 'verify', askedBy }, async () => {
    const findings = await verifyShop(deps.db)
    const broken = findings.filter((finding) => finding.broken > 0)
    const checked = findings.reduce((sum, finding) => sum + finding.checked, 0)
    const report: VerifyReport = { promises: findings.length, checked, broken }
    return { isSound: broken.length === 0, report }
  })
  return broken
}
