import type { AdminPage, Pager, SavedView, State } from '#src/admin/page.ts'
import { render } from '#src/platform/views/render.ts'
import type { Picture } from '#src/web/picture.ts'

export type ProductRow = {
  id: number
  title: string
  /** Its own page in the back office. */
  href: string
  /** Maker, categories. */
  detail: string
  image: Picture | null
  hue: number
  state: State
  price: string
  /** "31 in 8 variants", "Sold out", "Not counted". */
  stock: State
  /** Its variants in the inventory, '' where nothing is counted. */
  stockHref: string
}

export type ProductListProps = {
  page: AdminPage
  views: SavedView[]
  view: string
  q: string
  mayEdit: boolean
  pageNumber: number
  rows: ProductRow[]
  pager: Pager
  empty: { text: string; clearHref: string }
}

export function productListPage(props: ProductListProps): string {
  return render('admin/products/list', props)
}

/** The rows alone, for the filter as it is typed. */
export function productListFragment(props: Omit<ProductListProps, 'page' | 'views'>): string {
  return render('admin/products/_rows', props)
}
