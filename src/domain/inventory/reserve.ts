import type { Tx } from '#src/platform/db/db.ts'
import { deliverOwed } from './deliver-owed.ts'
import { defaultLocation } from './locations.ts'
import { writeMovement } from './movements.ts'
import { changeShelf, holdShelves, holdShelvesWith } from './shelves.ts'
import { type Part, type Shortage, type StockPolicy, splitOver, sumWanted, type Wanted } from './stock.ts'

/**
 * Sets goods aside for an order, all or as short as said, from several locations where one does not hold enough. The
 * conditional update is what makes overselling impossible: two buyers of the last one cannot both change the row.
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
    const policy = variant.policy as StockPolicy
    const parts = await setAside(tx, { variantId, locationId, quantity, policy })
    if (parts === null) {
      shortages.push({ variantId, available: await countAvailable(tx, variantId) })
      continue
    }
    await writeReservations(tx, { orderId, variantId, locationId, quantity, parts, expiresAt, now })
  }
  return shortages
}

/**
 * Most orders are served by the default location alone, with one statement. Only where it has too little are the others
 * looked at: the default gives first, then they do by their position.
 * @returns what was set aside where: all, or, where the variant may be sold ahead, what is there; null for not enough
 */
async function setAside(
  tx: Tx,
  {
    variantId,
    locationId,
    quantity,
    policy,
  }: { variantId: number; locationId: number; quantity: number; policy: StockPolicy },
): Promise<Part[] | null> {
  if (await changeShelf(tx, { variantId, locationId }, { reserved: quantity }))
    return [{ locationId, quantity }]
  // With a row of its own even where it never had any: whoever changes its reservations later must find something to hold.
  const parts = splitOver(await holdShelvesWith(tx, variantId, locationId), quantity)
  const there = parts.reduce((sum, part) => sum + part.quantity, 0)
  if (there < quantity && policy === 'deny') return null
  for (const part of parts) {
    const place = { variantId, locationId: part.locationId }
    if (!(await changeShelf(tx, place, { reserved: part.quantity })))
      throw new Error(`variant ${variantId} was counted as free at location ${part.locationId} and is not`)
  }
  return parts
}

/** A row a location; what is owed stands with the first. */
async function writeReservations(
  tx: Tx,
  {
    orderId,
    variantId,
    locationId,
    quantity,
    parts,
    expiresAt,
    now,
  }: {
    orderId: number
    variantId: number
    locationId: number
    quantity: number
    parts: Part[]
    expiresAt: number
    now: number
  },
): Promise<void> {
  const owed = quantity - parts.reduce((sum, part) => sum + part.quantity, 0)
  const rows = parts.length > 0 ? parts : [{ locationId, quantity: 0 }]
  await tx
    .insertInto('reservations')
    .values(
      rows.map((part, index) => ({
        order_id: orderId,
        variant_id: variantId,
        location_id: part.locationId,
        quantity: part.quantity,
        backordered: index === 0 ? owed : 0,
        state: 'live',
        expires_at: expiresAt,
        created_at: now,
      })),
    )
    .execute()
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

/**
 * Gives an order's live reservations back to the shelf, and from there to whoever was sold some ahead. Called twice it does
 * nothing twice.
 */
export async function releaseStock(tx: Tx, orderId: number, now = Date.now()): Promise<void> {
  const ended = await endReservations(tx, orderId, 'released')
  for (const { variantId, locationId, quantity } of ended)
    await mustChange(tx, { variantId, locationId }, { reserved: -quantity })
  for (const variantId of new Set(ended.map((each) => each.variantId))) await deliverOwed(tx, variantId, now)
}

/** Turns an order's live reservations into sold goods: off the shelf and into the ledger. Called twice it does nothing twice. */
export async function consumeStock(tx: Tx, orderId: number, now: number): Promise<void> {
  for (const { variantId, locationId, quantity } of await endReservations(tx, orderId, 'consumed')) {
    if (quantity === 0) continue
    await mustChange(tx, { variantId, locationId }, { reserved: -quantity, onHand: -quantity })
    await writeMovement(tx, {
      variantId,
      locationId,
      kind: 'sold',
      quantity: -quantity,
      reason: '',
      orderId,
      actorUserId: null,
      now,
    })
  }
}

async function mustChange(...[tx, place, by]: Parameters<typeof changeShelf>): Promise<void> {
  if (!(await changeShelf(tx, place, by)))
    throw new Error(
      `variant ${place.variantId} has less set aside at location ${place.locationId} than its orders say`,
    )
}

/**
 * Moves live reservations to their end state, the shelves held first. Only those that this call moved are answered, sorted by
 * variant and location.
 */
async function endReservations(tx: Tx, orderId: number, state: 'released' | 'consumed') {
  const live = await tx
    .selectFrom('reservations')
    .select('variant_id')
    .distinct()
    .where('order_id', '=', orderId)
    .where('state', '=', 'live')
    .orderBy('variant_id')
    .execute()
  for (const row of live) await holdShelves(tx, row.variant_id)
  const ended = await tx
    .updateTable('reservations')
    .set({ state })
    .where('order_id', '=', orderId)
    .where('state', '=', 'live')
    .returning(['variant_id', 'location_id', 'quantity'])
    .execute()
  return ended
    .map((row) => ({ variantId: row.variant_id, locationId: row.location_id, quantity: row.quantity }))
    .sort((a, b) => a.variantId - b.variantId || a.locationId - b.locationId)
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
