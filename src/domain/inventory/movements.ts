import type { Tx } from '#src/platform/db/db.ts'
import type { MovementKind } from './stock.ts'

export type Movement = {
  variantId: number
  locationId: number
  kind: MovementKind
  /** Signed: what came, or what went. */
  quantity: number
  reason: string
  /** What paper it is on: a delivery note's number, ''. */
  reference?: string
  orderId?: number | null
  /** The other half of a move between two locations. */
  pairId?: number | null
  /** Names the movement: there is never a second one of this name. */
  onceKey?: string | null
  actorUserId: number | null
  now: number
}

/** Adds a row to the ledger. The database itself refuses to change or delete one. @returns its id */
export async function writeMovement(tx: Tx, movement: Movement): Promise<number> {
  const { id } = await tx
    .insertInto('stock_movements')
    .values({
      variant_id: movement.variantId,
      location_id: movement.locationId,
      kind: movement.kind,
      quantity: movement.quantity,
      order_id: movement.orderId ?? null,
      pair_id: movement.pairId ?? null,
      reason: movement.reason,
      reference: movement.reference ?? '',
      once_key: movement.onceKey ?? null,
      actor_user_id: movement.actorUserId,
      at: movement.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Whether the movement of this name is written already. Asked while the shelf is held, the answer stays true. */
export async function isWritten(tx: Tx, onceKey: string): Promise<boolean> {
  const row = await tx
    .selectFrom('stock_movements')
    .select('id')
    .where('once_key', '=', onceKey)
    .executeTakeFirst()
  return row !== undefined
}
