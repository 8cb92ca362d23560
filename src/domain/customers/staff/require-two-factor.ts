import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { recordAudit } from '../../audit/audit.ts'
import { readSettings, saveSettings } from '../../settings/settings.ts'
import type { By } from './reach.ts'

/** Whether staff must have two-factor before the back office opens to them. */
export function requireTwoFactor(db: Db, { isOn, by }: { isOn: boolean; by: By }): Promise<void> {
  return inTransaction(db, async (tx) => {
    const { requiresTwoFactor } = await readSettings(tx)
    if (requiresTwoFactor === isOn) return
    const entry = {
      actor: by.actor,
      action: 'change two-factor rule',
      entity: 'settings',
      entityId: 'requiresTwoFactor',
      before: { requiresTwoFactor },
      after: { requiresTwoFactor: isOn },
    }
    await recordAudit(tx, entry, by.now)
    await saveSettings(tx, { requiresTwoFactor: isOn }, by.now)
  })
}
