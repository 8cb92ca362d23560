import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'

/** Pictures known only by their address, several products may share one. */
export async function listPendingAddresses(db: Db | Tx, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('product_images')
    .select((eb) => ['source_url', eb.fn.min('id').as('first_id')])
    .where('state', '=', 'pending')
    .groupBy('source_url')
    .orderBy('first_id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.source_url)
}

/** Shows a picture on every product that waits for this address. */
export function attachImage(db: Db | Tx, sourceUrl: string, mediaId: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    await tx
      .updateTable('product_images')
      .set({ media_id: mediaId, state: 'ready', failure: '' })
      .where('source_url', '=', sourceUrl)
      .where('state', '=', 'pending')
      .execute()
    await markChanged(tx)
  })
}

/** Lists a picture as missing, with the reason in a sentence; its products stay as they are. */
export async function markImageMissing(db: Db | Tx, sourceUrl: string, failure: string): Promise<void> {
  await db
    .updateTable('product_images')
    .set({ state: 'missing', failure })
    .where('source_url', '=', sourceUrl)
    .where('state', '=', 'pending')
    .execute()
}

/** @returns how many missing pictures will be fetched once more */
export async function retryMissingImages(db: Db | Tx): Promise<number> {
  const result = await db
    .updateTable('product_images')
    .set({ state: 'pending', failure: '' })
    .where('state', '=', 'missing')
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

export type MissingImage = { id: number; slug: string; title: string; sourceUrl: string; failure: string }

/** Pictures that could not be fetched, oldest first, with the product each belongs to. */
export async function listMissingImages(db: Db | Tx, limit: number, offset = 0): Promise<MissingImage[]> {
  const rows = await db
    .selectFrom('product_images')
    .innerJoin('products', 'products.id', 'product_images.product_id')
    .select([
      'product_images.id',
      'products.slug',
      'products.title',
      'product_images.source_url',
      'product_images.failure',
    ])
    .where('product_images.state', '=', 'missing')
    .orderBy('product_images.id')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map(({ source_url, ...row }) => ({ ...row, sourceUrl: source_url }))
}

/** How many pictures are shown, waited for and missing. */
export async function countImages(db: Db | Tx): Promise<{ ready: number; pending: number; missing: number }> {
  const rows = await db
    .selectFrom('product_images')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  const count = (state: string) => Number(rows.find((row) => row.state === state)?.count ?? 0)
  return { ready: count('ready'), pending: count('pending'), missing: count('missing') }
}
