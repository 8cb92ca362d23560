import { MAX_PER_LINE } from '#src/kernel/quantity.ts'

export const MAX_LINES = 100

export type QuantityRefusal = 'over_line_limit' | 'not_enough_stock' | 'not_for_sale' | 'too_many_lines'

/** What a cart line needs to know of the variant it holds. */
export type Sellable = {
  isForSale: boolean
  tracksStock: boolean
  policy: 'deny' | 'backorder' | 'preorder'
  available: number
  /** The most that can be sold ahead: of a bundle, some of whose parts are not. Any number where it is left out. */
  limit?: number | null
}

/** How many of a variant one cart may hold now. */
export function sellableQuantity(variant: Sellable): number {
  if (!variant.isForSale) return 0
  if (!variant.tracksStock) return MAX_PER_LINE
  const most = variant.policy === 'deny' ? variant.available : (variant.limit ?? MAX_PER_LINE)
  return Math.max(0, Math.min(MAX_PER_LINE, most))
}

/** @returns why a cart may not hold this many, null where it may */
export function refuseQuantity(wanted: number, variant: Sellable): QuantityRefusal | null {
  if (!variant.isForSale) return 'not_for_sale'
  if (wanted > MAX_PER_LINE) return 'over_line_limit'
  if (wanted > sellableQuantity(variant)) return 'not_enough_stock'
  return null
}
