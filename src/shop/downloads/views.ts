import type { DownloadRight, RightTrouble } from '#src/domain/downloads/rights.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { formatDate } from '#src/platform/i18n.ts'
import { render } from '#src/platform/views/render.ts'
import type { ShopPage } from '../page.ts'

/** Why a file is not handed out; `missing` is the shop's own fault. */
export type Ending = RightTrouble | 'missing'

export const endingTitle = 'This download is not there any more'

/** Says why, and whom to ask. It leads to no order: whoever was given the link of a file was not given that. */
export function downloadEndedPage({
  page,
  ...ended
}: {
  page: ShopPage
  ending: Ending
  right: DownloadRight
  orderNumber: string
  settings: Settings
}): string {
  const view = { status: 410, title: titles[ended.ending] ?? endingTitle, text: endingWords(ended) }
  return render('shop/errors/page', {
    ...{ page, ...view, backHref: '', hasSearch: false, categories: [], popular: [] },
  })
}

const titles: Partial<Record<Ending, string>> = {
  over: 'This download has ended',
  used_up: 'This download is used up',
  missing: 'We cannot find this file',
}

function endingWords({
  ending,
  right,
  orderNumber,
  settings,
}: {
  ending: Ending
  right: DownloadRight
  orderNumber: string
  settings: Settings
}): string {
  const ask = `${settings.contactEmail ? `Write to ${settings.contactEmail}` : 'Answer any of our mails'} and name order ${orderNumber}`
  const until = right.untilAt === null ? '' : ` until ${formatDate(right.untilAt, settings)}`
  const times = right.maxDownloads === 1 ? 'once' : `${right.maxDownloads} times`
  const words: Record<Ending, string> = {
    over: `The link worked${until}. ${ask}: we can renew it.`,
    used_up: `The file was downloaded ${times}, as often as was agreed. ${ask}: we can renew it.`,
    refunded: `What you paid for it was given back, so the file is not handed out any more. If that is a mistake: ${ask}.`,
    cancelled: `The order was cancelled, so the file is not handed out. If that is a mistake: ${ask}.`,
    unpaid: `The order is not paid, so the file is not handed out yet. If that is a mistake: ${ask}.`,
    gone: `The shop does not have this file any more. ${ask}.`,
    missing: `That is our fault, and cost you none of your downloads. ${ask}: we send it another way.`,
  }
  return words[ending]
}
