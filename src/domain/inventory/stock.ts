/** What can be done to stock; each leaves a row that is never changed. */
export type MovementKind = 'received' | 'sold' | 'returned' | 'adjusted' | 'damaged'

/** Whether a variant may be sold beyond what the shelf holds. */
export type StockPolicy = 'deny' | 'backorder' | 'preorder'

export type Wanted = { variantId: number; quantity: number }

/** A variant of which less is there than wanted. */
export type Shortage = { variantId: number; available: number }

/** Quantities summed for each variant and sorted by id: every process locks rows in the same order, so none waits in a ring. */
export function sumWanted(wanted: Wanted[]): Wanted[] {
  const sums = new Map<number, number>()
  for (const { variantId, quantity } of wanted) sums.set(variantId, (sums.get(variantId) ?? 0) + quantity)
  return [...sums]
    .map(([variantId, quantity]) => ({ variantId, quantity }))
    .sort((a, b) => a.variantId - b.variantId)
}
