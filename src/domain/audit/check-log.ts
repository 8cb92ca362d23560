import type { Db } from '#src/platform/db/db.ts'
import { inSnapshot, inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from './audit.ts'
import { checkChain } from './check-chain.ts'

/** @property what the first thing that is not as it was sealed; '' where the log is whole */
export type LogCheck = { entries: number; what: string }
export type KeptCheck = LogCheck & { at: number; askedBy: string }

/** Follows the whole log as it is now, and keeps what came of it. */
export async function checkLog(db: Db, { actor, now }: { actor: Actor; now: number }): Promise<LogCheck> {
  // Noted first, so that it is among what is looked at.
  await inTransaction(db, (tx) =>
    recordAudit(tx, { actor, action: 'check log', entity: 'log', entityId: '' }, now),
  )
  const { entries, broken } = await inSnapshot(db, checkChain)
  const check = { entries, what: broken?.what ?? '' }
  await keepCheck(db, check, actor.name, now)
  return check
}

export async function keepCheck(db: Db, check: LogCheck, askedBy: string, at: number): Promise<void> {
  await db
    .insertInto('audit_checks')
    .values({ at, asked_by: askedBy, ...check })
    .execute()
}

/** What the last look at the whole log found; null where there was none yet. */
export async function findLastCheck(db: Db): Promise<KeptCheck | null> {
  const row = await db
    .selectFrom('audit_checks')
    .select(['at', 'asked_by as askedBy', 'entries', 'what'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}
