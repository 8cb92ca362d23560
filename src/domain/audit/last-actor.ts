import type { Db, Tx } from '#src/platform/db/db.ts'

/** @returns the name of whoever changed a thing last, for somebody whose form was open meanwhile */
export async function lastActorOf(db: Db | Tx, entity: string, entityId: number | string): Promise<string> {
  const last = await db
    .selectFrom('audit_log')
    .select('actor_name')
    .where('entity', '=', entity)
    .where('entity_id', '=', String(entityId))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.actor_name ?? 'Somebody'
}
