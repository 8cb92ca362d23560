import type { Tx } from '#src/platform/db/db.ts'
import { moveStock, refuseUnknown } from '../inventory/adjust-stock.ts'
import { holdShelvesWith } from '../inventory/shelves.ts'
import { listShelves } from './plan.ts'

/** Takes hold of what a change is about to count, so that what is planned stays true until it is written. */
export async function holdStock(tx: Tx, productIds: readonly number[], locationId: number): Promise<void> {
  const ids = (await listShelves(tx, productIds, locationId)).map(({ variantId }) => variantId)
  for (const variantId of ids.sort((a, b) => a - b)) await holdShelvesWith(tx, variantId, locationId)
}

type Counts = Record<string, number> | undefined
export type Mover = { locationId: number; reason: string; userId: number | null; now: number }

/**
 * Moves each variant by as much as lies between two counts: what was sold meanwhile stays sold.
 * @returns whether all could be moved; where orders have set aside more than would be left, those stay
 */
export async function saveStock(
  tx: Tx,
  { from, to }: { from: Counts; to: Counts },
  { locationId, reason, userId, now }: Mover,
): Promise<boolean> {
  let isWhole = true
  const ids = Object.keys(to ?? {}).map(Number)
  for (const variantId of ids.sort((a, b) => a - b)) {
    const quantity = (to?.[variantId] ?? 0) - (from?.[variantId] ?? 0)
    const refusal =
      (await refuseUnknown(tx, { variantId, locationId })) ??
      (await moveStock(tx, {
        ...{ variantId, locationId, quantity, kind: 'adjusted', reason, actorUserId: userId, now },
      }))
    if (refusal) isWhole = false
  }
  return isWhole
}
