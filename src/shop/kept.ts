import type { CategoryView } from '#src/domain/catalog/category.ts'
import { listCategories } from '#src/domain/catalog/category-queries.ts'
import { type Collection, listPublishedCollections } from '#src/domain/catalog/collection-queries.ts'
import { listPages } from '#src/domain/content/queries.ts'
import { listSellers } from '#src/domain/sellers/queries.ts'
import { HOUR } from '#src/kernel/clock.ts'
import type { Deps } from '#src/web/env.ts'

// What many pages need, read once for every change of the shop. All of it is shared: treat it as frozen.

export const keepCategories = ({ db, memory }: Deps): Promise<CategoryView[]> =>
  memory.keep('categories', () => listCategories(db))

/** Those that shoppers may see. */
export const keepCollections = ({ db, memory }: Deps): Promise<Collection[]> =>
  memory.keepBeyondStock('collections', () => listPublishedCollections(db))

export const keepPages = ({ db, memory }: Deps) => memory.keepBeyondStock('pages', () => listPages(db))

/** Those with something on the shelf. */
export const keepSellers = ({ db, memory }: Deps) =>
  memory.keep('sellers', async () => (await listSellers(db)).filter((seller) => seller.productCount > 0))

/**
 * Keeps what also depends on the time of day, such as delivery dates and what counts as new: it is made anew at the
 * turn of the hour even where nobody changed the shop.
 */
export async function keepThisHour<T>(
  { memory }: Deps,
  key: string,
  now: number,
  make: () => Promise<T>,
): Promise<T> {
  const hour = Math.floor(now / HOUR)
  const box = await memory.keep(`hourly ${key}`, async () => ({ hour: Number.NaN, value: undefined as T }))
  if (box.hour === hour) return box.value
  const value = await make()
  box.hour = hour
  box.value = value
  return value
}

/** A few of very many, the ones put in last: what is kept for each product must not fill the memory. */
export class LatestOnly<K, T> {
  readonly #limit: number
  readonly #values = new Map<K, T>()

  constructor(limit: number) {
    this.#limit = limit
  }

  get(key: K): T | undefined {
    return this.#values.get(key)
  }

  set(key: K, value: T): T {
    if (this.#values.size >= this.#limit) {
      const [oldest] = this.#values.keys()
      if (oldest !== undefined) this.#values.delete(oldest)
    }
    this.#values.set(key, value)
    return value
  }
}
