import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { publish } from '#src/platform/outbox.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { forgetEntries } from '../audit/forget-person.ts'

/**
 * What staff write down about an order.
 * @property isShown written to whoever ordered, who got it by mail and reads it beside the order; else staff write to one another
 */
export type OrderNote = {
  id: number
  userId: number | null
  author: string
  body: string
  isShown: boolean
  at: number
}

export const LONGEST_NOTE = 2_000
const NOTING = ['note order', 'write to customer', 'remove note']

export async function listNotes(db: Db | Tx, orderId: number): Promise<OrderNote[]> {
  const rows = await db
    .selectFrom('order_notes')
    .select(['id', 'user_id as userId', 'author', 'body', 'is_shown', 'created_at as at'])
    .where('order_id', '=', orderId)
    .orderBy('id')
    .execute()
  return rows.map(({ is_shown, ...note }) => ({ ...note, isShown: is_shown === 1 }))
}

/** Its lines, without the empty ones. */
export const paragraphsOf = ({ body }: OrderNote): string[] => body.split(/\n+/)

type By = { actor: Actor; now: number }

export function addNote(
  db: Db,
  { orderId, body: typed, isShown, actor, now }: { orderId: number; body: string; isShown: boolean } & By,
): Promise<'no_words' | null> {
  return inTransaction(db, async (tx) => {
    const body = typed.replaceAll('\r\n', '\n').trim().slice(0, LONGEST_NOTE)
    if (body === '') return 'no_words'
    const note = {
      ...{ order_id: orderId, user_id: actor.userId, author: actor.name, body },
      ...{ is_shown: isShown ? 1 : 0, created_at: now },
    }
    const { id } = await tx.insertInto('order_notes').values(note).returning('id').executeTakeFirstOrThrow()
    const action = isShown ? 'write to customer' : 'note order'
    await recordAudit(
      tx,
      { actor, action, entity: 'order', entityId: orderId, after: { noteId: id, body } },
      now,
    )
    if (isShown) await publish(tx, 'order.noted', id, { orderId, noteId: id }, now)
    return null
  })
}

/** Whoever wrote a note may take it back, and nobody else; what was written to a customer has been read. */
export function removeNote(
  db: Db,
  { orderId, noteId, actor, now }: { orderId: number; noteId: number } & By,
): Promise<'not_yours' | null> {
  return inTransaction(db, async (tx) => {
    const known = (await listNotes(tx, orderId)).find(({ id }) => id === noteId)
    if (!known || known.isShown || known.userId === null || known.userId !== actor.userId) return 'not_yours'
    await tx.deleteFrom('order_notes').where('id', '=', noteId).execute()
    const entry = { actor, action: 'remove note', entity: 'order', entityId: orderId }
    await recordAudit(tx, { ...entry, before: { noteId, body: known.body } }, now)
    return null
  })
}

/** Takes out what was written beside the orders of somebody who goes, here and in the log. */
export async function forgetNotes(
  tx: Tx,
  { userId, email, now }: { userId: number | null; email: string | null; now: number },
): Promise<void> {
  const orders = await tx
    .selectFrom('orders')
    .select('id')
    .where((eb) => eb.or([eb('user_id', '=', userId), eb('email', '=', email ?? '')]))
    .execute()
  const ids = orders.map(({ id }) => id)
  if (ids.length === 0) return
  await tx.deleteFrom('order_notes').where('order_id', 'in', ids).execute()
  // Also those that were taken back since.
  await forgetEntries(tx, { entity: 'order', ids, actions: NOTING }, now)
}
