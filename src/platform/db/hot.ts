import type { Compilable, CompiledQuery } from 'kysely'
import type { Db, Tx } from './db.ts'

/** Stands for a value that is filled in at each run. */
class Slot {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/**
 * A query that is compiled once and run many times: building and compiling a Kysely query costs several
 * times what SQLite needs to answer it. Each parameter is used like a value while building.
 * @example const findBySlug = hotQuery((db, slot: { slug: string }) => db.selectFrom('products').where('slug', '=', slot.slug))
 */
export function hotQuery<P extends Record<string, string | number | null>, R>(
  build: (db: Db, slots: P) => Compilable<R>,
): (db: Db | Tx, parameters: P) => Promise<R[]> {
  const compiledByDb = new WeakMap<object, CompiledQuery<R>>()
  const slots = new Proxy({}, { get: (_, name) => new Slot(String(name)) }) as P
  return async (db, parameters) => {
    const executor = db.getExecutor().adapter
    let compiled = compiledByDb.get(executor)
    if (!compiled) {
      compiled = build(db as Db, slots).compile() as CompiledQuery<R>
      compiledByDb.set(executor, compiled)
    }
    const values = compiled.parameters.map((value) =>
      value instanceof Slot ? parameters[value.name] : value,
    )
    const { rows } = await db.executeQuery<R>({ ...compiled, parameters: values })
    return rows
  }
}
