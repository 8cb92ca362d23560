import type { Tx } from '#src/platform/db/db.ts'
import { writeMovement } from './movements.ts'
import { changeShelf, holdShelves } from './shelves.ts'
import { type Part, splitOver } from './stock.ts'

type Waiting = {
  id: number
  order_id: number
  location_id: number
  quantity: number
  backordered: number
  state: string
  expires_at: number
  created_at: number
}

/**
 * Gives what is free of a variant to the orders it was sold to ahead, the one that waits longest first, before anybody else
 * can buy it: set aside where the order waits for its money, off the shelf where it is paid.
 * Called twice it does nothing twice.
 */
export async function deliverOwed(tx: Tx, variantId: number, now: number): Promise<void> {
  if (!(await isOwed(tx, variantId))) return
  let shelves = await holdShelves(tx, variantId)
  for (const waiting of await listWaiting(tx, variantId)) {
    const parts = splitOver(shelves, waiting.backordered)
    if (parts.length === 0) return
    for (const part of parts) await give(tx, variantId, waiting, part, now)
    shelves = shelves.map((shelf) => {
      const given = parts.find((part) => part.locationId === shelf.locationId)?.quantity ?? 0
      return { ...shelf, onHand: shelf.onHand - given }
    })
  }
}

const owing = (tx: Tx, variantId: number) =>
  tx
    .selectFrom('reservations')
    .where('variant_id', '=', variantId)
    .where('backordered', '>', 0)
    .where('state', 'in', ['live', 'consumed'])

async function isOwed(tx: Tx, variantId: number): Promise<boolean> {
  return (await owing(tx, variantId).select('id').limit(1).executeTakeFirst()) !== undefined
}

const listWaiting = (tx: Tx, variantId: number): Promise<Waiting[]> =>
  owing(tx, variantId)
    .select(['id', 'order_id', 'location_id', 'quantity', 'backordered'])
    .select(['state', 'expires_at', 'created_at'])
    .orderBy('id')
    .execute()

/** Moves units of a reservation from owed to there: in its own row where they come from its location, else in one beside it. */
async function give(tx: Tx, variantId: number, waiting: Waiting, part: Part, now: number): Promise<void> {
  const { quantity, locationId } = part
  const isPaid = waiting.state === 'consumed'
  const change = isPaid ? { onHand: -quantity } : { reserved: quantity }
  if (!(await changeShelf(tx, { variantId, locationId }, change)))
    throw new Error(`variant ${variantId} was counted as free at location ${locationId} and is not`)
  const isOwnPlace = locationId === waiting.location_id
  await tx
    .updateTable('reservations')
    .set((eb) => ({
      quantity: eb('quantity', '+', isOwnPlace ? quantity : 0),
      backordered: eb('backordered', '-', quantity),
    }))
    .where('id', '=', waiting.id)
    .execute()
  if (!isOwnPlace)
    await tx
      .insertInto('reservations')
      .values({
        order_id: waiting.order_id,
        variant_id: variantId,
        location_id: locationId,
        quantity,
        backordered: 0,
        state: waiting.state,
        expires_at: waiting.expires_at,
        created_at: waiting.created_at,
      })
      .execute()
  if (isPaid)
    await writeMovement(tx, {
      variantId,
      locationId,
      kind: 'sold',
      quantity: -quantity,
      reason: 'sold before it was there',
      orderId: waiting.order_id,
      actorUserId: null,
      now,
    })
}
