import type { Picture } from '#src/web/picture.ts'

/** What every shopper page needs around its own content; the layout prints it. */
export type ShopPage = {
  title: string
  description: string
  /** Whole address of the page's one true place, null where there is none (cart, account, errors). */
  canonical: string | null
  noindex: boolean
  /** schema.org objects, one script element each. */
  jsonLd: object[]
  /** Whole address of the picture shown when the page is shared. */
  shareImage: string | null
  /** Slug of the menu entry the page belongs to, or ''. */
  section: string
  /** Goes into every form as the hidden field `csrf`. */
  csrf: string
  isSignedIn: boolean
  cartCount: number
  /** What was searched for; the search field keeps it. */
  query?: string
  /** Said once in the live region after a redirect, '' for nothing. */
  flash: string
  shop: ShopFace
}

/** How the shop presents itself, the same for every visitor. */
export type ShopFace = {
  name: string
  /** Address of a square picture beside the name and in the tab, '' for the first letter in a circle. */
  logo: string
  /** The owner's five colours and measures, such as '/theme.css?v=hash'; '' where they are the stock ones. */
  themeHref: string
  /** Letters of the visitor's own machine, so that none are fetched ahead. */
  hasSystemFont?: boolean
  tagline: string
  /** The line above the header, '' for none. */
  announcement: string
  lang: string
  dir: 'ltr' | 'rtl'
  menu: { slug: string; label: string; href: string }[]
  footer: { heading: string; links: { label: string; href: string }[] }[]
  /** Shown in the search field. */
  productCount: number
  placeLabel: string
  year: number
  isDemo: boolean
}

/** A product as cards show it, everywhere. Money is already text. */
export type ProductCard = {
  slug: string
  href: string
  title: string
  subtitle: string
  price: string
  /** The struck-through price, '' where it is not on sale. */
  compareAt: string
  /** True where variants differ in price; the card says "From". */
  isFrom: boolean
  image: Picture | null
  /** The plate's hue, 0 to 355 in steps of five. */
  hue: number
  swatches: { name: string; class: string }[]
  badge: { kind: 'new' | 'sale' | 'few' | 'sold_out' | 'preorder'; text: string } | null
  isSaved: boolean
}
