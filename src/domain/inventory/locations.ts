import type { Db, Tx } from '#src/platform/db/db.ts'

export type Location = { id: number; name: string; isDefault: boolean }

/** The shelf a shop sells from first; made with the first stock it gets. */
export async function defaultLocation(tx: Tx): Promise<number> {
  const known = await findDefault(tx)
  if (known) return known.id
  // Another process may be making it just now; then this waits and finds that one.
  await tx
    .insertInto('locations')
    .values({ name: 'Main', is_default: 1 })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const made = await findDefault(tx)
  if (!made) throw new Error('there is a location called Main, but none is the default')
  return made.id
}

const findDefault = (tx: Tx) =>
  tx.selectFrom('locations').select('id').where('is_default', '=', 1).executeTakeFirst()

/** Where goods can be, in the order in which they give: the default first, then as the owner has put them. */
export async function listLocations(db: Db | Tx): Promise<Location[]> {
  const rows = await db
    .selectFrom('locations')
    .select(['id', 'name', 'is_default'])
    .orderBy('is_default', 'desc')
    .orderBy('position')
    .orderBy('id')
    .execute()
  return rows.map(({ id, name, is_default }) => ({ id, name, isDefault: is_default === 1 }))
}

/** What stands at each location in all, and how much of it is set aside. */
export async function sumByLocation(db: Db): Promise<Map<number, { onHand: number; reserved: number }>> {
  const rows = await db
    .selectFrom('stock_levels')
    .select((eb) => [
      'location_id',
      eb.fn.sum<number>('on_hand').as('on_hand'),
      eb.fn.sum<number>('reserved').as('reserved'),
    ])
    .groupBy('location_id')
    .execute()
  return new Map(
    rows.map((row) => [row.location_id, { onHand: Number(row.on_hand), reserved: Number(row.reserved) }]),
  )
}
