import type { Context } from 'hono'
import { titleOf } from '#src/domain/downloads/product-file.ts'
import {
  countLater,
  type DownloadRight,
  listRights,
  type RightTrouble,
  rightTrouble,
} from '#src/domain/downloads/rights.ts'
import type { Order } from '#src/domain/orders/order.ts'
import { formatDate } from '#src/platform/i18n.ts'
import type { Env } from '#src/web/env.ts'
import type { State } from '../page.ts'
import { may } from '../page-context.ts'
import { countWords, whenInside } from '../words.ts'
import type { FilesView } from './part-views.ts'

type C = Context<Env>

/** Words for why nothing can be fetched, which its customer reads as well. */
export const troubleWords: Record<RightTrouble, string> = {
  unpaid: 'The order is not paid.',
  cancelled: 'The order is cancelled.',
  refunded: 'What it belongs to was refunded.',
  gone: 'The file was removed from the product, and is deleted.',
  over: 'Its time is over.',
  used_up: 'All its downloads are used.',
}
const states: Partial<Record<RightTrouble, State>> = {
  over: { label: 'Ended', tone: 'warn' },
  used_up: { label: 'Used up', tone: 'warn' },
}

/** What an order may fetch; null where its goods deliver nothing. */
export async function readFiles(c: C, order: Order): Promise<FilesView | null> {
  const { db, now } = c.var
  const [rights, later] = await Promise.all([listRights(db, order.id), countLater(db, order)])
  if (rights.length === 0 && later === 0) return null
  const own = `/admin/orders/${order.number}/files`
  const mayRenew = may(c, 'orders.fulfil')
  return {
    files: rights.map((right) => {
      const trouble = rightTrouble(order, right, now)
      const isOpen = trouble === null || trouble === 'over' || trouble === 'used_up'
      return {
        title: titleOf(right),
        name: right.label ? right.name : '',
        state: trouble
          ? (states[trouble] ?? { label: 'Closed', tone: 'idle' })
          : { label: 'Open', tone: 'ok' },
        say: trouble && !isOpen ? troubleWords[trouble] : rightWords(c, right),
        renewal: mayRenew && isOpen ? `${own}/${right.id}/renewal` : null,
      }
    }),
    later:
      later > 0 ? `${countWords(later, 'file', 'files')} came to these goods after they were bought.` : '',
    giveAction: mayRenew && later > 0 ? own : null,
  }
}

function rightWords(c: C, { maxDownloads, downloads, untilAt, lastAt }: DownloadRight): string {
  const { settings, now } = c.var
  const times =
    maxDownloads === null
      ? countWords(downloads, 'download', 'downloads')
      : `${downloads} of ${countWords(maxDownloads, 'download', 'downloads')} used`
  const last = lastAt === null ? '' : `, last ${whenInside(lastAt, now, settings)}`
  return `${times}${last}. ${untilAt === null ? 'For ever' : `Until ${formatDate(untilAt, settings)}`}.`
}
