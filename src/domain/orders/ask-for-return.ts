import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { publish } from '#src/platform/outbox.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { approve } from './decide-return.ts'
import { holdOrder, recordEvent } from './record.ts'
import { type ReturnRefusal, type ReturnWish, refuseReturn, returnsUntil } from './returns.ts'
import { sumByLine } from './sum-by-line.ts'

type Asking = {
  orderId: number
  lines: ReturnWish[]
  /** What the shopper writes with it, '' for nothing. */
  note: string
  /** The form's own: sent twice it asks once. */
  key: string
  actor: Actor
  now: number
}

/** A shopper wants to send something back: by line, quantity and reason, while the time for it lasts. */
export function askForReturn(
  db: Db,
  { returnDays, ...asking }: Asking & { returnDays: number },
): Promise<ReturnRefusal | null> {
  return inTransaction(db, async (tx) => {
    const asked = await writeReturn(tx, asking, 'shopper', returnDays)
    if (typeof asked === 'string' || asked.wasAskedBefore) return typeof asked === 'string' ? asked : null
    const { orderId, now } = asking
    await publish(tx, 'return.requested', asked.id, { orderId, returnId: asked.id }, now)
    return null
  })
}

/** Staff open a return themselves, say after a call; it is approved with what they answer. */
export function openReturn(
  db: Db,
  { answer, ...asking }: Asking & { answer: string },
): Promise<ReturnRefusal | null> {
  return inTransaction(db, async (tx) => {
    const asked = await writeReturn(tx, asking, 'staff', null)
    if (typeof asked === 'string' || asked.wasAskedBefore) return typeof asked === 'string' ? asked : null
    const { orderId, actor, now } = asking
    await recordAudit(
      tx,
      { actor, action: 'open return', entity: 'order', entityId: orderId, after: { lines: asking.lines } },
      now,
    )
    await approve(tx, { returnId: asked.id, orderId, answer, actor, now })
    return null
  })
}

type Asked = { id: number; wasAskedBefore: boolean }

async function writeReturn(
  tx: Tx,
  { orderId, lines, note, key, actor, now }: Asking,
  openedBy: 'shopper' | 'staff',
  returnDays: number | null,
): Promise<Asked | ReturnRefusal> {
  const order = await holdOrder(tx, orderId)
  const before = await tx.selectFrom('returns').select('id').where('key', '=', key).executeTakeFirst()
  if (before) return { id: before.id, wasAskedBefore: true }
  const wishes = sumByLine(lines)
  const until = returnDays === null ? null : returnsUntil(order, returnDays)
  const refusal = refuseReturn(order, wishes, until, now)
  if (refusal) return refusal
  const { id } = await tx
    .insertInto('returns')
    .values({
      order_id: orderId,
      key,
      state: 'requested',
      opened_by: openedBy,
      note,
      answer: '',
      refund_id: null,
      requested_at: now,
      decided_at: null,
      received_at: null,
      closed_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('return_lines')
    .values(
      wishes.map(({ orderLineId, quantity, reason }) => ({
        return_id: id,
        order_line_id: orderLineId,
        quantity,
        reason,
        received: 0,
        restocked: 0,
        written_off: 0,
      })),
    )
    .execute()
  const who = openedBy === 'shopper' ? 'shopper' : actor.name
  await recordEvent(tx, {
    orderId,
    kind: 'return_requested',
    actor: who,
    data: { returnId: id },
    isPublic: true,
    now,
  })
  return { id, wasAskedBefore: false }
}
