import { HOUR } from '#src/kernel/clock.ts'
import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { liveRights, openDownloads } from './product-file.ts'

/** An upload that has just ended is written down at once; a payment that has just come is heard of within seconds. */
const GRACE = HOUR

/**
 * Takes away what nobody can fetch any more: files that staff removed, once the last right to them has ended; bytes that were
 * replaced; and what an upload left that was cut off by a crash.
 */
export async function sweepFiles({ db, dataDir }: { db: Db; dataDir: string }, now: number): Promise<void> {
  await forgetRemoved(db, now)
  const store = openDownloads(dataDir)
  const lying = (await store.list()).filter(({ ageMs }) => ageMs > GRACE)
  if (lying.length === 0) return
  // Asked after the folder was read: whatever was written down since is known here.
  const known = new Set(
    (await db.selectFrom('product_files').select('stored').where('stored', '<>', '').execute()).map(
      ({ stored }) => stored,
    ),
  )
  for (const { name } of lying) if (!known.has(name)) await store.remove(name)
}

function forgetRemoved(db: Db, now: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    const removed = await tx
      .selectFrom('product_files')
      .select('id')
      .where('stored', '<>', '')
      .where('removed_at', '<', now - GRACE)
      .execute()
    if (removed.length === 0) return
    const wanted = await liveRights(tx, now).select('download_rights.file_id as id').distinct().execute()
    const ended = removed.map(({ id }) => id).filter((id) => wanted.every((each) => each.id !== id))
    if (ended.length > 0)
      await tx.updateTable('product_files').set({ stored: '' }).where('id', 'in', ended).execute()
  })
}

/** Files for sale whose bytes are not where they should be, or not all of them. @property files how many there are in all */
export async function listMissing({ db, dataDir }: { db: Db; dataDir: string }) {
  const rows = await db
    .selectFrom('product_files')
    .innerJoin('products', 'products.id', 'product_files.product_id')
    .select([
      'product_files.id',
      'product_id as productId',
      'products.title',
      'name',
      'stored',
      'size',
      'removed_at',
    ])
    .where('stored', '<>', '')
    .orderBy('product_files.id')
    .execute()
  if (rows.length === 0) return { files: 0, missing: [] }
  const lying = new Map((await openDownloads(dataDir).list()).map(({ name, size }) => [name, size]))
  const missing = rows.filter(({ stored, size }) => lying.get(stored) !== size)
  return {
    files: rows.length,
    missing: missing.map(({ removed_at, ...row }) => ({ ...row, isRemoved: removed_at !== null })),
  }
}
