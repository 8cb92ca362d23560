import type { Db } from '#src/platform/db/db.ts'

/** Who did this to a thing last, for the words "… changed this while you were editing". */
export async function findLatestEntry(
  db: Db,
  entity: string,
  entityId: number | string,
  action: string,
): Promise<{ actorName: string; at: number } | null> {
  const row = await db
    .selectFrom('audit_log')
    .select(['actor_name', 'at'])
    .where('entity', '=', entity)
    .where('entity_id', '=', String(entityId))
    .where('action', '=', action)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? { actorName: row.actor_name, at: row.at } : null
}
