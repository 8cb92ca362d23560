import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import type { Seen } from './moderate-review.ts'
import { normaliseReply, refuseReply } from './reviews.ts'

/** Answers a review in public, as plain text; an empty text takes the answer away. */
export function answerReview(
  db: Db,
  { review, text, actor, now }: { review: Seen; text: string; actor: Actor; now: number },
): Promise<'unknown_review' | 'changed_since' | 'too_long' | null> {
  const reply = normaliseReply(text)
  const refusal = refuseReply(reply)
  if (refusal) return Promise.resolve(refusal)
  return inTransaction<'unknown_review' | 'changed_since' | null>(db, async (tx) => {
    const known = await tx
      .selectFrom('reviews')
      .select(['reply', 'state'])
      .where('id', '=', review.id)
      .executeTakeFirst()
    if (!known) return 'unknown_review'
    const answered = await tx
      .updateTable('reviews')
      .set({
        reply,
        replied_at: reply === '' ? null : now,
        updated_at: Math.max(now, review.version + 1),
      })
      .where('id', '=', review.id)
      .where('updated_at', '=', review.version)
      .returning('id')
      .executeTakeFirst()
    if (!answered) return 'changed_since'
    await recordAudit(
      tx,
      {
        actor,
        action: reply === '' ? 'remove reply' : 'reply to review',
        entity: 'review',
        entityId: review.id,
        before: { reply: known.reply },
        after: { reply },
      },
      now,
    )
    if (known.state === 'published') await markChanged(tx)
    return null
  })
}
