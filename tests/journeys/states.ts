import type { Page } from 'playwright-core'
import type { Role, World } from './world.ts'

/** One page in one state, and how to get there. */
export type State = {
  name: string
  as: Role
  path: string | ((places: World['places']) => string | undefined)
  /** The page's own form, sent with these values as a browser without scripts sends it. */
  form?: {
    action: string
    fields: Record<string, string>
    /** Where one of its buttons sends it instead. */
    to?: string
  }
  /** What is done on the page, with scripts, before it is looked at. */
  act?: (page: Page, width: number) => Promise<void>
  /** What the last whole page answered; 200 where nothing is said. */
  status?: number
}

export const at = (name: string, as: Role, path: State['path'], status = 200): State => ({
  name,
  as,
  path,
  status,
})

/** A form sent with values that are refused. */
export const sent = (
  name: string,
  as: Role,
  path: State['path'],
  action: string,
  fields: Record<string, string>,
  status = 422,
): State => ({ name, as, path, form: { action, fields }, status })

const type = (text: string) => async (page: Page) => {
  await page.locator('#q').focus()
  await page.keyboard.type(text, { delay: 10 })
  await page.locator('#suggest > *').first().waitFor()
}

const press = (name: RegExp) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click()
}

export const shelfStates: State[] = [
  at('home', 'stranger', '/'),
  at('home of somebody with a bag', 'guest', '/'),
  at('category', 'stranger', '/categories/kitchen'),
  at('everything', 'stranger', '/products'),
  at('second page of a listing', 'stranger', '/products?page=2'),
  at('listing with filters', 'stranger', '/products?Colour=Ink&Colour=Oat&max=60&in_stock=1&sort=price'),
  at('listing that nothing fits', 'stranger', '/products?Colour=Ink&min=9000'),
  at('listing with a price that is none', 'stranger', '/products?min=cheap', 422),
  {
    ...at('listing with its filters open', 'stranger', '/categories/wear'),
    act: async (page, width) => {
      if (width < 600) await press(/^Filter/)(page)
    },
  },
  { ...at('menu, open', 'stranger', '/categories/kitchen'), act: press(/^(Menu|More)$/) },
  at('search with hits', 'stranger', '/search?q=mug'),
  at('search without a hit', 'stranger', '/search?q=zeppelin+hangar'),
  at('search for nothing', 'stranger', '/search'),
  { ...at('suggestions, open', 'stranger', '/'), act: type('mug') },
  { ...at('no suggestions', 'stranger', '/'), act: type('zeppelin') },
  at('makers', 'stranger', '/sellers'),
  at('one maker', 'stranger', '/sellers/oona-reilly'),
  at('static page', 'stranger', '/pages/terms'),
]

export const productStates: State[] = [
  at('product', 'stranger', '/products/bothy-mug'),
  at('product, another choice', 'stranger', '/products/bothy-mug?Colour=Oat'),
  at('product, sold out', 'stranger', '/products/sunday-bowl'),
  at('product, pre-order', 'stranger', '/products/storm-lantern'),
  at('product on sale', 'stranger', '/products/sunday-pot'),
  at('gift card', 'stranger', '/products/gift-card'),
  at('product with 100 variants', 'stranger', '/products/everyday-tee'),
  at('product with a long German name', 'stranger', '/products/kapitaensmuetzenhalter'),
  at('product with an Arabic name', 'stranger', '/products/olive-laurel-soap'),
  at('product with all its reviews', 'stranger', '/products/bothy-mug?reviews=3'),
  at('product with a saved heart', 'customer', '/products/bothy-mug'),
  sent('product of which more is wanted than there is', 'stranger', '/products/bothy-mug', '/cart/lines', {
    quantity: '900',
  }),
  sent('product, back-in-stock mail to no address', 'stranger', '/products/sunday-bowl', '*/notify', {
    email: 'anna',
  }),
  sent(
    'product, back-in-stock mail asked for',
    'stranger',
    '/products/sunday-bowl',
    '*/notify',
    { email: 'anna@example.com' },
    200,
  ),
  at('writing a review', 'customer', '/products/bothy-mug/review'),
  sent(
    'writing a review, refused',
    'customer',
    '/products/bothy-mug/review',
    '/products/bothy-mug/review',
    {},
  ),
  {
    ...at('drawer, open', 'guest', '/products/bothy-mug'),
    act: async (page) => {
      await page.locator('#add-button').click()
      await page.locator('#drawer[open]').waitFor()
    },
  },
]

/** Where the world has put something, and what comes behind it in the address. */
export const place =
  (name: string, suffix = '') =>
  (places: World['places']): string =>
    `${places[name]}${suffix}`

export const buyingStates: State[] = [
  at('bag, empty', 'stranger', '/cart'),
  at('bag, full', 'guest', '/cart'),
  {
    ...at('bag, more than there is', 'guest', '/cart'),
    form: { action: '/cart/lines/*', fields: { quantity: '900' } },
    status: 422,
  },
  sent('bag, an unknown code', 'guest', '/cart', '/cart/coupon', { code: 'NOSUCH' }),
  at('checkout, empty', 'stranger', '/checkout'),
  at('checkout, fresh', 'guest', '/checkout'),
  at('checkout with saved addresses', 'customer', '/checkout'),
  sent('checkout with errors', 'guest', '/checkout', '/checkout', { email: 'anna', name: '' }),
  sent('checkout with errors in the billing address', 'guest', '/checkout', '/checkout', {
    email: 'anna',
    name: '',
    same: '',
  }),
  sent('checkout of a bag that has changed', 'guest', '/checkout', '/checkout', {
    email: 'anna@example.com',
    name: 'Anna Byrne',
    line1: '14 Wellington Road',
    city: 'Cork',
    postcode: 'T23 E5R2',
    cart_version: '9999',
  }),
  {
    ...at('checkout to another country', 'guest', '/checkout'),
    form: { action: '/checkout', to: '/checkout/quote', fields: { country: 'US' } },
  },
  {
    ...at('checkout, an unknown code', 'guest', '/checkout', 422),
    form: { action: '/checkout', to: '/checkout/discount', fields: { code: 'NOSUCH' } },
  },
  at('demo payment', 'stranger', place('demo')),
  at('payment on its way', 'stranger', place('pending', '?back=paid')),
  at('payment failed', 'stranger', place('failed', '/pay?why=failed')),
  at('payment cancelled', 'stranger', place('failed', '/pay?why=cancelled')),
  at('order, paid', 'stranger', place('paid')),
  at('order, waiting for a transfer', 'stranger', place('transfer')),
  at('order, on its way', 'stranger', place('shipped')),
  at('order, refunded in part', 'stranger', place('refunded')),
  at('order, cash at the door', 'stranger', place('cash')),
  at('order, cancelled', 'stranger', place('cancelled')),
  at('order, not paid', 'stranger', place('failed')),
  at('order of a gift card', 'stranger', place('gift')),
  at('tracking', 'stranger', '/track'),
  sent('tracking, refused', 'stranger', '/track', '/track', { number: 'x', email: 'anna' }),
  sent('tracking of nothing', 'stranger', '/track', '/track', {
    number: '999999',
    email: 'anna@example.com',
  }),
]
