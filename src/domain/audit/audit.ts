import type { Tx } from '#src/platform/db/db.ts'
import { beforeCommit } from '#src/platform/db/transaction.ts'
import { extendChain } from './extend-chain.ts'
import { makeSalts } from './seal.ts'

/** Who does something: a signed-in person, or a part of the shop itself (user id null). */
export type Actor = { userId: number | null; name: string; ip: string }

export const systemActor = (name: string): Actor => ({ userId: null, name, ip: '' })

export type AuditEntry = {
  actor: Actor
  /** Verb and noun, such as 'refund order'. */
  action: string
  entity: string
  entityId: number | string
  before?: object | null
  after?: object | null
}

/** The entry that what a transaction does next takes back. */
const undoing = new WeakMap<Tx, number>()

/** The next entry of this transaction says that it takes this one back. An entry can be taken back once. */
export const markUndoing = (tx: Tx, entryId: number): void => void undoing.set(tx, entryId)

/**
 * Leaves a row for a staff write, in the same transaction as the write. The row is there at once, for whatever else the
 * transaction looks at; its seal follows just before the commit.
 */
export async function recordAudit(tx: Tx, entry: AuditEntry, now: number): Promise<void> {
  const undoes = undoing.get(tx) ?? null
  undoing.delete(tx)
  const row = {
    at: now,
    actor_user_id: entry.actor.userId,
    actor_name: entry.actor.name,
    action: entry.action,
    entity: entry.entity,
    entity_id: String(entry.entityId),
    before_json: entry.before ? JSON.stringify(entry.before) : null,
    after_json: entry.after ? JSON.stringify(entry.after) : null,
    ip: entry.actor.ip,
    salts: makeSalts(),
    undoes,
  }
  const { id } = await tx.insertInto('audit_log').values(row).returning('id').executeTakeFirstOrThrow()
  beforeCommit(tx, extendChain, { id, ...row })
}
