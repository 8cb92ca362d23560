import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { getOrder } from '../orders/queries.ts'
import { allowanceOf, findRight, grantRights, lineTrouble, listRights, type RightTrouble } from './rights.ts'

type By = { orderId: number; actor: Actor; now: number }

/** Begins a right anew by the file's rules of today: its count at nought, its time from now. The link stays the same. */
export function renewRight(
  db: Db,
  { orderId, rightId, actor, now }: By & { rightId: number },
): Promise<'unknown' | RightTrouble | null> {
  return inTransaction<'unknown' | RightTrouble | null>(db, async (tx) => {
    const right = await findRight(tx, { id: rightId, orderId })
    if (!right) return 'unknown'
    const order = await getOrder(tx, orderId)
    const trouble = lineTrouble(order, right.lineId) ?? (right.stored === '' ? 'gone' : null)
    if (trouble) return trouble
    const rules = await tx
      .selectFrom('product_files')
      .select(['max_downloads', 'valid_days'])
      .where('id', '=', right.fileId)
      .executeTakeFirstOrThrow()
    const quantity = order.lines.find(({ id }) => id === right.lineId)?.quantity ?? 1
    const allowance = allowanceOf(rules, quantity, now)
    await tx
      .updateTable('download_rights')
      .set({ ...allowance, downloads: 0, last_at: null })
      .where('id', '=', rightId)
      .execute()
    const { name, maxDownloads, downloads, untilAt } = right
    const entry = { actor, action: 'renew download', entity: 'order', entityId: orderId }
    await recordAudit(
      tx,
      {
        ...entry,
        before: { name, maxDownloads, downloads, untilAt },
        after: { name, maxDownloads: allowance.max_downloads, downloads: 0, untilAt: allowance.until_at },
      },
      now,
    )
    return null
  })
}

/** Gives an order what its goods deliver today and did not when it was paid. @returns how many files that were */
export function grantLater(db: Db, { orderId, actor, now }: By): Promise<number> {
  return inTransaction(db, async (tx) => {
    const before = await listRights(tx, orderId)
    await grantRights(tx, orderId, now, now)
    const added = (await listRights(tx, orderId)).filter(({ id }) => before.every((each) => each.id !== id))
    if (added.length === 0) return 0
    const entry = { actor, action: 'give files', entity: 'order', entityId: orderId }
    await recordAudit(tx, { ...entry, after: { files: added.map(({ name }) => name) } }, now)
    return added.length
  })
}
