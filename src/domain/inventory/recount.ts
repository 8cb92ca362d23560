import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { adjustStock, type Count, type StockRefusal } from './adjust-stock.ts'
import { defaultLocation } from './locations.ts'
import { holdShelves } from './shelves.ts'

export type Recount = Count & {
  /** How many the person saw on the page they counted by. */
  seen: number
}

/**
 * A count typed over a figure that was seen a while ago: where the shelf has changed since, nothing is written, because
 * the count may have been made before or after.
 */
export function recountStock(
  db: Db,
  { seen, ...count }: Recount,
): Promise<StockRefusal | 'changed_since' | null> {
  return inTransaction(db, async (tx) => {
    const locationId = count.locationId ?? (await defaultLocation(tx))
    const shelves = await holdShelves(tx, count.variantId)
    const onHand = shelves.find((shelf) => shelf.locationId === locationId)?.onHand ?? 0
    return onHand === seen ? adjustStock(tx, { ...count, locationId }) : 'changed_since'
  })
}
