import path from 'node:path'
import { sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { DOWNLOADS, type FileStore, openFileStore } from '#src/platform/kept-files.ts'

/** So large a file may be. */
export const MOST_BYTES = 2_000_000_000
/** So many a product may have. */
export const MOST_FILES = 50
export const LONGEST_LABEL = 120
export const MOST_DOWNLOADS = 10_000
export const MOST_DAYS = 3_650

/** What staff decide about a file. */
export type FileRules = {
  /** What shoppers read; '' for the file's own name. */
  label: string
  /** The variants that deliver it; null for every one, those that are made later too. */
  variantIds: number[] | null
  /** How often each unit that was bought may be fetched; null for as often as one likes. */
  maxDownloads: number | null
  /** For how many days after the payment; null for ever. */
  validDays: number | null
}

export type ProductFile = FileRules & {
  id: number
  productId: number
  name: string
  /** In bytes. */
  size: number
  /** Its name among the kept files, '' once it is gone. */
  stored: string
  version: number
  replacedAt: number | null
  removedAt: number | null
  createdAt: number
}

/** The shop's files for sale. */
export const openDownloads = (dataDir: string): FileStore => openFileStore(path.join(dataDir, DOWNLOADS))

export const titleOf = ({ label, name }: Pick<ProductFile, 'label' | 'name'>): string => label || name

/** A product's files in the order in which they came, those that were taken away and are still kept too. */
export async function listFilesOf(db: Db | Tx, productId: number): Promise<ProductFile[]> {
  const rows = await db
    .selectFrom('product_files')
    .selectAll()
    .where('product_id', '=', productId)
    .where('stored', '<>', '')
    .orderBy('id')
    .execute()
  if (rows.length === 0) return []
  const ties = await db
    .selectFrom('product_file_variants')
    .selectAll()
    .where(
      'file_id',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('variant_id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    productId: row.product_id,
    label: row.label,
    name: row.name,
    size: row.size,
    stored: row.stored,
    variantIds:
      row.is_for_all === 1
        ? null
        : ties.filter(({ file_id }) => file_id === row.id).map(({ variant_id }) => variant_id),
    maxDownloads: row.max_downloads,
    validDays: row.valid_days,
    version: row.version,
    replacedAt: row.replaced_at,
    removedAt: row.removed_at,
    createdAt: row.created_at,
  }))
}

/** One of a product's files that was not taken away. */
export async function findFile(db: Db | Tx, productId: number, fileId: number): Promise<ProductFile | null> {
  const files = await listFilesOf(db, productId)
  return files.find(({ id, removedAt }) => id === fileId && removedAt === null) ?? null
}

export async function countFilesOf(db: Db | Tx, productId: number): Promise<number> {
  const { count } = await db
    .selectFrom('product_files')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('product_id', '=', productId)
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The variants of a product that are on sale, for a file to be tied to. */
export function listVariantChoices(db: Db | Tx, productId: number, most: number) {
  return db
    .selectFrom('variants')
    .select(['id', 'title', 'sku'])
    .where('product_id', '=', productId)
    .where('status', '=', 'active')
    .orderBy('position')
    .orderBy('id')
    .limit(most)
    .execute()
}

/** @property until when the last right ends, as things stand; null where one of them never does */
export type Holders = { orders: number; until: number | null }

/** Who can still fetch each of a product's files; files that nobody can are missing. */
export async function countHolders(
  db: Db | Tx,
  productId: number,
  now: number,
): Promise<Map<number, Holders>> {
  const rows = await liveRights(db, now)
    .where('product_files.product_id', '=', productId)
    .groupBy('download_rights.file_id')
    .select(({ fn }) => [
      'download_rights.file_id as fileId',
      fn.count<number>('download_rights.order_id').distinct().as('orders'),
      fn.max('download_rights.until_at').as('until'),
      sql<number>`sum(case when download_rights.until_at is null then 1 else 0 end)`.as('forever'),
    ])
    .execute()
  return new Map(
    rows.map(({ fileId, orders, until, forever }) => [
      fileId,
      { orders: Number(orders), until: Number(forever) > 0 || until === null ? null : Number(until) },
    ]),
  )
}

/** Rights that can be used as far as the clock, their count and the order's state say. */
export function liveRights(db: Db | Tx, now: number) {
  return db
    .selectFrom('download_rights')
    .innerJoin('product_files', 'product_files.id', 'download_rights.file_id')
    .innerJoin('orders', 'orders.id', 'download_rights.order_id')
    .where('orders.state', '<>', 'cancelled')
    .where((eb) =>
      eb.or([
        eb('orders.total_minor', '=', 0),
        eb('orders.refunded_minor', '<', eb.ref('orders.total_minor')),
      ]),
    )
    .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', now)]))
    .where((eb) =>
      eb.or([
        eb('download_rights.max_downloads', 'is', null),
        eb('downloads', '<', eb.ref('download_rights.max_downloads')),
      ]),
    )
}
