/** The most of a variant that one location may hold. */
export const MOST_ON_HAND = 1_000_000

/** What can be done to stock; each leaves a row that is never changed. */
export type MovementKind = 'received' | 'sold' | 'returned' | 'adjusted' | 'damaged' | 'moved'

/** Whether a variant may be sold beyond what the shelf holds. */
export type StockPolicy = 'deny' | 'backorder' | 'preorder'

export type Wanted = { variantId: number; quantity: number }

/** A variant of which less is there than wanted. */
export type Shortage = { variantId: number; available: number }

/** A variant at one location, held until the transaction ends. */
export type Shelf = { locationId: number; onHand: number; reserved: number }

/** Some units from one location. */
export type Part = { locationId: number; quantity: number }

/** Quantities summed for each variant and sorted by id: every process locks rows in the same order, so none waits in a ring. */
export function sumWanted(wanted: Wanted[]): Wanted[] {
  const sums = new Map<number, number>()
  for (const { variantId, quantity } of wanted) sums.set(variantId, (sums.get(variantId) ?? 0) + quantity)
  return [...sums]
    .map(([variantId, quantity]) => ({ variantId, quantity }))
    .sort((a, b) => a.variantId - b.variantId)
}

export const freeOn = ({ onHand, reserved }: Shelf): number => Math.max(0, onHand - reserved)

/**
 * Takes units from shelves one after the other, as many as each has free, until there are enough or no more.
 * @param shelves in the order in which they are to give
 */
export function splitOver(shelves: readonly Shelf[], quantity: number): Part[] {
  const parts: Part[] = []
  let left = quantity
  for (const shelf of shelves) {
    const taken = Math.min(left, freeOn(shelf))
    if (taken > 0) parts.push({ locationId: shelf.locationId, quantity: taken })
    left -= taken
  }
  return parts
}
