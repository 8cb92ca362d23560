import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { KeptFile } from '#src/platform/kept-files.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { holdProduct } from '../catalog/edit/images.ts'
import { countFilesOf, type FileRules, findFile, MOST_FILES, type ProductFile } from './product-file.ts'

export type FileRefusal = 'unknown_product' | 'unknown_file' | 'too_many' | 'changed_since' | 'no_variant'
type By = { productId: number; actor: Actor; now: number }

/** Makes a kept file one that a product delivers. @param name plain already */
export function attachFile(
  db: Db,
  { productId, name, kept, rules, actor, now }: By & { name: string; kept: KeptFile; rules: FileRules },
): Promise<FileRefusal | null> {
  return inTransaction<FileRefusal | null>(db, async (tx) => {
    if (!(await holdProduct(tx, productId))) return 'unknown_product'
    if ((await countFilesOf(tx, productId)) >= MOST_FILES) return 'too_many'
    if (!(await areOwnVariants(tx, productId, rules.variantIds))) return 'no_variant'
    const row = { ...bytesOf(name, kept), product_id: productId, replaced_at: null, removed_at: null }
    const { id } = await tx
      .insertInto('product_files')
      .values({ ...row, ...columnsOf(rules), version: 1, created_at: now, updated_at: now })
      .returning('id')
      .executeTakeFirstOrThrow()
    await tieTo(tx, id, rules.variantIds)
    const after = { fileId: id, name, size: kept.size, sha256: kept.sha256, ...rules }
    await recordAudit(tx, { ...entryOf('add file', productId, actor), after }, now)
    return null
  })
}

type Edit = By & { fileId: number; seen: number }

/** Changes what a file is called, who gets it, and its rules: for orders that are paid from now on. */
export function changeFile(
  db: Db,
  { rules, ...edit }: Edit & { rules: FileRules },
): Promise<FileRefusal | null> {
  return editFile(db, edit, async (tx, before) => {
    if (!(await areOwnVariants(tx, edit.productId, rules.variantIds))) return 'no_variant'
    const was = rulesOf(before)
    if (JSON.stringify(was) === JSON.stringify(rulesOf(rules))) return null
    await saveFile(tx, edit, columnsOf(rules))
    await tx.deleteFrom('product_file_variants').where('file_id', '=', edit.fileId).execute()
    await tieTo(tx, edit.fileId, rules.variantIds)
    const { fileId, actor, now } = edit
    const entry = entryOf('change file', edit.productId, actor)
    await recordAudit(tx, { ...entry, before: { fileId, ...was }, after: { fileId, ...rulesOf(rules) } }, now)
    return null
  })
}

/** Puts newer bytes in a file's place: whoever bought it before gets these as well. The old ones go with the next sweep. */
export function replaceFile(
  db: Db,
  { name, kept, ...edit }: Edit & { name: string; kept: KeptFile },
): Promise<FileRefusal | null> {
  return editFile(db, edit, async (tx, before) => {
    await saveFile(tx, edit, { ...bytesOf(name, kept), replaced_at: edit.now })
    const { fileId, productId, actor, now } = edit
    await recordAudit(
      tx,
      {
        ...entryOf('replace file', productId, actor),
        before: { fileId, name: before.name, size: before.size },
        after: { fileId, name, size: kept.size, sha256: kept.sha256 },
      },
      now,
    )
    return null
  })
}

/** Sells a file no longer. It is kept as long as anybody who bought it may fetch it. */
export function removeFile(db: Db, edit: Edit): Promise<FileRefusal | null> {
  return editFile(db, edit, async (tx, before) => {
    await saveFile(tx, edit, { removed_at: edit.now })
    const { fileId, productId, actor, now } = edit
    const entry = entryOf('remove file', productId, actor)
    await recordAudit(tx, { ...entry, before: { fileId, name: before.name, ...rulesOf(before) } }, now)
    return null
  })
}

function editFile(
  db: Db,
  { productId, fileId, seen }: Edit,
  change: (tx: Tx, before: ProductFile) => Promise<FileRefusal | null>,
): Promise<FileRefusal | null> {
  return inTransaction<FileRefusal | null>(db, async (tx) => {
    if (!(await holdProduct(tx, productId))) return 'unknown_product'
    const before = await findFile(tx, productId, fileId)
    if (!before) return 'unknown_file'
    return before.version === seen ? change(tx, before) : 'changed_since'
  })
}

const entryOf = (action: string, productId: number, actor: Actor) => ({
  ...{ actor, action, entity: 'product', entityId: productId },
})

const rulesOf = ({ label, variantIds, maxDownloads, validDays }: FileRules): FileRules => ({
  ...{ label, variantIds: variantIds && [...variantIds].sort((a, b) => a - b), maxDownloads, validDays },
})

const columnsOf = ({ label, variantIds, maxDownloads, validDays }: FileRules) => ({
  ...{ label, is_for_all: variantIds === null ? 1 : 0, max_downloads: maxDownloads, valid_days: validDays },
})

const bytesOf = (name: string, { size, sha256, stored }: KeptFile) => ({ name, size, sha256, stored })

async function areOwnVariants(tx: Tx, productId: number, ids: number[] | null): Promise<boolean> {
  if (ids === null) return true
  if (ids.length === 0) return false
  const own = await tx
    .selectFrom('variants')
    .select('id')
    .where('product_id', '=', productId)
    .where('id', 'in', ids)
    .execute()
  return own.length === new Set(ids).size
}

async function tieTo(tx: Tx, fileId: number, ids: number[] | null): Promise<void> {
  const rows = [...new Set(ids ?? [])].map((id) => ({ file_id: fileId, variant_id: id }))
  if (rows.length > 0) await tx.insertInto('product_file_variants').values(rows).execute()
}

async function saveFile(
  tx: Tx,
  { fileId, now }: Edit,
  values: Partial<ReturnType<typeof columnsOf> & ReturnType<typeof bytesOf>> & {
    replaced_at?: number
    removed_at?: number
  },
): Promise<void> {
  await tx
    .updateTable('product_files')
    .set((eb) => ({ ...values, updated_at: now, version: eb('version', '+', 1) }))
    .where('id', '=', fileId)
    .execute()
}
