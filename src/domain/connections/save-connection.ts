import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { findLastActor } from '../audit/last-actor.ts'
import type { Draft } from './draft-gateway.ts'
import { type Kept, nothingKept, readKept, writeKept } from './kept.ts'
import { countWaitingMoney, type WaitingMoney } from './waiting-money.ts'

/** Somebody else changed the connection since the form was filled, or the form is wrong. */
export type NotSaved = { changedBy: string; current: Kept } | { errors: Record<string, string> }

type Change = { key: Buffer; name: string; seen: string; actor: Actor; now: number }

/**
 * Keeps the values of a connection. The log says which were set, changed or removed, never what they are.
 * @param draft makes the new values of those that are kept
 * @param seen the version that the form was filled with
 * @returns null once they are kept
 */
export function saveConnection(
  db: Db,
  { draft, ...change }: Change & { draft: (kept: Kept) => Draft },
): Promise<NotSaved | null> {
  const { key, name, seen, actor, now } = change
  return inTransaction(db, async (tx) => {
    // Said first, because on PostgreSQL it makes whoever saves at the same time wait for this.
    await markChanged(tx)
    const kept = (await readKept(tx, key)).get(name) ?? nothingKept
    if (kept.version !== seen)
      return { changedBy: await findLastActor(tx, 'connection', name), current: kept }
    const drafted = draft(kept)
    if ('errors' in drafted) return drafted
    const after = changesOf(kept.values, drafted.values)
    if (Object.keys(after).length === 0) return null
    await writeKept(tx, key, { name, values: drafted.values, now })
    const entry = { actor, action: 'change connection', entity: 'connection', entityId: name }
    await recordAudit(tx, { ...entry, after }, now)
    return null
  })
}

/** What became of each value, by its variable's name. */
function changesOf(before: Kept['values'], after: Record<string, string>): Record<string, string> {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])]
  const changed = names.filter((name) => before?.[name] !== after[name])
  return Object.fromEntries(
    changed.map((name) => [
      name,
      !(name in after) ? 'removed' : before && !(name in before) ? 'set' : 'changed',
    ]),
  )
}

/**
 * Forgets the values of a connection. Those of a payment service stay while money waits that was begun with them; values that
 * cannot be read bring nothing to an end, and keep nobody.
 * @returns null once they are gone, else who changed them since, or what waits
 */
export function removeConnection(
  db: Db,
  change: Change,
): Promise<Extract<NotSaved, { current: Kept }> | { waiting: WaitingMoney } | null> {
  const { key, name, seen, actor, now } = change
  return inTransaction(db, async (tx) => {
    await markChanged(tx)
    const kept = (await readKept(tx, key)).get(name)
    if (!kept) return null
    if (kept.version !== seen)
      return { changedBy: await findLastActor(tx, 'connection', name), current: kept }
    const waiting = kept.values && (await countWaitingMoney(tx, name))
    if (waiting) return { waiting }
    await tx.deleteFrom('connections').where('name', '=', name).execute()
    const after = changesOf(kept.values, {})
    const entry = { actor, action: 'remove connection', entity: 'connection', entityId: name }
    await recordAudit(tx, { ...entry, after: kept.values ? after : { kept: 'removed' } }, now)
    return null
  })
}
