import { render } from '#src/platform/views/render.ts'
import type { ProductCard, ShopPage } from '#src/shop/page.ts'
import type { Picture } from '#src/web/picture.ts'

export type CartPageProps = {
  page: ShopPage
  cart: CartView
  /** Shown below, and in place of an empty cart's lines; [] for none. */
  suggestions: ProductCard[]
}

/** A code that is on the bag: what is sent back to take it off, and what else there is to say of it. */
export type AppliedCode = { field: 'code' | 'gift_card'; value: string; label: string; note: string }

/** A cart as the page and the drawer show it; every amount is already text. */
export type CartView = {
  csrf: string
  /** How many things, over all lines. */
  count: number
  lines: CartLineView[]
  /** "Items €54.00", "Discount LETTER10 −€5.40": in order, the total apart. */
  sums: { label: string; amount: string }[]
  total: string
  /** Such as "incl. €9.20 VAT". */
  taxNote: string
  /** Such as "Delivery is worked out at checkout." */
  deliveryNote: string
  /** How far it is to free delivery; percent is whole, 0 to 100; null where the shop gives none. */
  freeDelivery: { text: string; percent: number; isReached: boolean } | null
  coupon: { value: string; error: string; isOpen: boolean; applied: AppliedCode[] }
  /** Such as "We put the bag from your last visit together with this one.", '' for nothing. */
  notice: string
  /** Why one cannot go on: 'Two things in your bag need a look.', '' for nothing. */
  problem: string
}

export type CartLineView = {
  variantId: number | string
  href: string
  title: string
  /** Such as "Sky, 350 ml", '' for a product with one variant. */
  variantLabel: string
  image: Picture | null
  hue: number
  quantity: number
  /** The most one may take; 0 where it can no longer be bought. */
  max: number
  /** Each, shown where more than one is taken. */
  unitPrice: string
  total: string
  /** The line's total before a sale, '' for none. */
  compareAt: string
  /** Such as "Sent from 12 January". */
  note: string
  /** In place, below the line: "Only 3 left. Take 3 or fewer." */
  error: string
}

/** The whole bag. */
export function cartPage(props: CartPageProps): string {
  return render('shop/cart/page', props)
}

/** What htmx gets when a line or the coupon changes on the page or in the drawer: #cart-lines and #bag. */
export function cartFragment(cart: CartView): string {
  return render('shop/cart/fragment', { cart })
}

/**
 * What htmx gets when something was put into the bag: #drawer-body and #bag; the script opens the drawer.
 * @param added the name of what was added, said in the heading
 */
export function drawerFragment(cart: CartView, added: string): string {
  return render('shop/cart/drawer', { cart, added })
}
