import { type Colourway, pictureHue } from '#data/demo/pictures/colour.ts'
import type { PictureRef } from '#data/demo/types.ts'
import type { Summary, SummaryLine } from '#src/shop/checkout/views.ts'
import { drawing, page } from '../gallery/goods.ts'

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
  giftCards: [],
  appliedCode: '',
}

export const slimPage = (title: string) =>
  page({ title: `${title} | Fennel Row`, canonical: null, noindex: true, description: '' })
