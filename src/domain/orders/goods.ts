import type { Tx } from '#src/platform/db/db.ts'
import { holdShelves } from '../inventory/shelves.ts'
import { sumWanted, type Wanted } from '../inventory/stock.ts'
import type { Order, OrderLine } from './order.ts'

/** What some units of a line take off the shelf: the thing itself, or what it was made of when it was bought. */
export function goodsOf(
  { variantId, parts }: Pick<OrderLine, 'variantId' | 'parts'>,
  units: number,
): Wanted[] {
  if (parts.length === 0) return variantId === null ? [] : [{ variantId, quantity: units }]
  return parts.flatMap((part) =>
    part.variantId === null ? [] : [{ variantId: part.variantId, quantity: part.quantity * units }],
  )
}

/**
 * Takes hold of all that these lines are made of, by variant, before any of it moves. Lines of single things are moved in that
 * order anyway, so only bundles need it.
 */
export async function holdParts(
  tx: Tx,
  { lines }: Pick<Order, 'lines'>,
  moved: readonly { orderLineId: number }[],
): Promise<void> {
  const own = lines.filter(({ id }) => moved.some(({ orderLineId }) => orderLineId === id))
  if (own.every(({ parts }) => parts.length === 0)) return
  for (const { variantId } of sumWanted(own.flatMap((line) => goodsOf(line, 1))))
    await holdShelves(tx, variantId)
}
