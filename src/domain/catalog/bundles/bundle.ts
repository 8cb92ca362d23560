import type { StockPolicy } from '../product.ts'

/** So many different things a bundle may be made of. */
export const MOST_PARTS = 20
/** So many of one thing may be in one bundle. */
export const MOST_OF_A_PART = 100

/** One of the variants that a bundle is made of, as it is now. */
export type Part = {
  bundleId: number
  variantId: number
  productId: number
  title: string
  variantTitle: string
  sku: string
  /** How many of it are in one bundle. */
  quantity: number
  /** False once it is archived. A draft is there: it may be sold in bundles only. */
  isThere: boolean
  tracksStock: boolean
  policy: StockPolicy
  availableAt: number | null
  /** What is free of it; means nothing where it is not counted. */
  available: number
  weightGrams: number
  requiresShipping: boolean
}

/** What its parts let be sold of a bundle, in the words in which any variant says it. */
export type BundleSelling = {
  isWhole: boolean
  tracksStock: boolean
  policy: StockPolicy
  availableAt: number | null
  /** How many can be sent now. */
  available: number
  /** How many can be sold where some of its parts are sold ahead and others are not; null for any number. */
  limit: number | null
}

const none: Omit<BundleSelling, 'isWhole'> = {
  tracksStock: true,
  policy: 'deny',
  availableAt: null,
  available: 0,
  limit: null,
}

/**
 * A bundle has as many as the scarcest of its parts allows. Parts that are sold ahead do not limit it: then it is itself
 * sold ahead, and sent when the last of them is there.
 */
export function sellingOf(parts: readonly Part[]): BundleSelling {
  if (parts.length === 0 || !parts.every((part) => part.isThere)) return { ...none, isWhole: false }
  const counted = parts.filter((part) => part.tracksStock)
  const ahead = counted.filter((part) => part.policy !== 'deny')
  const limiting = counted.filter((part) => part.policy === 'deny')
  const limit = limiting.length === 0 ? null : least(limiting)
  if (counted.length === 0) return { ...none, isWhole: true, tracksStock: false }
  if (limit === 0) return { ...none, isWhole: true }
  const available = least(counted)
  const preorders = ahead.filter((part) => part.policy === 'preorder')
  if (preorders.length === 0 && available === limit) return { ...none, isWhole: true, available }
  const days = preorders.map((part) => part.availableAt)
  return {
    ...{ isWhole: true, tracksStock: true, available, limit },
    policy: preorders.length > 0 ? 'preorder' : 'backorder',
    availableAt: days.reduce((latest, day) => laterOf(latest, day), days[0] ?? null),
  }
}

const least = (parts: readonly Part[]): number =>
  Math.max(0, Math.min(...parts.map((part) => Math.floor(part.available / part.quantity))))

/** An open day is later than any other. */
const laterOf = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : Math.max(a, b)

/**
 * What a bundle weighs and whether it travels: its own weight where it has one, else that of its parts, in grams; a parcel
 * where any of its parts needs one.
 */
export const shippingOf = (
  ownGrams: number,
  parts: readonly Part[],
): { weightGrams: number; requiresShipping: boolean } => ({
  weightGrams: ownGrams || parts.reduce((sum, part) => sum + part.weightGrams * part.quantity, 0),
  requiresShipping: parts.some((part) => part.requiresShipping),
})
