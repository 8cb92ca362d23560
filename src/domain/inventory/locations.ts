import type { Tx } from '#src/platform/db/db.ts'

/** The shelf a shop sells from; made with the first stock it gets. */
export async function defaultLocation(tx: Tx): Promise<number> {
  const known = await tx
    .selectFrom('locations')
    .select('id')
    .where('is_default', '=', 1)
    .orderBy('id')
    .executeTakeFirst()
  if (known) return known.id
  const made = await tx
    .insertInto('locations')
    .values({ name: 'Main', is_default: 1 })
    .returning('id')
    .executeTakeFirstOrThrow()
  return made.id
}
