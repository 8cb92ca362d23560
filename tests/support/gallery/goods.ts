import { type Colourway, pictureHue } from '#data/demo/pictures/colour.ts'
import type { PictureRef } from '#data/demo/types.ts'
import type { ProductCard, ShopPage } from '#src/shop/page.ts'
import type { Picture } from '#src/web/picture.ts'

export const csrf = 'f3a1c07be9d24d5f'

/** A drawing of the demo shop, served by the gallery's own server. */
export function drawing(
  recipe: PictureRef['recipe'],
  colourway: Colourway,
  view: PictureRef['view'] = 'front',
  alt = '',
): Picture {
  return {
    src: `/pictures/${recipe}.${colourway}.${view}.svg`,
    srcset: '',
    width: 640,
    height: 640,
    alt,
    isPhoto: false,
  }
}

/** What stands for an imported photograph: another shape, a ground of its own. */
export function photo(
  recipe: PictureRef['recipe'],
  colourway: Colourway,
  width: number,
  height: number,
  alt = '',
): Picture {
  const src = `/photos/${recipe}.${colourway}.${width}x${height}.jpg`
  return { src, srcset: `${src} ${width}w`, width, height, alt, isPhoto: true }
}

export function swatches(...colourways: Colourway[]): ProductCard['swatches'] {
  return colourways.map((name) => ({ name, class: `sw-${name}` }))
}

type Sketch = [PictureRef['recipe'], Colourway, string, string, string, Colourway[]]

const sketches: Sketch[] = [
  ['mug', 'sky', 'Bothy mug', '€18.00', 'Stoneware', ['sky', 'fennel', 'persimmon', 'oat']],
  ['lamp', 'butter', 'Toadstool lamp', '€89.00', 'Spun steel', ['butter', 'persimmon', 'moss', 'chalk']],
  ['tee', 'ink', 'Sundown tee', '€32.00', 'Organic cotton', ['chalk', 'ink', 'fennel', 'rose']],
  ['notebook', 'rose', 'Field notebook', '€14.00', 'A5, dotted', ['moss', 'butter', 'rose', 'ink']],
  ['planter', 'persimmon', 'Terrace pot', '€26.00', 'With rubber fig', ['persimmon', 'chalk', 'sky', 'ink']],
  ['tin', 'moss', 'Tea tin, Morning', '€16.00', 'Assam, 125 g', ['plum', 'moss', 'ink', 'butter']],
  ['tote', 'oat', 'Market tote', '€22.00', 'Heavy canvas', ['oat', 'ink', 'rose', 'fennel', 'moss', 'plum']],
  ['vase', 'chalk', 'Bottle vase', '€38.00', 'Hand thrown', ['ink', 'chalk', 'sky', 'oat']],
  ['teapot', 'moss', 'Long-spout teapot', '€54.00', 'Stoneware', ['moss', 'oat']],
  ['blanket', 'rose', 'Kerry blanket', '€120.00', 'Lambswool', ['rose', 'sky', 'moss']],
  ['candle', 'plum', 'Evening candle', '€24.00', 'Beeswax, 40 hours', []],
  ['backpack', 'moss', 'Day pack', '€140.00', 'Waxed cotton', ['moss', 'ink', 'persimmon']],
  ['soap', 'fennel', 'Nettle soap', '€7.50', '100 g', []],
  ['duck', 'butter', 'Pull-along duck', '€28.00', 'Beech', ['butter', 'sky', 'rose']],
  ['jumper', 'oat', 'Harbour jumper', '€110.00', 'Merino', ['oat', 'ink', 'moss']],
  ['pencils', 'ink', 'Twelve pencils', '€12.00', 'Cedar', []],
]

export function card(index: number, changes: Partial<ProductCard> = {}): ProductCard {
  const [recipe, colourway, title, price, subtitle, colours] = sketches[index % sketches.length] as Sketch
  const slug = `${title.toLowerCase().replace(/[^a-z]+/g, '-')}${index < sketches.length ? '' : `-${index}`}`
  return {
    slug,
    href: `/products/${slug}`,
    title,
    subtitle,
    price,
    compareAt: '',
    isFrom: false,
    image: drawing(recipe, colourway),
    hue: pictureHue(colourway),
    swatches: swatches(...colours),
    badge: null,
    isSaved: false,
    ...changes,
  }
}

