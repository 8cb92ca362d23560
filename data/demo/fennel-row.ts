import { BATH_PRODUCTS } from './catalogue/bath.ts'
import { CARRY_PRODUCTS } from './catalogue/carry.ts'
import { CATEGORIES } from './catalogue/categories.ts'
import { GREEN_PRODUCTS } from './catalogue/green.ts'
import { KITCHEN_PRODUCTS } from './catalogue/kitchen.ts'
import { LIGHT_PRODUCTS } from './catalogue/light.ts'
import { LIVING_PRODUCTS } from './catalogue/living.ts'
import { MAKERS } from './catalogue/makers.ts'
import { PAGES } from './catalogue/pages.ts'
import { PANTRY_PRODUCTS } from './catalogue/pantry.ts'
import { PAPER_PRODUCTS } from './catalogue/paper.ts'
import { PLAY_PRODUCTS } from './catalogue/play.ts'
import { writeReviews } from './catalogue/reviews.ts'
import { TABLEWARE_PRODUCTS } from './catalogue/tableware.ts'
import { WEAR_PRODUCTS } from './catalogue/wear.ts'
import type { DemoShop } from './types.ts'

const products = [
  ...TABLEWARE_PRODUCTS,
  ...KITCHEN_PRODUCTS,
  ...PANTRY_PRODUCTS,
  ...LIGHT_PRODUCTS,
  ...GREEN_PRODUCTS,
  ...LIVING_PRODUCTS,
  ...PAPER_PRODUCTS,
  ...WEAR_PRODUCTS,
  ...CARRY_PRODUCTS,
  ...BATH_PRODUCTS,
  ...PLAY_PRODUCTS,
]

/** The demo shop: invented from the first mug to the last review. */
export const fennelRow: DemoShop = {
  name: 'Fennel Row',
  tagline: 'Good, plain things for every day.',
  country: 'IE',
  currency: 'EUR',
  makers: MAKERS,
  categories: CATEGORIES,
  products,
  reviews: writeReviews(products),
  pages: PAGES,
  story: {
    title: 'The handle came first',
    text: 'Oona Reilly drew forty handles before she threw a single Bothy mug. The one that stayed takes all four fingers, even in gloves.',
    productSlug: 'bothy-mug',
  },
}
