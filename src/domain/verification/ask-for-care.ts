import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { enqueueJob } from '#src/platform/jobs.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'

const words = { 'books.verify': 'verify books', 'shop.backup': 'back up' } as const

/** Has the books verified, or the shop backed up, as soon as the background work comes to it. */
export function askForCare(db: Db, kind: keyof typeof words, actor: Actor, now: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    await enqueueJob(tx, kind, { askedBy: actor.name }, kind, now)
    await recordAudit(tx, { actor, action: words[kind], entity: 'shop', entityId: '' }, now)
  })
}
