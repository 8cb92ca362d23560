import { render } from '#src/platform/views/render.ts'
import type { CategoryTile } from '#src/shop/home/views.ts'
import type { ShopPage } from '#src/shop/page.ts'

export type SellersPageProps = {
  page: ShopPage
  /** Each with where it is and how many things it has here. */
  tiles: CategoryTile[]
}

/** Everyone who makes what the shop sells. */
export function sellersPage(props: SellersPageProps): string {
  return render('shop/sellers/page', props)
}
