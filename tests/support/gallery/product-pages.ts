import { type Colourway, pictureHue } from '#data/demo/pictures/colour.ts'
import {
  chooseOptionKind,
  type OptionGroup,
  type ProductChoice,
  type ProductPageProps,
  productPage,
  type Reviews,
  reviewFormPage,
} from '#src/shop/product/views.ts'
import { arabicPage, card, csrf, drawing, importedPage, page, photo } from './goods.ts'

const colour = (chosen: string): OptionGroup => ({
  name: 'Colour',
  chosen,
  kind: 'pictures',
  values: (['sky', 'fennel', 'persimmon', 'oat'] as Colourway[]).map((name) => {
    const value = name[0]?.toUpperCase() + name.slice(1)
    const isGone = name === 'persimmon'
    return {
      value,
      isChosen: value === chosen,
      state: isGone ? 'sold_out' : 'available',
      note: isGone ? 'Sold out' : '',
      image: drawing('mug', name),
      hue: pictureHue(name),
      swatch: `sw-${name}`,
    }
  }),
})

const plain = (
  value: string,
  note: string,
  state: 'available' | 'sold_out' | 'missing',
  isChosen: boolean,
) => ({ value, note, state, isChosen, image: null, hue: 0, swatch: '' })

const size = (chosen: string): OptionGroup => ({
  name: 'Size',
  chosen,
  kind: 'buttons',
  values: [
    plain('200 ml', '€15.00', 'available', chosen === '200 ml'),
    plain('350 ml', '€18.00', 'available', chosen === '350 ml'),
    plain('500 ml', 'Sold out', 'sold_out', chosen === '500 ml'),
    plain('1 l', 'Not in Sky', 'missing', chosen === '1 l'),
  ],
})

export const mug: ProductChoice = {
  slug: 'bothy-mug',
  href: '/products/bothy-mug',
  title: 'Bothy mug',
  titleLang: '',
  maker: { label: 'Oona Reilly', href: '/sellers/oona-reilly' },
  badge: null,
  rating: { tenths: 47, text: '4.7 from 128 reviews' },
  lead: 'Takes all four fingers. Thrown thick at the foot and thin at the lip, then left bare where it meets the table.',
  price: '€18.00',
  compareAt: '',
  saving: '',
  priceNote: 'incl. VAT, plus delivery',
  unitPrice: '',
  options: [colour('Sky'), size('350 ml')],
  variantId: 12,
  variantLabel: 'Sky, 350 ml',
  state: 'available',
  stockNote: '',
  quantity: 1,
  maxQuantity: 24,
  isSaved: false,
  error: '',
  csrf,
  notify: { email: '', error: '', isDone: false },
  promises: [
    { icon: 'truck', strong: 'Tue 24 to Thu 26 November', text: 'to Ireland, €4.50. Free over €60.' },
    { icon: 'back', strong: '', text: '60 days to send it back, free.' },
    { icon: 'leaf', strong: '', text: 'Made by Oona Reilly in Kinsale. 31 in stock.' },
  ],
  pictures: [
    {
      picture: drawing('mug', 'sky', 'front', 'Sky blue stoneware mug with a bare clay foot'),
      hue: 30,
      measures: null,
    },
    {
      picture: drawing('mug', 'sky', 'detail', 'The glaze line where blue meets bare clay'),
      hue: 30,
      measures: null,
    },
    {
      picture: drawing('mug', 'sky', 'scene', 'The mug on a shelf next to a tea tin'),
      hue: 235,
      measures: null,
    },
    {
      picture: drawing('mug', 'sky', 'front', 'Size: 95 by 84 mm'),
      hue: 30,
      measures: { height: '95 mm', width: '84 mm' },
    },
  ],
}

export const folds = [
  {
    title: 'Details and care',
    bodyHtml:
      '<p>Stoneware, lead-free glaze. 350 ml to the brim. Fine in dishwasher, oven and microwave; the bare foot darkens a little with tea.</p>',
  },
  { title: 'Delivery and returns', bodyHtml: '<p>Sent from Cork within one working day.</p>' },
  { title: 'Repairs', bodyHtml: '<p>Chipped the lip? Oona grinds and reglazes for €6.</p>' },
]

const none: Reviews = {
  tenths: 0,
  averageText: '',
  count: 0,
  histogram: [],
  list: [],
  next: null,
  writeHref: '/products/bothy-mug/review',
}

export const reviews: Reviews = {
  tenths: 47,
  averageText: '4.7',
  count: 128,
  histogram: [98, 22, 5, 2, 1].map((count, index) => ({
    stars: 5 - index,
    count,
    percent: Math.round(count / 1.28),
  })),
  list: [
    {
      tenths: 50,
      title: 'Bigger than it looks',
      text: 'Holds a proper cup. The bare clay foot is lovely and does not scratch the table.',
      author: 'Marta K.',
      dateText: '12 November 2026',
      variantLabel: 'Sky, 350 ml',
      isVerified: true,
      reply: '',
    },
    {
      tenths: 40,
      title: 'One small drip in the glaze',
      text: 'Mine has a run on one side. I like it, but you should know it happens.',
      author: 'Dele A.',
      dateText: '30 October 2026',
      variantLabel: 'Oat, 200 ml',
      isVerified: true,
      reply: 'It does, on about one in ten. Write to us if you would rather have another.',
    },
    {
      tenths: 50,
      title: '',
      text: 'كوب جميل ومتين، والمقبض مريح لليد.',
      author: 'Rania',
      dateText: '2 October 2026',
      variantLabel: '',
      isVerified: false,
      reply: '',
    },
  ],
  next: { href: '/products/bothy-mug?reviews=2', label: 'Next 10 reviews' },
  writeHref: '/products/bothy-mug/review',
}

