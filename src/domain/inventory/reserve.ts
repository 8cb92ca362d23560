import type { Tx } from '#src/platform/db/db.ts'
import { defaultLocation } from './locations.ts'
import { type Shortage, type StockPolicy, sumWanted, type Wanted } from './stock.ts'

/**
 * Sets goods aside for an order, all or as short as said. The conditional update is what makes overselling
 * impossible: two buyers of the last one cannot both change the row.
 * @returns the variants of which there is not enough; then the caller must roll back
 */
export async function reserveStock(
  tx: Tx,
  { orderId, wanted, expiresAt, now }: { orderId: number; wanted: Wanted[]; expiresAt: number; now: number },
): Promise<Shortage[]> {
  const locationId = await defaultLocation(tx)
  const sums = sumWanted(wanted)
  const variants = await tx
    .selectFrom('variants')
    .select(['id', 'tracks_stock', 'policy'])
    .where(
      'id',
      'in',
      sums.map((each) => each.variantId),
    )
    .execute()
  const shortages: Shortage[] = []
  for (const { variantId, quantity } of sums) {
    const variant = variants.find((each) => each.id === variantId)
    if (!variant) {
      shortages.push({ variantId, available: 0 })
      continue
    }
    if (!variant.tracks_stock) continue
    const reserved = await reserveOne(tx, {
      variantId,
      locationId,
      quantity,
      policy: variant.policy as StockPolicy,
    })
    if (reserved === null) {
      shortages.push({ variantId, available: await countAvailable(tx, variantId) })
      continue
    }
    await tx
      .insertInto('reservations')
      .values({
        order_id: orderId,
        variant_id: variantId,
        location_id: locationId,
        quantity: reserved,
        backordered: quantity - reserved,
        state: 'live',
        expires_at: expiresAt,
        created_at: now,
      })
      .execute()
  }
  return shortages
}

/** @returns how many were set aside: all, or, where the variant may be sold ahead, what the shelf holds; null for not enough */
async function reserveOne(
  tx: Tx,
  {
    variantId,
    locationId,
    quantity,
    policy,
  }: { variantId: number; locationId: number; quantity: number; policy: StockPolicy },
): Promise<number | null> {
  const take = (count: number) =>
    tx
      .updateTable('stock_levels')
      .set((eb) => ({ reserved: eb('reserved', '+', count) }))
      .where('variant_id', '=', variantId)
      .where('location_id', '=', locationId)
      .where((eb) => eb(eb('on_hand', '-', eb.ref('reserved')), '>=', count))
      .returning('reserved')
      .executeTakeFirst()
  if (await take(quantity)) return quantity
  if (policy === 'deny') return null
  // Sold ahead: set aside what is there, the rest is owed. A row another buyer changes meanwhile is simply owed.
  const there = Math.max(0, await countAvailable(tx, variantId))
  return there > 0 && (await take(there)) ? there : 0
}

/** How many can be sold now. */
export async function countAvailable(tx: Tx, variantId: number): Promise<number> {
  const levels = await tx
    .selectFrom('stock_levels')
    .select(['on_hand', 'reserved'])
    .where('variant_id', '=', variantId)
    .execute()
  return levels.reduce((sum, level) => sum + level.on_hand - level.reserved, 0)
}

/** Gives an order's live reservations back to the shelf. Called twice it does nothing twice. */
export async function releaseStock(tx: Tx, orderId: number): Promise<void> {
  for (const { variantId, locationId, quantity } of await endReservations(tx, orderId, 'released')) {
    if (quantity > 0) await unreserve(tx, variantId, locationId, quantity)
  }
}

/** Turns an order's live reservations into sold goods: off the shelf and into the ledger. Called twice it does nothing twice. */
export async function consumeStock(tx: Tx, orderId: number, now: number): Promise<void> {
  for (const { variantId, locationId, quantity } of await endReservations(tx, orderId, 'consumed')) {
    if (quantity === 0) continue
    await tx
      .updateTable('stock_levels')
      .set((eb) => ({ reserved: eb('reserved', '-', quantity), on_hand: eb('on_hand', '-', quantity) }))
      .where('variant_id', '=', variantId)
      .where('location_id', '=', locationId)
      .execute()
    await tx
      .insertInto('stock_movements')
      .values({
        variant_id: variantId,
        location_id: locationId,
        kind: 'sold',
        quantity: -quantity,
        order_id: orderId,
        reason: '',
        actor_user_id: null,
        at: now,
      })
      .execute()
  }
}

async function unreserve(tx: Tx, variantId: number, locationId: number, quantity: number): Promise<void> {
  await tx
    .updateTable('stock_levels')
    .set((eb) => ({ reserved: eb('reserved', '-', quantity) }))
    .where('variant_id', '=', variantId)
    .where('location_id', '=', locationId)
    .execute()
}

/** Moves live reservations to their end state; only those that this call moved are answered, sorted by variant. */
async function endReservations(tx: Tx, orderId: number, state: 'released' | 'consumed') {
  const ended = await tx
    .updateTable('reservations')
    .set({ state })
    .where('order_id', '=', orderId)
    .where('state', '=', 'live')
    .returning(['variant_id', 'location_id', 'quantity'])
    .execute()
  return ended
    .map((row) => ({ variantId: row.variant_id, locationId: row.location_id, quantity: row.quantity }))
    .sort((a, b) => a.variantId - b.variantId)
}

/** Keeps an order's goods aside until then: the newest attempt to pay decides for how long. */
export async function keepReservationsUntil(tx: Tx, orderId: number, until: number): Promise<void> {
  await tx
    .updateTable('reservations')
    .set({ expires_at: until })
    .where('order_id', '=', orderId)
    .where('state', '=', 'live')
    .execute()
}
