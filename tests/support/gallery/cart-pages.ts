import { type CartView, cartPage } from '#src/shop/cart/views.ts'
import { arabicPage, card, cards, csrf, page } from './goods.ts'

const line = (
  variantId: number,
  index: number,
  changes: Partial<CartView['lines'][number]> = {},
): CartView['lines'][number] => {
  const { href, title, image, hue, price } = card(index)
  return {
    variantId,
    href,
    title,
    image,
    hue,
    variantLabel: 'Sky, 350 ml',
    quantity: 1,
    max: 24,
    unitPrice: price,
    total: price,
    compareAt: '',
    note: '',
    error: '',
    ...changes,
  }
}

export const cart: CartView = {
  csrf,
  count: 4,
  lines: [
    line(12, 0, { quantity: 2, total: '€36.00' }),
    line(31, 1, { variantLabel: 'Butter, EU plug', compareAt: '€112.00', note: 'Sent from 12 January' }),
    line(44, 3, { variantLabel: 'Rose, A5 dotted' }),
  ],
  sums: [{ label: 'Items', amount: '€139.00' }],
  total: '€139.00',
  taxNote: 'incl. €25.99 VAT',
  deliveryNote: 'Delivery is worked out at checkout.',
  freeDelivery: { text: 'Delivery is free.', percent: 100, isReached: true },
  coupon: { value: '', error: '', isOpen: false, applied: [] },
  notice: '',
  problem: '',
}

const bag = page({ title: 'Your bag | Fennel Row', noindex: true })

/** The bag in every state, by the name its picture gets. */
export const cartPages: Record<string, () => string> = {
  cart: () => cartPage({ page: bag, cart, suggestions: cards.slice(4, 8) }),
  'cart-trouble': () =>
    cartPage({
      page: bag,
      cart: {
        ...cart,
        lines: [
          line(12, 0, { quantity: 9, total: '€162.00', max: 6, error: 'Only 6 are left. Take 6 or fewer.' }),
          line(31, 7, {
            max: 0,
            error: 'Sold out since you put it in. Remove it to go on.',
            title: 'Donaudampfschifffahrtsgesellschaftskapitänsmützenständer',
          }),
        ],
        sums: [
          { label: 'Items', amount: '€200.00' },
          { label: 'Discount LETTER10', amount: '−€20.00' },
        ],
        total: '€180.00',
        freeDelivery: { text: '€12.00 more and delivery is free', percent: 80, isReached: false },
        coupon: {
          value: 'SUMMER',
          error: 'This code ended on 31 August.',
          isOpen: true,
          applied: [{ field: 'code', value: 'LETTER10', label: 'LETTER10', note: '' }],
        },
        notice: 'We put the bag from your last visit together with this one.',
        problem: 'Two things in your bag need a look before you go on.',
      },
      suggestions: [],
    }),
  'cart-empty': () =>
    cartPage({
      page: { ...bag, cartCount: 0 },
      cart: { ...cart, count: 0, lines: [] },
      suggestions: cards.slice(0, 4),
    }),
  'cart-rtl': () => cartPage({ page: arabicPage({ title: 'Your bag' }), cart, suggestions: [] }),
}
