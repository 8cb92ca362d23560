import type { Db, Tx } from '#src/platform/db/db.ts'

/** @returns who last changed a thing by the log, for somebody whose form was open meanwhile; '' where nobody of the staff did */
export async function findLastActor(db: Db | Tx, entity: string, entityId: number | string): Promise<string> {
  const last = await db
    .selectFrom('audit_log')
    .select('actor_name')
    .where('entity', '=', entity)
    .where('entity_id', '=', String(entityId))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.actor_name ?? ''
}
