import type { Colourway } from './pictures/colour.ts'
import type { Recipe, View } from './pictures/recipes.ts'

/** An invented shop, whole: what `barrow start` lays into an empty database. Money is in minor units. */
export type DemoShop = {
  name: 'Fennel Row'
  tagline: string
  country: 'IE'
  currency: 'EUR'
  makers: DemoMaker[]
  categories: DemoCategory[]
  products: DemoProduct[]
  reviews: DemoReview[]
  pages: DemoPage[]
  story: { title: string; text: string; productSlug: string }
}

/** A maker is a seller of the marketplace. `hue` is the plate behind its name, in degrees. */
export type DemoMaker = { slug: string; name: string; town: string; story: string; hue: number }

export type DemoCategory = {
  slug: string
  name: string
  /** Slug of the category above, or null at the top. */
  parent: string | null
  blurb: string
  picture: PictureRef
  hue: number
}

export type PictureRef = { recipe: Recipe; colourway: Colourway; view: View }

type DemoOptionValue = {
  name: string
  /** `#rrggbb` where the value is a colour. */
  swatch: string | null
  picture: PictureRef | null
}

export type DemoOption = { name: string; values: DemoOptionValue[] }

export type DemoVariant = {
  /** One value name an option, in the options' order. */
  values: string[]
  sku: string
  /** Cents, tax included. */
  priceMinor: number
  /** What it cost before, where it is reduced. */
  compareAtMinor: number | null
  weightGrams: number
  onHand: number
  policy: 'deny' | 'preorder'
  /** For a pre-order, how many days from now it will be sent. */
  availableInDays: number | null
}

export type DemoPicture = {
  ref: PictureRef
  alt: string
  /** The option value that the picture shows, usually a colour. */
  optionValue: string | null
}

export type DemoProduct = {
  slug: string
  title: string
  /** What it is made of or how much there is: 'Stoneware'. */
  subtitle: string
  lead: string
  /** HTML paragraphs: details and care. */
  details: string
  /** Slug of the maker. */
  maker: string
  /** Slugs; the first is the main one. */
  categories: string[]
  tags: string[]
  taxCategory: 'standard' | 'reduced' | 'books' | 'food' | 'children'
  kind: 'physical' | 'gift_card'
  isNew: boolean
  daysOld: number
  options: DemoOption[]
  variants: DemoVariant[]
  pictures: DemoPicture[]
  /** The plate it stands on, in degrees. */
  hue: number
}

export type DemoReview = {
  /** Slug of the product. */
  product: string
  rating: 1 | 2 | 3 | 4 | 5
  title: string
  body: string
  author: string
  daysAgo: number
  /** Value names joined with ', ', or empty where the product has no options. */
  variant: string
  /** Bought here. */
  verified: boolean
}

/** `body` is HTML. */
export type DemoPage = { slug: string; title: string; body: string; summary: string }
