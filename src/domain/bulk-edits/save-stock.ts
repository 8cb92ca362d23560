import type { Tx } from '#src/platform/db/db.ts'
import { moveStock } from '../inventory/adjust-stock.ts'
import { holdShelvesWith } from '../inventory/shelves.ts'
import { listShelves } from './plan.ts'

/**
 * Takes hold of what a change is about to count, so that what is planned stays true until it is written.
 * @returns the variants that are counted now
 */
export async function holdStock(
  tx: Tx,
  productIds: readonly number[],
  locationId: number,
): Promise<Set<number>> {
  const ids = (await listShelves(tx, productIds, locationId)).map(({ variantId }) => variantId)
  for (const variantId of ids.sort((a, b) => a - b)) await holdShelvesWith(tx, variantId, locationId)
  return new Set(ids)
}

type Counts = Record<string, number> | undefined
type Mover = {
  held: ReadonlySet<number>
  locationId: number
  reason: string
  userId: number | null
  now: number
}

/**
 * Moves each variant by as much as lies between two counts: what was sold meanwhile stays sold.
 * @returns whether all could be moved: what is not counted any more stays, and where orders have set aside more than would
 * be left
 */
export async function saveStock(
  tx: Tx,
  { from, to }: { from: Counts; to: Counts },
  { held, locationId, reason, userId, now }: Mover,
): Promise<boolean> {
  let isWhole = true
  const ids = Object.keys(to ?? {}).map(Number)
  for (const variantId of ids.sort((a, b) => a - b)) {
    const quantity = (to?.[variantId] ?? 0) - (from?.[variantId] ?? 0)
    const move = { variantId, locationId, quantity, reason, actorUserId: userId, now }
    const isMoved = held.has(variantId) && (await moveStock(tx, { ...move, kind: 'adjusted' })) === null
    if (!isMoved) isWhole = false
  }
  return isWhole
}
