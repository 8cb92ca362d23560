import type { AdminPage, Pager, SavedView, State } from '#src/admin/page.ts'
import { render } from '#src/platform/views/render.ts'
import type { Picture } from '#src/web/picture.ts'

/** One stock figure and the form that changes it; answers itself to htmx. */
export type StockRow = {
  variantId: number
  /** "Sky, 350 ml"; the product's title where it has a single variant. */
  title: string
  sku: string
  price: string
  onHand: number
  reserved: number
  available: number
  /** False for gift cards and the like: nothing is counted, no form is shown. */
  isTracked: boolean
  /** As typed, where it was refused; the figure on hand otherwise. */
  typed: string
  reason: string
  error: string
  /** True right after a change, for a word of confirmation. */
  isSaved: boolean
  /** True where the product has no other variant, so that its title need not be said again. */
  isOnly: boolean
}

export type ProductRow = {
  id: number
  title: string
  /** Its page in the shop, '' where it is not on show. */
  shopHref: string
  /** Maker, categories. */
  detail: string
  image: Picture | null
  hue: number
  state: State
  price: string
  /** "31 in 8 variants", "Sold out", "Not counted". */
  stock: State
  variantCount: number
  /** Opens or closes its variants in the list. */
  toggleHref: string
  /** Filled where the product is open or has a single variant; empty otherwise. */
  variants: StockRow[]
  isOpen: boolean
}

export type ProductListProps = {
  page: AdminPage
  views: SavedView[]
  view: string
  q: string
  rows: ProductRow[]
  pager: Pager
  empty: { text: string; clearHref: string }
  /** Value and label: counted, delivery, damaged… */
  reasons: { value: string; label: string }[]
}

type Common = Pick<ProductListProps, 'reasons'> & { csrf: string }

export function productListPage(props: ProductListProps): string {
  return render('admin/products/list', props)
}

/** The rows alone, for the filter as it is typed. */
export function productListFragment(
  props: Pick<ProductListProps, 'rows' | 'pager' | 'empty'> & Common,
): string {
  return render('admin/products/_rows', props)
}

/** One product, opened or closed in place. */
export function productRowFragment(props: { row: ProductRow } & Common): string {
  return render('admin/products/_product', props)
}

/** One stock figure after its form was sent; 422 with `error` where it was refused. */
export function stockFragment(props: { stock: StockRow } & Common): string {
  return render('admin/products/_stock', props)
}