export const cards: ProductCard[] = Array.from({ length: 24 }, (_, index) => card(index))

/** Every state a card can be in, side by side. */
export const oddCards: ProductCard[] = [
  card(0, { badge: { kind: 'new', text: 'New' } }),
  card(1, { badge: { kind: 'sale', text: '20% off' }, compareAt: '€112.00' }),
  card(2, { isFrom: true, isSaved: true }),
  card(6, { badge: { kind: 'few', text: 'Last 6' } }),
  card(4, { badge: { kind: 'sold_out', text: 'Sold out' } }),
  card(9, { badge: { kind: 'preorder', text: 'From 12 January' } }),
  card(10, { image: null }),
  card(7, {
    title: 'Donaudampfschifffahrtsgesellschaftskapitänsmützenständer',
    price: '€1,038.00',
    compareAt: '€1,240.00',
  }),
  card(3, { title: 'دفتر ملاحظات الحقل بغلاف من القماش', subtitle: 'مقاس A5، منقّط' }),
]

export function page(changes: Partial<ShopPage> = {}): ShopPage {
  return {
    title: 'Fennel Row: good, plain things for every day',
    description:
      'Mugs, lamps, pots, paper and clothes, made by people we know and sent from one small warehouse.',
    canonical: 'https://fennelrow.example/',
    noindex: false,
    jsonLd: [],
    shareImage: null,
    section: '',
    csrf,
    isSignedIn: false,
    cartCount: 4,
    flash: '',
    shop: {
      name: 'Fennel Row',
      logo: '/assets/fennel.svg',
      themeHref: '',
      tagline: 'Good, plain things for every day.',
      announcement: 'Free delivery over €60. Returns are free for 60 days.',
      lang: 'en',
      dir: 'ltr',
      menu: [
        'Kitchen',
        'Tea & pantry',
        'Light',
        'Green',
        'Living',
        'Paper',
        'Wear',
        'Carry',
        'Bath',
        'Play',
      ].map((label) => {
        const slug = label.toLowerCase().replace(/[^a-z]+/g, '-')
        return { slug, label, href: `/categories/${slug}` }
      }),
      footer: [
        { heading: 'Shop', links: links('New this week', 'Best sellers', 'Gift cards', 'Last ones') },
        { heading: 'Help', links: links('Track an order', 'Delivery', 'Returns', 'Contact') },
        { heading: 'Fennel Row', links: links('Our makers', 'Repairs', 'Sell with us', 'Accessibility') },
      ],
      productCount: 96,
      placeLabel: 'Ireland, EUR, English',
      year: 2026,
      isDemo: true,
    },
    ...changes,
  }
}

function links(...labels: string[]): { label: string; href: string }[] {
  return labels.map((label) => ({ label, href: `/pages/${label.toLowerCase().replaceAll(' ', '-')}` }))
}

/** A shop that was imported: photographs, a name of its own, no logo, fewer categories. */
export function importedPage(changes: Partial<ShopPage> = {}): ShopPage {
  const base = page(changes)
  return {
    ...base,
    cartCount: 0,
    shop: {
      ...base.shop,
      name: 'Harbour & Sons Outfitters',
      logo: '',
      announcement: '',
      tagline: 'Work clothes since 1931',
      menu: ['Jackets', 'Trousers', 'Accessories'].map((label) => ({
        slug: label.toLowerCase(),
        label,
        href: `/categories/${label.toLowerCase()}`,
      })),
      footer: [{ heading: 'Help', links: links('Delivery', 'Returns', 'Contact') }],
      productCount: 35,
      placeLabel: 'United Kingdom, GBP, English',
      isDemo: false,
    },
  }
}

/** The same page read from right to left, in Arabic. */
export function arabicPage(changes: Partial<ShopPage> = {}): ShopPage {
  const base = page(changes)
  return { ...base, shop: { ...base.shop, lang: 'ar', dir: 'rtl' } }
}
