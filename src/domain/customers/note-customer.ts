import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { MAX_NOTE } from './customer.ts'

/** Keeps what staff should know of a person; the person reads it in a copy of their data. */
export function noteCustomer(
  db: Db,
  { customerId, body: typed, actor, now }: { customerId: number; body: string; actor: Actor; now: number },
): Promise<'missing' | 'too_long' | 'unknown_customer' | null> {
  const body = typed.normalize('NFC').replace(/\r\n?/g, '\n').trim()
  if (body === '') return Promise.resolve('missing')
  if ([...body].length > MAX_NOTE) return Promise.resolve('too_long')
  return inTransaction<'unknown_customer' | null>(db, async (tx) => {
    const customer = await tx
      .selectFrom('customers')
      .select('id')
      .where('id', '=', customerId)
      .executeTakeFirst()
    if (!customer) return 'unknown_customer'
    const author = { author_user_id: actor.userId, author_name: actor.name }
    const { id } = await tx
      .insertInto('customer_notes')
      .values({ customer_id: customerId, body, ...author, created_at: now })
      .returning('id')
      .executeTakeFirstOrThrow()
    // The log says that there is a note, not what: it could not be taken back from there.
    await recordAudit(
      tx,
      {
        actor,
        action: 'note customer',
        entity: 'customer record',
        entityId: customerId,
        after: { noteId: id },
      },
      now,
    )
    return null
  })
}

/** Takes back one's own note; those of others stay. */
export function removeNote(
  db: Db,
  { customerId, noteId, actor, now }: { customerId: number; noteId: number; actor: Actor; now: number },
): Promise<'not_yours' | null> {
  return inTransaction<'not_yours' | null>(db, async (tx) => {
    const gone = await tx
      .deleteFrom('customer_notes')
      .where('id', '=', noteId)
      .where('customer_id', '=', customerId)
      .where('author_user_id', '=', actor.userId)
      .returning('id')
      .executeTakeFirst()
    if (!gone) return 'not_yours'
    await recordAudit(
      tx,
      { actor, action: 'remove note', entity: 'customer record', entityId: customerId, before: { noteId } },
      now,
    )
    return null
  })
}
