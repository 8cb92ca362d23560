import { type Part, sellingOf, shippingOf } from '../catalog/bundles/bundle.ts'
import { sellableQuantity } from './cart.ts'
import type { CartLine } from './queries.ts'

/**
 * Makes bundles of the lines that are some, and says of each line what there is of it once the lines before it have theirs: two
 * bundles of the same thing, or a bundle and the thing by itself, must not both be promised the last one.
 * @param lines in the order in which they were put in
 * @param partsOf what bundles are made of, by their variant
 */
export function shareParts(
  lines: readonly CartLine[],
  partsOf: ReadonlyMap<number, readonly Part[]>,
): CartLine[] {
  const taken = new Map<number, number>()
  const left = <T extends { variantId: number; available: number }>(thing: T): T => ({
    ...thing,
    available: thing.available - (taken.get(thing.variantId) ?? 0),
  })
  return lines.map((line) => {
    const parts = (partsOf.get(line.variantId) ?? []).map(left)
    const shared = parts.length === 0 ? left(line) : asBundle(line, parts)
    const units = Math.min(line.quantity, sellableQuantity(shared))
    for (const { variantId, quantity } of parts.length === 0 ? [{ ...line, quantity: 1 }] : parts)
      taken.set(variantId, (taken.get(variantId) ?? 0) + quantity * units)
    return shared
  })
}

function asBundle(line: CartLine, parts: Part[]): CartLine {
  const { isWhole, ...selling } = sellingOf(parts)
  const isForSale = line.isForSale && isWhole
  return { ...line, ...selling, ...shippingOf(line.weightGrams, parts), isForSale, parts }
}
