import type { z } from 'zod'
import type { Tx } from '#src/platform/db/db.ts'
import type { Actor } from '../audit/audit.ts'
import type { Entry, Values } from '../audit/entries.ts'
import type { Permission } from '../customers/roles.ts'

/** What an entry did, with its fields read. */
export type Done<B, A> = { entry: Entry; id: number; before: B; after: A }
export type By = { actor: Actor; now: number }

/** How something is taken back. */
export type Inverse = {
  permission: Permission
  /** Null where the entry does not hold what is needed, as a forgotten or an older one may not. */
  read(entry: Entry): {
    /** What the entry left behind, as far as it can be compared. */
    left(state: Values): Values
    /** The same as it is now; null where the thing is gone. */
    state(tx: Tx): Promise<Values | null>
    /** @returns why it could not be, null where it was */
    restore(tx: Tx, by: By): Promise<string | null>
  } | null
}

/**
 * Says how an edit is taken back, by the very command that staff would use.
 * @property state the fields of `after` as they are now: the edit can be taken back while they are the same
 * @property restore runs the command that brings `before` back
 */
export function takeBack<B extends z.ZodType, A extends z.ZodType>(how: {
  permission: Permission
  before: B
  after: A
  state(tx: Tx, done: Done<z.output<B>, z.output<A>>): Promise<Values | null>
  restore(tx: Tx, done: Done<z.output<B>, z.output<A>>, by: By): Promise<string | null>
}): Inverse {
  return {
    permission: how.permission,
    read(entry) {
      const [before, after] = [how.before.safeParse(entry.before), how.after.safeParse(entry.after)]
      if (!before.success || !after.success) return null
      const done = { entry, id: Number(entry.entityId), before: before.data, after: after.data }
      return {
        left: (state) =>
          Object.fromEntries(Object.keys(state).map((key) => [key, entry.after?.[key] ?? null])),
        state: (tx) => how.state(tx, done),
        restore: (tx, by) => how.restore(tx, done, by),
      }
    },
  }
}
