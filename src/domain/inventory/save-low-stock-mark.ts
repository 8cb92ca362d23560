import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { readSettings, saveSettings } from '../settings/settings.ts'

/** Says from how many down a variant runs low, where its own mark says nothing. */
export function saveLowStockMark(
  db: Db,
  { mark, actor, now }: { mark: number; actor: Actor; now: number },
): Promise<void> {
  return inTransaction(db, async (tx) => {
    const { lowStock: before } = await readSettings(tx)
    if (mark === before) return
    const entry = { actor, action: 'change low-stock mark', entity: 'settings', entityId: 'lowStock' }
    await recordAudit(tx, { ...entry, before: { mark: before }, after: { mark } }, now)
    await saveSettings(tx, { lowStock: mark }, now)
  })
}
