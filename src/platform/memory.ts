import type { Db, OpenDatabase, Tx } from './db/db.ts'
import { hotQuery } from './db/hot.ts'

const readRevision = hotQuery((db, slot: { name: string }) =>
  db.selectFrom('revisions').select('n').where('name', '=', slot.name),
)
const NAME = 'shop'

/**
 * Says that something shoppers see has changed: catalogue, stock, settings, prices, texts. Called in the same
 * transaction as the change, last, because on PostgreSQL it holds a lock that every such change needs. There a trigger
 * (migration 0003) tells the other processes at the commit.
 */
export async function markChanged(tx: Tx): Promise<void> {
  await tx
    .insertInto('revisions')
    .values({ name: NAME, n: 1 })
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
  #revision = -1
  #kept = new Map<string, unknown>()

  constructor(database: OpenDatabase) {
    this.#db = database.db
    this.#changes = database.countChanges
  }

  /** Forgets what is out of date. Call it once a request, before anything kept is used. */
  async refresh(): Promise<number> {
    const changes = this.#changes()
    if (changes !== null && changes === this.#seen) return this.#revision
    const [row] = await readRevision(this.#db, { name: NAME })
    this.#seen = changes
    const revision = row?.n ?? 0
    if (revision !== this.#revision) {
      this.#revision = revision
      this.#kept = new Map()
    }
    return this.#revision
  }

  /** @returns the kept value, or what `compute` makes of the database now */
  async keep<T>(key: string, compute: () => Promise<T>): Promise<T> {
    const kept = this.#kept
    if (kept.has(key)) return kept.get(key) as T
    const value = await compute()
    // Something may have changed while computing: then this answer belongs to nobody else.
    if (kept === this.#kept) kept.set(key, value)
    return value
  }

  /** @returns true where nothing changed since the last `refresh`, without asking when the engine can tell */
  isUnchanged(): boolean {
    const changes = this.#changes()
    return changes !== null && changes === this.#seen
  }
}
