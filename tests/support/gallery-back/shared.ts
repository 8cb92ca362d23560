import { type Colourway, pictureHue } from '#data/demo/pictures/colour.ts'
import type { PictureRef } from '#data/demo/types.ts'
import type { AdminPage, Pager } from '#src/admin/page.ts'
import type { Summary, SummaryLine } from '#src/shop/checkout/views.ts'
import { drawing, page } from '../gallery/goods.ts'

export const csrf = 'f3a1c07be9d24d5f'

export function line(
  recipe: PictureRef['recipe'],
  colourway: Colourway,
  title: string,
  detail: string,
  quantity: number,
  total: string,
  changes: Partial<SummaryLine> = {},
): SummaryLine {
  const image = drawing(recipe, colourway)
  return {
    title,
    detail,
    quantity,
    total,
    was: '',
    image,
    hue: pictureHue(colourway),
    problem: '',
    ...changes,
  }
}

export const lines = [
  line('mug', 'sky', 'Bothy mug', 'Sky, 350 ml', 2, '€36.00'),
  line('lamp', 'butter', 'Toadstool lamp', 'Butter, EU plug', 1, '€89.00'),
  line('notebook', 'rose', 'Field notebook', 'Rose, A5 dotted', 1, '€14.00'),
]

export const summary: Summary = {
  itemCount: 4,
  lines,
  rows: [
    { label: 'Items', amount: '€139.00', isOpen: false },
    { label: 'Delivery', amount: 'Free', isOpen: false },
  ],
  taxNote: 'incl. €25.99 VAT',
  totalLabel: 'Total',
  total: '€139.00',
  totalMinor: 13900,
  appliedCode: '',
}

export const slimPage = (title: string) =>
  page({ title: `${title} | Fennel Row`, canonical: null, noindex: true, description: '' })

export function adminPage(
  section: AdminPage['section'],
  title: string,
  changes: Partial<AdminPage> = {},
): AdminPage {
  return {
    title: `${title} | Fennel Row admin`,
    section,
    csrf,
    staffName: 'Oona Reilly',
    staffEmail: 'oona@fennelrow.example',
    flash: '',
    counts: { toPack: 12, returns: 2, failedMails: 0 },
    mayReadMails: true,
    maySeeHealth: true,
    mayEditSettings: true,
    mayEditContent: true,
    shop: { name: 'Fennel Row', logo: '/assets/fennel.svg', themeHref: '', lang: 'en', dir: 'ltr' },
    ...changes,
  }
}

export const pager = (total: number, from = 1, to = 24): Pager => ({
  from,
  to: Math.min(to, total),
  total,
  previousHref: from > 1 ? '?page=1' : '',
  nextHref: to < total ? '?page=2' : '',
})
