import { HOUR } from '#src/kernel/clock.ts'
import type { Db } from '#src/platform/db/db.ts'
import type { Order } from '../orders/order.ts'
import { getOrder } from '../orders/queries.ts'
import { type DownloadRight, findRight, type RightTrouble, rightTrouble } from './rights.ts'

/** For so long a download that broke off may be taken up again without counting once more. */
const TAKEN_UP_WITHIN = HOUR

/** What a link leads to, null for one that nobody was given. */
export async function readDownload(
  db: Db,
  token: string,
): Promise<{ right: DownloadRight; order: Order } | null> {
  const right = await findRight(db, { token })
  return right ? { right, order: await getOrder(db, right.orderId) } : null
}

/**
 * Counts a download. However many begin at once, no more than are allowed are let through.
 * @param isRest whether only a later part is asked for, by a download that broke off
 * @returns why not, null where it may begin
 */
export async function beginDownload(
  db: Db,
  { right, order }: { right: DownloadRight; order: Order },
  { isRest, now }: { isRest: boolean; now: number },
): Promise<RightTrouble | null> {
  const trouble = rightTrouble(order, right, now)
  const isTakenUp = isRest && right.lastAt !== null && now - right.lastAt < TAKEN_UP_WITHIN
  if (isTakenUp && (trouble === null || trouble === 'used_up')) return null
  if (trouble) return trouble
  const counted = await db
    .updateTable('download_rights')
    .set((eb) => ({ downloads: eb('downloads', '+', 1), last_at: now }))
    .where('id', '=', right.id)
    .where((eb) => eb.or([eb('max_downloads', 'is', null), eb('downloads', '<', eb.ref('max_downloads'))]))
    .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', now)]))
    .returning('id')
    .executeTakeFirst()
  return counted ? null : 'used_up'
}
