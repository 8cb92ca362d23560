import type { Db, Engine, Tx } from '#src/platform/db/db.ts'
import { postgresIndex } from './postgres-index.ts'
import { sqliteIndex } from './sqlite-index.ts'

/**
 * Full text over products. Each engine has its own; both find the same words. It holds products of every status and
 * answers only those on sale, so that publishing and archiving need not touch it.
 */
export type SearchIndex = {
  /** Brings a product's words up to date, in the transaction that changed it. */
  indexProduct(tx: Tx, productId: number): Promise<void>
  removeProduct(tx: Tx, productId: number): Promise<void>
  /** Forgets everything. */
  clear(tx: Tx): Promise<void>
  /**
   * Ids of products on sale, best first.
   * @param words plain words in which nothing has a meaning; each may be the beginning of a longer one
   * @param need whether a product must have all of them or any
   */
  find(db: Db | Tx, words: string[], need: 'all' | 'any', limit: number): Promise<number[]>
}

export function openSearchIndex(engine: Engine): SearchIndex {
  return engine === 'sqlite' ? sqliteIndex : postgresIndex
}
