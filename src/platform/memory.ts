import type { Db, OpenDatabase, Tx } from './db/db.ts'
import { hotQuery } from './db/hot.ts'

const readRevisions = hotQuery((db) => db.selectFrom('revisions').select(['name', 'n']))

/** `stock` moves with every order, `shop` with everything else: few things that are kept show stock. */
type Revision = 'shop' | 'stock'

/**
 * Says that something shoppers see has changed: catalogue, stock, settings, prices, texts. Called in the same
 * transaction as the change, last, because on PostgreSQL it holds a lock that every such change needs. There a trigger
 * (migration 0003) tells the other processes at the commit.
 */
export const markChanged = (tx: Tx): Promise<void> => move(tx, 'shop')

/** The same, where nothing but what is on the shelf has changed. */
export const markStockChanged = (tx: Tx): Promise<void> => move(tx, 'stock')

async function move(tx: Tx, name: Revision): Promise<void> {
  await tx
    .insertInto('revisions')
    .values({ name, n: 1 })
    .onConflict((conflict) => conflict.column('name').doUpdateSet((eb) => ({ n: eb('revisions.n', '+', 1) })))
    .execute()
}

/**
 * Things computed from the database and kept until the shop's revision moves, whichever process moved it.
 * Values must be treated as frozen: every request shares them.
 */
export class Memory {
  readonly #db: Db
  readonly #changes: () => number | null
  #seen: number | null = null
  #revisions: Record<Revision, number> = { shop: -1, stock: -1 }
  #kept = new Map<string, unknown>()
  #keptBeyondStock = new Map<string, unknown>()

  constructor(database: OpenDatabase) {
    this.#db = database.db
    this.#changes = database.countChanges
  }

  /**
   * Forgets what is out of date. Call it once a request, before anything kept is used.
   * @returns a number that grows with every change
   */
  async refresh(): Promise<number> {
    const changes = this.#changes()
    if (changes === null || changes !== this.#seen) {
      const rows = await readRevisions(this.#db, {})
      this.#seen = changes
      const numberOf = (name: Revision) => rows.find((row) => row.name === name)?.n ?? 0
      const now = { shop: numberOf('shop'), stock: numberOf('stock') }
      if (now.shop !== this.#revisions.shop) this.#keptBeyondStock = new Map()
      if (now.shop !== this.#revisions.shop || now.stock !== this.#revisions.stock) this.#kept = new Map()
      this.#revisions = now
    }
    return this.#revisions.shop + this.#revisions.stock
  }

  /** The shop's revision without its stock's, as of the last `refresh`; -1 before the first. */
  get revision(): number {
    return this.#revisions.shop
  }

  /** @returns the kept value, or what `compute` makes of the database now */
  keep<T>(key: string, compute: () => Promise<T>): Promise<T> {
    return keepIn(() => this.#kept, key, compute)
  }

  /** The same for what shows nothing of the shelf, so that an order leaves it as it is. */
  keepBeyondStock<T>(key: string, compute: () => Promise<T>): Promise<T> {
    return keepIn(() => this.#keptBeyondStock, key, compute)
  }

  /** @returns true where nothing changed since the last `refresh`, without asking when the engine can tell */
  isUnchanged(): boolean {
    const changes = this.#changes()
    return changes !== null && changes === this.#seen
  }
}

async function keepIn<T>(
  find: () => Map<string, unknown>,
  key: string,
  compute: () => Promise<T>,
): Promise<T> {
  const kept = find()
  if (kept.has(key)) return kept.get(key) as T
  const value = await compute()
  // Something may have changed while computing: then this answer belongs to nobody else.
  if (kept === find()) kept.set(key, value)
  return value
}
