import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'

export type ResendRefusal = 'no_such_mail' | 'already_waiting' | 'link_is_spent'

/** @returns why a mail cannot go out again, null where it can */
export function refuseResending(mail: { state: string; isSecret: boolean }): ResendRefusal | null {
  if (mail.state === 'pending') return 'already_waiting'
  // Its link is not kept once it was sent; its reader asks for a new one.
  return mail.state === 'sent' && mail.isSecret ? 'link_is_spent' : null
}

/** Puts a mail back into the queue as it was written, under the same Message-ID. */
export function resendMail(
  db: Db,
  { mailId, actor, now }: { mailId: number; actor: Actor; now: number },
): Promise<ResendRefusal | null> {
  return inTransaction(db, async (tx) => {
    const mail = await tx
      .selectFrom('mails')
      .select(['state', 'is_secret', 'attempts'])
      .where('id', '=', mailId)
      .executeTakeFirst()
    if (!mail) return 'no_such_mail'
    const refusal = refuseResending({ state: mail.state, isSecret: mail.is_secret === 1 })
    if (refusal) return refusal
    await tx
      .updateTable('mails')
      .set({ state: 'pending', attempts: 0, next_at: now, error: '', sent_at: null })
      .where('id', '=', mailId)
      .execute()
    const before = { state: mail.state, attempts: mail.attempts }
    await recordAudit(tx, { actor, action: 'resend mail', entity: 'mail', entityId: mailId, before }, now)
    return null
  })
}
