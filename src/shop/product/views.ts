import { render } from '#src/platform/views/render.ts'
import type { ProductCard, ShopPage } from '#src/shop/page.ts'
import type { Picture } from '#src/web/picture.ts'

export type ProductPageProps = {
  page: ShopPage
  trail: { label: string; href: string }[]
  choice: ProductChoice
  /** Title and sanitised HTML; the first is open. Left out where there is none. */
  folds: { title: string; bodyHtml: string }[]
  /** Often bought together; nothing is shown for an empty list. */
  related: ProductCard[]
  reviews: Reviews
}

/** A product with one of its variants chosen: what is swapped when another is. */
export type ProductChoice = {
  slug: string
  /** /products/bothy-mug, without the choice. */
  href: string
  title: string
  /** The title's language where it is not the page's, such as 'ar' or 'de'; else ''. */
  titleLang: string
  /** The maker or brand, null for none. */
  maker: { label: string; href: string } | null
  badge: { kind: 'new' | 'sale' | 'few' | 'sold_out' | 'preorder'; text: string } | null
  /** "4.7 from 128 reviews", null before the first review. */
  rating: { tenths: number; text: string } | null
  lead: string
  price: string
  compareAt: string
  /** Such as "Save €6.00 (20%)", '' where it is not on sale. */
  saving: string
  /** Such as "incl. VAT, plus delivery". */
  priceNote: string
  /** Such as "€4.80 per 100 g", '' where the law asks for none. */
  unitPrice: string
  options: OptionGroup[]
  /** null where the choice has no variant at all. */
  variantId: number | string | null
  /** Such as "Sky, 350 ml", '' for a product with one variant. */
  variantLabel: string
  state: 'available' | 'preorder' | 'sold_out' | 'missing'
  /** Beside the button: "Only 6 left", "Sent from 12 January"; '' for nothing. */
  stockNote: string
  quantity: number
  maxQuantity: number
  isSaved: boolean
  /** Why it could not be added, '' for nothing. */
  error: string
  csrf: string
  /** "Tell me when back", shown where state is sold_out. */
  notify: { email: string; error: string; isDone: boolean }
  /** What can be counted on: delivery dates, returns, the maker. */
  promises: { icon: 'truck' | 'back' | 'leaf' | 'box' | 'lock'; strong: string; text: string }[]
  pictures: GalleryPicture[]
}

export type OptionGroup = {
  /** The field's name in the address: "Colour". */
  name: string
  chosen: string
  kind: OptionKind
  values: OptionValue[]
}

export type OptionKind = 'pictures' | 'swatches' | 'buttons' | 'select'

export type OptionValue = {
  value: string
  isChosen: boolean
  /** Sold out is struck through, missing is dashed; both can still be chosen. */
  state: 'available' | 'sold_out' | 'missing'
  /** Below the value: its price where prices differ, "Sold out", or ''. */
  note: string
  image: Picture | null
  hue: number
  /** A colour's class such as sw-sky, '' for none. */
  swatch: string
}

export type GalleryPicture = {
  picture: Picture
  hue: number
  /** Drawn over the picture as dimension lines. */
  measures: { height: string; width: string } | null
}

export type Reviews = {
  /** 0 to 50. */
  tenths: number
  /** "4.7", '' before the first. */
  averageText: string
  count: number
  /** Five stars first; percent is 0 to 100, whole. */
  histogram: { stars: number; count: number; percent: number }[]
  list: Review[]
  /** The next ten, null at the end. */
  next: { href: string; label: string } | null
  /** Where a review is written, '' where this visitor cannot. */
  writeHref: string
}

export type Review = {
  tenths: number
  title: string
  text: string
  author: string
  dateText: string
  variantLabel: string
  isVerified: boolean
  /** The shop's answer, '' for none. */
  reply: string
}

export type ReviewFormProps = {
  page: ShopPage
  trail: { label: string; href: string }[]
  product: { title: string; href: string; image: Picture | null; hue: number }
  action: string
  /** '' to '5' */
  rating: string
  title: string
  text: string
  errors: { id: 'rating-5' | 'review-title' | 'review-text' | ''; message: string }[]
}

const mostButtons = 20

/**
 * How an option is best shown: few values as pictures, swatches or buttons, many as a list.
 * @param count how many values the option has
 */
export function chooseOptionKind(count: number, havePictures: boolean, areColours: boolean): OptionKind {
  if (count > mostButtons) return 'select'
  if (havePictures) return 'pictures'
  return areColours ? 'swatches' : 'buttons'
}

/** A product's page with one variant chosen. */
export function productPage(props: ProductPageProps): string {
  return render('shop/product/page', props)
}

/** What htmx gets for another variant, and for a refused "add to bag": #buy, with #gallery and #stick beside it. */
export function choiceFragment(choice: ProductChoice, folds: ProductPageProps['folds']): string {
  return render('shop/product/fragment', { choice, folds })
}

/** What htmx gets for the next ten reviews (its target is #more-reviews). */
export function moreReviewsFragment(reviews: Reviews): string {
  return render('shop/product/_more-reviews', { appended: reviews.list, next: reviews.next })
}

/** The answer to "Tell me when back", #notify. */
export function notifyFragment(choice: ProductChoice): string {
  return render('shop/product/_notify', { choice })
}

/** Where a buyer writes a review. */
export function reviewFormPage(props: ReviewFormProps): string {
  return render('shop/product/review', props)
}
