import type { Settings } from '../settings/settings.ts'
import type { MailShop } from './mail-views.ts'
import { oneLine } from './write-mail.ts'

/** Languages written from right to left. */
const rightToLeft = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi'])

/** How the shop signs its mails. */
export function mailShop({ name, lang, contactEmail }: Settings, publicUrl: string): MailShop {
  const shopName = oneLine(name)
  return {
    name: shopName,
    url: `${publicUrl}/`,
    lang,
    dir: rightToLeft.has(lang.split('-')[0] ?? '') ? 'rtl' : 'ltr',
    imprint: [shopName, contactEmail].filter(Boolean).join(', '),
  }
}
