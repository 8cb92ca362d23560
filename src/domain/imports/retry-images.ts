import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { enqueueJob } from '#src/platform/jobs.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { retryMissingImages } from '../catalog/settle-image.ts'

/**
 * Lets the pictures that could not be fetched be tried once more.
 * @returns how many there are
 */
export function retryImages(db: Db, actor: Actor, now: number): Promise<number> {
  return inTransaction(db, async (tx) => {
    const count = await retryMissingImages(tx)
    if (count === 0) return 0
    await enqueueJob(tx, 'images.fetch', {}, 'images.fetch:retry', now)
    await recordAudit(
      tx,
      { actor, action: 'retry pictures', entity: 'product', entityId: 'all', after: { count } },
      now,
    )
    return count
  })
}
