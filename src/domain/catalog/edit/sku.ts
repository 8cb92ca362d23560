import type { Db, Tx } from '#src/platform/db/db.ts'

const CHUNK = 500

/** Article numbers among these that a variant on sale has already. @param except variants that do not count */
export async function listTakenSkus(
  db: Db | Tx,
  skus: readonly string[],
  except: readonly number[] = [],
): Promise<Set<string>> {
  const wanted = [...new Set(skus.filter((sku) => sku !== ''))]
  const own = new Set(except)
  const taken = new Set<string>()
  for (let from = 0; from < wanted.length; from += CHUNK) {
    const rows = await db
      .selectFrom('variants')
      .select(['id', 'sku'])
      .where('sku', 'in', wanted.slice(from, from + CHUNK))
      .where('status', '=', 'active')
      .execute()
    for (const { id, sku } of rows) if (!own.has(id)) taken.add(sku)
  }
  return taken
}

export const isSkuTaken = async (db: Db | Tx, sku: string, except: number | null): Promise<boolean> =>
  (await listTakenSkus(db, [sku], except === null ? [] : [except])).size > 0

const MAX_TRIES = 500

/** An ending that makes new article numbers of all these: "-2", or the first after it that nobody uses. */
export async function freeEnding(db: Db | Tx, skus: readonly string[]): Promise<string> {
  for (let n = 2; n < MAX_TRIES; n++) {
    const ending = `-${n}`
    const taken = await listTakenSkus(
      db,
      skus.filter(Boolean).map((sku) => sku + ending),
    )
    if (taken.size === 0) return ending
  }
  throw new Error(`no free ending among ${MAX_TRIES}`)
}
