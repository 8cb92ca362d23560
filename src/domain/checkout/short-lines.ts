import type { CartLine } from '../cart/queries.ts'
import type { Shortage } from '../inventory/stock.ts'
import { goodsOf } from '../orders/goods.ts'

/** Which lines a shortage of goods is about: those of the thing itself, and the bundles that have it in them. */
export const shortLines = (lines: readonly CartLine[], shortages: readonly Shortage[]): Shortage[] =>
  lines.flatMap((line) => {
    const left = goodsOf(line, 1).flatMap(({ variantId, quantity }) => {
      const short = shortages.find((each) => each.variantId === variantId)
      return short ? [Math.floor(short.available / quantity)] : []
    })
    return left.length === 0 ? [] : [{ variantId: line.variantId, available: Math.max(0, Math.min(...left)) }]
  })
