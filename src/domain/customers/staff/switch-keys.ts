import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../../audit/audit.ts'

/** Has single letters do something in the back office for one person, or nothing (WCAG 2.1.4). */
export function switchKeys(
  db: Db,
  { userId, isOn, actor, now }: { userId: number; isOn: boolean; actor: Actor; now: number },
): Promise<void> {
  return inTransaction(db, async (tx) => {
    const known = await tx
      .selectFrom('users')
      .select('keys_off_at')
      .where('id', '=', userId)
      .executeTakeFirst()
    if (!known || (known.keys_off_at === null) === isOn) return
    await tx
      .updateTable('users')
      .set({ keys_off_at: isOn ? null : now })
      .where('id', '=', userId)
      .execute()
    const entry = { actor, action: isOn ? 'switch keys on' : 'switch keys off', entity: 'user' }
    await recordAudit(tx, { ...entry, entityId: userId }, now)
  })
}
