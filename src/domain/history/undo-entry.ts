import { isDeepStrictEqual } from 'node:util'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { markUndoing } from '../audit/audit.ts'
import { type Entry, findEntry, findUndoOf, type Values } from '../audit/entries.ts'
import type { Permission } from '../customers/roles.ts'
import type { By } from './inverse.ts'
import { inverses } from './inverses.ts'

/**
 * Why an entry cannot be taken back: nothing knows how, somebody did already, what it was about is gone, it has been changed
 * since, or the shop's own rules say no.
 */
export type UndoRefusal = 'no_way_back' | 'undone' | 'gone' | 'changed_since' | 'refused'

/** What whoever takes an entry back must be allowed to do; null where nothing knows how. */
export const permissionToUndo = ({ action }: Entry): Permission | null =>
  Object.hasOwn(inverses, action) ? (inverses[action]?.permission ?? null) : null

/** @returns why the entry cannot be taken back now, null where it can */
export async function refuseUndo(db: Db | Tx, entry: Entry): Promise<UndoRefusal | null> {
  return (await prepare(db, entry)).refusal
}

/**
 * Takes back what an entry did, by the command that staff would use, once. That command's own entry says which one it took
 * back.
 */
export async function undoEntry(
  db: Db,
  { entryId, ...by }: { entryId: number } & By,
): Promise<UndoRefusal | 'unknown_entry' | null> {
  try {
    return await inTransaction(db, async (tx) => {
      const entry = await findEntry(tx, entryId)
      if (!entry) return 'unknown_entry'
      const { refusal, way, state } = await prepare(tx, entry)
      if (refusal) return refusal
      markUndoing(tx, entryId)
      if (await way?.restore(tx, by)) return rollBackWith('refused')
      const own = await findUndoOf(tx, entryId)
      // The command has looked again, holding what it changes: somebody may have been quicker than our look.
      if (!own || !isDeepStrictEqual(pick(own.before, state), state)) return rollBackWith('changed_since')
      return null
    })
  } catch (error) {
    if (isUndoneTwice(error)) return 'undone'
    throw error
  }
}

async function prepare(db: Db | Tx, entry: Entry) {
  const no = (refusal: UndoRefusal) => ({ refusal, way: null, state: null })
  const inverse = Object.hasOwn(inverses, entry.action) ? inverses[entry.action] : undefined
  const way = inverse?.read(entry) ?? null
  if (!way) return no('no_way_back')
  if (await findUndoOf(db, entry.id)) return no('undone')
  const state = await way.state(db as Tx)
  if (!state) return no('gone')
  // What was saved as it was already left nothing to take back.
  if (isDeepStrictEqual(pick(entry.before, state), way.left(state))) return no('no_way_back')
  return isDeepStrictEqual(way.left(state), state) ? { refusal: null, way, state } : no('changed_since')
}

const pick = (from: Values | null, like: Values | null): Values =>
  Object.fromEntries(Object.keys(like ?? {}).map((key) => [key, from?.[key] ?? null]))

/** Two people at once: the second one's entry is refused by the index that lets each be taken back once. */
const isUndoneTwice = (error: unknown): boolean =>
  (error as { code?: unknown }).code === '23505' && String(error).includes('audit_log_undoes')
