import { createHash } from 'node:crypto'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { readSettings, type Settings, saveSettings } from './settings.ts'

export type SettingName = keyof Settings

/** Settings that are changed together: one form, one name in the log. */
export type SettingsArea = { name: string; keys: readonly SettingName[] }

const ACTION = 'change settings'

/** What an area looked like, in a word that a form can carry. */
export function versionOf(settings: Settings, { keys }: SettingsArea): string {
  const values = keys.map((key) => settings[key])
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16)
}

/**
 * Changes settings of one area.
 * @param seen versionOf what the form was filled with
 * @returns null once it is saved, else who saved something else since, and what stands now
 */
export function changeSettings(
  db: Db,
  change: { area: SettingsArea; wanted: Settings; seen: string; actor: Actor; now: number },
): Promise<{ changedBy: string; current: Settings } | null> {
  const { area, wanted, seen, actor, now } = change
  return inTransaction(db, async (tx) => {
    // Said first, because on PostgreSQL it makes whoever changes settings at the same time wait for this.
    await markChanged(tx)
    const current = await readSettings(tx)
    const changed = area.keys.filter((key) => JSON.stringify(current[key]) !== JSON.stringify(wanted[key]))
    if (changed.length === 0) return null
    if (versionOf(current, area) !== seen) return { changedBy: await lastToChange(tx, area), current }
    const pick = (from: Settings) => Object.fromEntries(changed.map((key) => [key, from[key]]))
    await saveSettings(tx, pick(wanted), now)
    const entry = { actor, action: ACTION, entity: 'settings', entityId: area.name }
    await recordAudit(tx, { ...entry, before: pick(current), after: pick(wanted) }, now)
    return null
  })
}

async function lastToChange(tx: Tx, { name }: SettingsArea): Promise<string> {
  const last = await tx
    .selectFrom('audit_log')
    .select('actor_name')
    .where('action', '=', ACTION)
    .where('entity_id', '=', name)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.actor_name ?? 'Somebody'
}
