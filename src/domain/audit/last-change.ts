import type { Db, Tx } from '#src/platform/db/db.ts'

/** Who left the last row about a thing, '' where nobody did. */
export async function findLastActor(db: Db | Tx, entity: string, entityId: number | string): Promise<string> {
  const row = await db
    .selectFrom('audit_log')
    .select('actor_name')
    .where('entity', '=', entity)
    .where('entity_id', '=', String(entityId))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.actor_name ?? ''
}
