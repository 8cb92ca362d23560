import type { Tx } from '#src/platform/db/db.ts'
import type { Shelf } from './stock.ts'

/**
 * Takes hold of a variant at every location until the transaction ends, by location id, so that no two processes wait in
 * a ring. Whoever holds these may also change the variant's reservations. Several variants are held in the order of their ids.
 * @returns in the order in which they give: the default location first, then by position
 */
export async function holdShelves(tx: Tx, variantId: number): Promise<Shelf[]> {
  const places = await tx
    .selectFrom('stock_levels')
    .innerJoin('locations', 'locations.id', 'stock_levels.location_id')
    .select(['location_id', 'is_default', 'position'])
    .where('variant_id', '=', variantId)
    .orderBy('location_id')
    .execute()
  const held: (Shelf & { rank: [number, number, number] })[] = []
  for (const { location_id: locationId, is_default, position } of places) {
    const { on_hand: onHand, reserved } = await tx
      .updateTable('stock_levels')
      .set((eb) => ({ on_hand: eb.ref('on_hand') }))
      .where('variant_id', '=', variantId)
      .where('location_id', '=', locationId)
      .returning(['on_hand', 'reserved'])
      .executeTakeFirstOrThrow()
    held.push({ locationId, onHand, reserved, rank: [1 - is_default, position, locationId] })
  }
  held.sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || a.rank[2] - b.rank[2])
  return held.map(({ rank: _, ...shelf }) => shelf)
}

/** The same for a location that may never have had any of it. */
export async function holdShelvesWith(tx: Tx, variantId: number, locationId: number): Promise<Shelf[]> {
  await tx
    .insertInto('stock_levels')
    .values({ variant_id: variantId, location_id: locationId, on_hand: 0, reserved: 0 })
    .onConflict((conflict) => conflict.columns(['variant_id', 'location_id']).doNothing())
    .execute()
  return holdShelves(tx, variantId)
}

/**
 * Changes what stands on a shelf and what of it is set aside.
 * @returns false where less would be there than is set aside, or less than nothing set aside, with nothing written
 */
export async function changeShelf(
  tx: Tx,
  { variantId, locationId }: { variantId: number; locationId: number },
  by: { onHand?: number; reserved?: number },
): Promise<boolean> {
  const { onHand = 0, reserved = 0 } = by
  const changed = await tx
    .updateTable('stock_levels')
    .set((eb) => ({ on_hand: eb('on_hand', '+', onHand), reserved: eb('reserved', '+', reserved) }))
    .where('variant_id', '=', variantId)
    .where('location_id', '=', locationId)
    .where((eb) => eb(eb('on_hand', '+', onHand), '>=', eb('reserved', '+', reserved)))
    .where((eb) => eb(eb('reserved', '+', reserved), '>=', 0))
    .returning('on_hand')
    .executeTakeFirst()
  return changed !== undefined
}
