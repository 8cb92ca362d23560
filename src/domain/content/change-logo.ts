import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { readSettings, saveSettings } from '../settings/settings.ts'

/** Gives the shop another mark beside its name. @param logo its address, '' for the first letter of the name */
export function changeLogo(db: Db, change: { logo: string; actor: Actor; now: number }): Promise<void> {
  const { logo, actor, now } = change
  return inTransaction(db, async (tx) => {
    const before = (await readSettings(tx)).logo
    if (before === logo) return
    await saveSettings(tx, { logo }, now)
    const entry = { actor, action: 'change logo', entity: 'settings', entityId: 'logo' }
    await recordAudit(tx, { ...entry, before: { logo: before }, after: { logo } }, now)
  })
}
