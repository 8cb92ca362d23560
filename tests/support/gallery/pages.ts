import { drawPicture } from '#data/demo/pictures/draw.ts'
import { drawHero } from '#data/demo/pictures/hero.ts'
import type { PictureRef } from '#data/demo/types.ts'
import { render } from '#src/platform/views/render.ts'
import { cartFragment, drawerFragment } from '#src/shop/cart/views.ts'
import { listingFragment, moreFragment } from '#src/shop/listing/views.ts'
import { choiceFragment, moreReviewsFragment, notifyFragment } from '#src/shop/product/views.ts'
import { suggestFragment } from '#src/shop/search/views.ts'
import { configureViews } from '#views'
import { cart, cartPages } from './cart-pages.ts'
import { frontPages } from './front-pages.ts'
import { cards, drawing } from './goods.ts'
import { listing, listingPages } from './listing-pages.ts'
import { folds, mug, productPages, reviews } from './product-pages.ts'

configureViews({
  strict: true,
  helpers: {
    asset: (name) => `/assets/${name}`,
    money: (minor, currency) =>
      new Intl.NumberFormat('en-IE', { style: 'currency', currency }).format(minor / 100),
    date: (ms) => new Intl.DateTimeFormat('en-IE', { dateStyle: 'long' }).format(ms),
    dateTime: (ms) => new Intl.DateTimeFormat('en-IE', { dateStyle: 'long', timeStyle: 'short' }).format(ms),
  },
})

export const pages: Record<string, () => string> = {
  ...frontPages,
  ...listingPages,
  ...productPages,
  ...cartPages,
}

/** What the server would answer to htmx, so that the pages can be tried out. */
export const fragments: Record<string, () => string> = {
  'POST /cart/lines': () => drawerFragment(cart, 'Bothy mug'),
  'POST /account/wishlist': () =>
    render('components/heart', { slug: 'toadstool-lamp', title: 'Toadstool lamp', isSaved: true, style: '' }),
  'POST /cart/lines/12': () => cartFragment({ ...cart, count: 5 }),
  'POST /cart/lines/31': () =>
    cartFragment({ ...cart, count: 3, lines: cart.lines.filter((line) => line.variantId !== 31) }),
  'GET /products/bothy-mug': () =>
    choiceFragment({ ...mug, price: '€15.00', variantLabel: 'Fennel, 200 ml' }, folds),
  'POST /products/bothy-mug/notify': () =>
    notifyFragment({ ...mug, notify: { email: 'aoife.byrne@example.com', error: '', isDone: true } }),
  'GET /products/bothy-mug?reviews=2': () => moreReviewsFragment({ ...reviews, next: null }),
  'GET /categories/kitchen': () => listingFragment({ ...listing, total: 12, totalText: '12 things' }),
  'GET /categories/kitchen?page=2': () =>
    moreFragment({ ...listing, cards: cards.slice(0, 14), next: null, shownText: '38 of 38' }),
  'GET /search/suggest': () =>
    suggestFragment({
      query: 'mu',
      queries: [
        { text: 'mug', href: '/search?q=mug' },
        { text: 'mustard jar', href: '/search?q=mustard+jar' },
      ],
      categories: [{ label: 'Cups and mugs', href: '/categories/cups-and-mugs', countText: '9 things' }],
      products: [
        {
          title: 'Bothy mug',
          href: '/products/bothy-mug',
          price: '€18.00',
          image: drawing('mug', 'sky'),
          hue: 30,
        },
        {
          title: 'Camp mug',
          href: '/products/camp-mug',
          price: '€22.00',
          image: drawing('cup', 'moss'),
          hue: 330,
        },
        { title: 'Mushroom lamp', href: '/products/mushroom-lamp', price: '€89.00', image: null, hue: 265 },
      ],
    }),
}

/** @param name such as mug.sky.front, or hero */
export function drawByName(name: string): string {
  if (name === 'hero') return drawHero()
  const [recipe, colourway, view] = name.split('.')
  return drawPicture({ recipe, colourway, view } as PictureRef)
}
