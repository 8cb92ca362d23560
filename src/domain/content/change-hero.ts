import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { readSettings, type Settings, saveSettings } from '../settings/settings.ts'

/** Gives the front page another wide picture to begin with; null for words alone. */
export function changeHero(
  db: Db,
  { hero, actor, now }: { hero: Settings['hero']; actor: Actor; now: number },
): Promise<void> {
  return inTransaction(db, async (tx) => {
    const before = (await readSettings(tx)).hero
    await saveSettings(tx, { hero }, now)
    const entry = { actor, action: 'change front picture', entity: 'settings', entityId: 'hero' }
    await recordAudit(tx, { ...entry, before, after: hero }, now)
  })
}
