import { pictureHue } from '#data/demo/pictures/colour.ts'
import { bareErrorPage } from '#src/platform/http/error-views.ts'
import { type HomePageProps, homePage } from '#src/shop/home/views.ts'
import { newsletterPage, shopErrorPage, staticPage } from '#src/shop/pages/views.ts'
import { arabicPage, card, cards, drawing, importedPage, page, photo } from './goods.ts'

export const tiles: HomePageProps['categories'] = (
  [
    ['Kitchen', 24, 'mug', 'fennel'],
    ['Tea & pantry', 11, 'tin', 'plum'],
    ['Light', 9, 'lamp', 'persimmon'],
    ['Green', 14, 'planter', 'sky'],
    ['Living', 12, 'vase', 'ink'],
    ['Paper', 18, 'notebook', 'butter'],
    ['Wear', 17, 'tee', 'rose'],
    ['Carry', 14, 'tote', 'ink'],
    ['Bath', 8, 'soap', 'fennel'],
    ['Play', 9, 'duck', 'butter'],
  ] as const
).map(([label, count, recipe, colourway]) => ({
  label,
  href: `/categories/${label.toLowerCase()}`,
  countText: `${count} things`,
  image: drawing(recipe, colourway),
  hue: pictureHue(colourway),
}))

const home: HomePageProps = {
  page: page(),
  hero: {
    title: 'Good, plain things for every day.',
    text: 'Ninety-six objects from fourteen small makers. Each one in stock, repairable, and here for years.',
    actionLabel: 'See what is new',
    actionHref: '#new',
    image: {
      src: '/pictures/hero.svg',
      srcset: '',
      width: 1440,
      height: 640,
      alt: 'A shelf with a potted rubber fig, a tea tin, a yellow mushroom lamp, a green mug and a blue vase',
      isPhoto: false,
    },
  },
  categories: tiles,
  shelves: [
    {
      id: 'new',
      title: 'New on the shelf',
      moreLabel: 'All 96 products',
      moreHref: '/search?sort=new',
      cards: [
        card(0, { badge: { kind: 'new', text: 'New' } }),
        card(1),
        card(2),
        card(3, { badge: { kind: 'new', text: 'New' } }),
        card(4),
        card(5),
        card(6, { badge: { kind: 'few', text: 'Last 6' } }),
        card(7),
      ],
    },
    { id: 'last', title: 'Too few to show', moreLabel: '', moreHref: '', cards: [card(0), card(1), card(2)] },
  ],
  story: {
    title: 'The handle came first',
    text: 'Oona Reilly drew forty handles before she threw a single Bothy mug. The one that stayed takes all four fingers, even in gloves.',
    actionLabel: 'Look at the Bothy mug',
    actionHref: '/products/bothy-mug',
    image: drawing('mug', 'sky', 'scene', 'A blue mug on a shelf with a tea tin and a vase'),
    hue: 235,
  },
  promises: [
    {
      title: 'At your door in 2 to 4 days',
      text: 'Sent from Cork, Monday to Friday. Order before 14:00 and it leaves today.',
    },
    {
      title: '60 days to change your mind',
      text: 'Print the label from your order page. We pay the postage.',
    },
    { title: 'We mend what we sell', text: 'Chipped, frayed or flickering: write to us before you bin it.' },
  ],
}

export const photos = [
  card(14, {
    title: 'Storm Jacket 3.0',
    subtitle: 'Navy',
    image: photo('jacket', 'ink', 900, 1200),
    price: '£148.00',
    isFrom: true,
  }),
  card(2, {
    title: 'Deck Tee',
    subtitle: '',
    image: photo('tee', 'chalk', 1200, 900),
    price: '£24.00',
    swatches: [],
  }),
  card(6, {
    title: 'Kit Bag',
    subtitle: 'Canvas',
    image: null,
    price: '£60.00',
    badge: { kind: 'sold_out', text: 'Sold out' },
  }),
  card(14, {
    title: 'Fisherman Beanie with Turn-up in Extra Thick Merino',
    image: photo('beanie', 'persimmon', 1000, 1000),
    price: '£28.00',
    badge: { kind: 'sale', text: '−30%' },
    compareAt: '£40.00',
  }),
]

