import { MAX_MINOR } from '#src/kernel/money.ts'
import { shareHalfUp } from '#src/kernel/rounding.ts'
import { publishedWhen, statusAt } from '../catalog/edit/product-fields.ts'
import type { ProductStatus } from '../catalog/product.ts'
import { joinTags, splitTags } from '../catalog/product.ts'
import { MOST_ON_HAND } from '../inventory/stock.ts'

/** Parts of a whole that a change in per cent is told in: hundredths of a per cent. */
const WHOLE = 10_000

/** What is done to every product chosen. */
export type BulkChange =
  /** @property ending minor units that the price shall end with, null for as it comes */
  | { kind: 'price'; how: 'set' | 'percent' | 'amount'; by: number; ending: number | null; unit: number }
  /** What it cost before: as it costs now, an amount, or nothing. */
  | { kind: 'compare'; how: 'price' | 'set' | 'clear'; by: number }
  | { kind: 'category'; how: 'add' | 'remove'; categoryId: number }
  | { kind: 'tag'; how: 'add' | 'remove'; tag: string }
  | { kind: 'status'; status: 'draft' | 'active' | 'archived' }
  /** Of every variant that is counted: how many are to be at this location, or how many more or fewer. */
  | { kind: 'stock'; how: 'set' | 'amount'; by: number; locationId: number }

export type PriceState = { price: number; compare: number | null }

/** A product as far as such a change can touch it; only what changes is kept of it. */
export type ProductState = {
  tags: string
  status: ProductStatus
  publishedAt: number
  categoryIds: number[]
}

/** @returns the variant's prices after the change; a price that would fall below nothing stays as it is */
export function changePrices(change: BulkChange, before: PriceState): PriceState {
  if (change.kind === 'price') {
    const price = endWith(rawPrice(change, before.price), change)
    return price >= 0 && price <= MAX_MINOR ? { ...before, price } : before
  }
  if (change.kind !== 'compare') return before
  const compare = { price: before.price, set: change.by, clear: null }[change.how]
  return { ...before, compare }
}

function rawPrice({ how, by }: BulkChange & { kind: 'price' }, price: number): number {
  if (how === 'set') return by
  return how === 'amount' ? price + by : shareHalfUp(price, WHOLE + by, WHOLE)
}

/** The nearest price that ends so: 18.40 becomes 17.95 or 18.95, whichever is nearer, the higher one in the middle. */
function endWith(price: number, { ending, unit }: BulkChange & { kind: 'price' }): number {
  if (ending === null || price < 0) return price
  const below = Math.floor((price - ending) / unit) * unit + ending
  const nearest = price - below < below + unit - price ? below : below + unit
  return nearest < 0 ? nearest + unit : nearest
}

/** @returns how many are on the shelf after the change; fewer than are set aside there cannot be, so then all stay */
export function changeOnHand(
  { how, by }: BulkChange & { kind: 'stock' },
  { onHand, reserved }: { onHand: number; reserved: number },
): number {
  const wanted = how === 'set' ? by : onHand + by
  return wanted < reserved || wanted > MOST_ON_HAND ? onHand : wanted
}

export function changeState(change: BulkChange, before: ProductState, now: number): ProductState {
  if (change.kind === 'tag') {
    const others = splitTags(before.tags).filter((tag) => tag.toLowerCase() !== change.tag.toLowerCase())
    if (change.how === 'remove') return { ...before, tags: joinTags(others) }
    return others.length < splitTags(before.tags).length
      ? before
      : { ...before, tags: joinTags([...others, change.tag]) }
  }
  if (change.kind === 'category') {
    const others = before.categoryIds.filter((id) => id !== change.categoryId)
    return {
      ...before,
      categoryIds: change.how === 'add' ? [...others, change.categoryId].sort((a, b) => a - b) : others,
    }
  }
  if (change.kind !== 'status') return before
  const { status } = change
  // One that waits for its day goes on waiting for it.
  if (status === 'active' && before.status === 'scheduled') return before
  const publishedAt = publishedWhen({ status, publishedAt: null }, before, now)
  return { ...before, status: statusAt(status, publishedAt, now), publishedAt }
}
