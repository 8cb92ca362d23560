import type { Context } from 'hono'
import { titleOf } from '#src/domain/downloads/product-file.ts'
import {
  type DownloadRight,
  grantRights,
  lineTrouble,
  listRights,
  rightTrouble,
} from '#src/domain/downloads/rights.ts'
import type { Order } from '#src/domain/orders/order.ts'
import { MINUTE } from '#src/kernel/clock.ts'
import { formatDate, formatSize } from '#src/platform/i18n.ts'
import type { Env } from '#src/web/env.ts'

type C = Context<Env>

/** A file that was bought, as its order shows it. */
export type FileBox = {
  title: string
  /** What it is called on disk, '' where that is its title. */
  name: string
  size: string
  /** '' where nothing leads to it any more. */
  href: string
  /** "5 downloads left, until 21 December 2026", or why there are none. */
  say: string
}

/** For so long a payment may not have been heard of everywhere: whoever comes from paying finds their files all the same. */
const JUST_PAID = 10 * MINUTE

/** The files of an order; none before it is paid, and none that were given back. */
export async function readFiles(c: C, order: Order): Promise<FileBox[]> {
  const { db, now } = c.var
  let rights = await listRights(db, order.id)
  if (rights.length === 0 && order.paidAt !== null && now - order.paidAt < JUST_PAID) {
    await grantRights(db, order.id, now)
    rights = await listRights(db, order.id)
  }
  return rights
    .filter((right) => lineTrouble(order, right.lineId) === null)
    .map((right) => ({
      title: titleOf(right),
      name: right.label ? right.name : '',
      size: formatSize(right.size),
      href: rightTrouble(order, right, now) === null ? `/downloads/${right.token}` : '',
      say: wordsOf(c, order, right),
    }))
}

function wordsOf(c: C, order: Order, right: DownloadRight): string {
  const { now, settings } = c.var
  const day = right.untilAt === null ? '' : formatDate(right.untilAt, settings)
  const trouble = rightTrouble(order, right, now)
  if (trouble === 'over') return `It could be downloaded until ${day}. Ask us: we can renew it.`
  if (trouble === 'used_up') return 'All its downloads are used. Ask us: we can renew it.'
  if (trouble !== null) return 'It is not there any more. Ask us.'
  const until = day ? `until ${day}` : 'for as long as you like'
  if (right.maxDownloads === null) return `As often as you like, ${until}`
  const left = right.maxDownloads - right.downloads
  return `${left === 1 ? 'One download' : `${left} downloads`} left, ${until}`
}