/** A shop that came in through an import: photographs, gaps, and no picture for its front. */
const importedHome: HomePageProps = {
  page: importedPage({ title: 'Harbour & Sons Outfitters' }),
  hero: {
    title: 'Work clothes since 1931',
    text: '',
    actionLabel: 'See everything',
    actionHref: '/search',
    image: null,
  },
  categories: [
    {
      label: 'Jackets',
      href: '/categories/jackets',
      countText: '12 things',
      image: photo('jacket', 'moss', 900, 1200),
      hue: 200,
    },
    { label: 'Trousers', href: '/categories/trousers', countText: '9 things', image: null, hue: 30 },
    {
      label: 'Accessories',
      href: '/categories/accessories',
      countText: '14 things',
      image: photo('beanie', 'persimmon', 1000, 1000),
      hue: 90,
    },
  ],
  shelves: [{ id: 'new', title: 'New in', moreLabel: 'All 35 products', moreHref: '/search', cards: photos }],
  story: null,
  promises: [],
}

const delivery = `<h2>Where we send</h2><p>Ireland, the United Kingdom and all of the European Union. <a href="/pages/returns">Returns</a> go the same way.</p>
<table><thead><tr><th>To</th><th>Takes</th><th>Costs</th></tr></thead><tbody><tr><td>Ireland</td><td>2 to 4 days</td><td>€4.50, free over €60</td></tr><tr><td>Germany</td><td>4 to 6 days</td><td>€9.50</td></tr></tbody></table>
<h2>How it is packed</h2><ul><li>In paper, never in plastic.</li><li>Pots travel with their plants beside them.</li></ul><blockquote>It arrived before the kettle boiled.</blockquote>`

/** Every page around the product and the bag, by the name its picture gets. */
export const frontPages: Record<string, () => string> = {
  home: () => homePage(home),
  'home-rtl': () => homePage({ ...home, page: arabicPage() }),
  'home-imported': () => homePage(importedHome),
  'home-photo': () =>
    homePage({
      ...importedHome,
      hero: {
        ...importedHome.hero,
        text: 'Cut in Whitby, and mended there too.',
        image: photo('jacket', 'ink', 1600, 1100, 'A navy jacket on a hook'),
      },
    }),
  static: () =>
    staticPage({
      page: page({ title: 'Delivery | Fennel Row' }),
      trail: [],
      title: 'Delivery',
      bodyHtml: delivery,
      dateText: 'Last changed 3 November 2026',
      siblings: ['Delivery', 'Returns', 'Repairs', 'Terms', 'Privacy'].map((label, index) => ({
        label,
        href: `/pages/${label.toLowerCase()}`,
        isCurrent: index === 0,
      })),
    }),
  'newsletter-sent': () =>
    newsletterPage({
      page: page({ title: 'The letter | Fennel Row' }),
      state: 'check_mail',
      email: 'aoife.byrne@example.com',
      error: '',
    }),
  'newsletter-refused': () =>
    newsletterPage({
      page: page({ title: 'Error: The letter | Fennel Row' }),
      state: 'refused',
      email: 'aoife@',
      error: 'Enter an email address in the correct format, like name@example.com',
    }),
  'error-404': () =>
    shopErrorPage({
      page: page({ title: 'Not found | Fennel Row' }),
      status: 404,
      categories: tiles,
      popular: cards.slice(4, 8),
    }),
  'error-429': () =>
    shopErrorPage({
      page: page({ title: 'One moment | Fennel Row' }),
      status: 429,
      retryAfterSeconds: 40,
      backHref: '/cart',
    }),
  'error-403': () => shopErrorPage({ page: importedPage({ title: 'Not allowed' }), status: 403 }),
  'error-500': () => bareErrorPage({ status: 500, reference: '7F3K-22QX', shopName: 'Fennel Row' }),
  'error-503': () => bareErrorPage({ status: 503, reference: '', shopName: '' }),
}
