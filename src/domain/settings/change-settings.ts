import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { fingerprint } from '#src/platform/fingerprint.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { lastActorOf } from '../audit/last-actor.ts'
import { readSettings, type Settings, saveSettings } from './settings.ts'

export type SettingName = keyof Settings

/** Settings that are changed together: one form, one name in the log. */
export type SettingsArea = { name: string; keys: readonly SettingName[] }

/** What an area looked like, in a word that a form can carry. */
export const versionOf = (settings: Settings, { keys }: SettingsArea): string =>
  fingerprint(keys.map((key) => settings[key]))

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
    if (versionOf(current, area) !== seen)
      return { changedBy: await lastActorOf(tx, 'settings', area.name), current }
    const pick = (from: Settings) => Object.fromEntries(changed.map((key) => [key, from[key]]))
    await saveSettings(tx, pick(wanted), now)
    const entry = { actor, action: 'change settings', entity: 'settings', entityId: area.name }
    await recordAudit(tx, { ...entry, before: pick(current), after: pick(wanted) }, now)
    return null
  })
}