const mugPage: ProductPageProps = {
  page: page({
    title: 'Bothy mug, Sky | Fennel Row',
    section: 'kitchen',
    jsonLd: [{ '@type': 'Product', name: 'Bothy mug </script>' }],
  }),
  trail: [
    { label: 'Kitchen', href: '/categories/kitchen' },
    { label: 'Cups and mugs', href: '/categories/cups-and-mugs' },
  ],
  choice: mug,
  folds,
  related: [card(5), card(4), card(7), card(1)],
  reviews,
}

const tens = (prefix: string) => Array.from({ length: 10 }, (_, index) => `${prefix} ${index + 1}`)
const group = (name: string, values: string[], chosen: string): OptionGroup => ({
  name,
  chosen,
  kind: chooseOptionKind(values.length, false, false),
  values: values.map((value, index) =>
    plain(value, '', index % 4 === 3 ? 'sold_out' : 'available', value === chosen),
  ),
})

/** The product's page in every state, by the name its picture gets. */
export const productPages: Record<string, () => string> = {
  product: () => productPage(mugPage),
  'product-rtl': () =>
    productPage({
      ...mugPage,
      page: arabicPage({ section: 'kitchen' }),
      choice: { ...mug, title: 'كوب الكوخ من الخزف الحجري', titleLang: 'ar' },
    }),
  'product-sold-out': () =>
    productPage({
      ...mugPage,
      choice: {
        ...mug,
        state: 'sold_out',
        options: [colour('Persimmon'), size('350 ml')],
        variantLabel: 'Persimmon, 350 ml',
        badge: { kind: 'sold_out', text: 'Sold out' },
        notify: {
          email: 'aoife@',
          error: 'Enter an email address in the correct format, like name@example.com',
          isDone: false,
        },
      },
      reviews: none,
    }),
  'product-notified': () =>
    productPage({
      ...mugPage,
      choice: {
        ...mug,
        state: 'sold_out',
        rating: null,
        notify: { email: 'aoife.byrne@example.com', error: '', isDone: true },
      },
      related: [],
      reviews: none,
    }),
  'product-sale': () =>
    productPage({
      ...mugPage,
      choice: {
        ...mug,
        badge: { kind: 'sale', text: 'Sale' },
        compareAt: '€24.00',
        saving: 'Save €6.00 (25%)',
        unitPrice: '€5.14 per 100 ml',
        stockNote: 'Only 6 left',
        error: 'Only 6 are left. Take 6 or fewer.',
        quantity: 9,
        maxQuantity: 6,
      },
    }),
  'product-preorder': () =>
    productPage({
      ...mugPage,
      choice: {
        ...mug,
        state: 'preorder',
        badge: { kind: 'preorder', text: 'Pre-order' },
        stockNote: 'Sent from 12 January 2027',
        options: [],
        variantLabel: '',
      },
    }),
  'product-hundred': () =>
    productPage({
      ...mugPage,
      page: importedPage({ title: 'Kapitänsmütze' }),
      choice: {
        ...mug,
        title:
          'Donaudampfschifffahrtsgesellschaftskapitänsmütze mit Ohrenklappen und abnehmbarem Innenfutter',
        titleLang: 'de',
        options: [
          group('Größe', tens('Kopfumfang'), 'Kopfumfang 3'),
          group('Ausführung', tens('Variante'), 'Variante 1'),
        ],
        variantLabel: 'Kopfumfang 3, Variante 1',
        pictures: [
          { picture: photo('beanie', 'ink', 900, 1200, 'Front'), hue: 90, measures: null },
          { picture: photo('beanie', 'ink', 1200, 800, 'Side'), hue: 90, measures: null },
          ...Array.from({ length: 9 }, (_, index) => ({
            picture: photo('beanie', 'ink', 1000, 1000, `View ${index + 3}`),
            hue: 90,
            measures: null,
          })),
        ],
      },
      related: [],
      reviews: none,
    }),
  'product-bare': () =>
    productPage({
      ...mugPage,
      page: importedPage({ title: 'Kit bag' }),
      trail: [],
      choice: {
        ...mug,
        title: 'Kit Bag',
        lead: '',
        rating: null,
        maker: null,
        options: [
          group(
            'Thread',
            Array.from({ length: 100 }, (_, index) => `No. ${index + 1}`),
            'No. 7',
          ),
        ],
        variantLabel: 'No. 7',
        pictures: [],
        promises: [],
      },
      folds: [],
      related: [],
      reviews: { ...none, writeHref: '' },
    }),
  'product-missing': () =>
    productPage({
      ...mugPage,
      choice: {
        ...mug,
        state: 'missing',
        variantId: null,
        options: [colour('Sky'), size('1 l')],
        variantLabel: 'Sky, 1 l',
      },
    }),
  'product-review': () =>
    reviewFormPage({
      page: page({ title: 'Error: Write a review | Fennel Row' }),
      trail: [{ label: 'Bothy mug', href: '/products/bothy-mug' }],
      product: { title: 'Bothy mug', href: '/products/bothy-mug', image: drawing('mug', 'sky'), hue: 30 },
      action: '/products/bothy-mug/review',
      rating: '',
      title: 'Bigger than it looks',
      text: '',
      errors: [{ id: 'rating-5', message: 'Choose how many stars you give' }],
    }),
}
