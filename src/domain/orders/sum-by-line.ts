type Units = { orderLineId: number; quantity: number }

/**
 * Each line once, in the order of the lines: a line that is named twice is meant as a sum.
 * @param join what becomes of all but the quantities, where the later says something else; the first stands by itself
 */
export function sumByLine<T extends Units>(
  lines: readonly T[],
  join = (first: T, _later: T): T => first,
): T[] {
  const sums = new Map<number, T>()
  for (const line of lines.filter(({ quantity }) => quantity > 0)) {
    const known = sums.get(line.orderLineId)
    const quantity = (known?.quantity ?? 0) + line.quantity
    sums.set(line.orderLineId, { ...(known ? join(known, line) : line), quantity })
  }
  return [...sums.values()].sort((a, b) => a.orderLineId - b.orderLineId)
}
