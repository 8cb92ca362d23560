import type { Tx } from '#src/platform/db/db.ts'

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

/** Leaves a row for a staff write, in the same transaction as the write. */
export async function recordAudit(tx: Tx, entry: AuditEntry, now: number): Promise<void> {
  await tx
    .insertInto('audit_log')
    .values({
      at: now,
      actor_user_id: entry.actor.userId,
      actor_name: entry.actor.name,
      action: entry.action,
      entity: entry.entity,
      entity_id: String(entry.entityId),
      before_json: entry.before ? JSON.stringify(entry.before) : null,
      after_json: entry.after ? JSON.stringify(entry.after) : null,
      ip: entry.actor.ip,
    })
    .execute()
}
