import { render } from '#src/platform/views/render.ts'
import type { ShopPage } from '#src/shop/page.ts'
import type { Picture } from '#src/web/picture.ts'

export type SellersPageProps = { page: ShopPage; makers: Maker[] }

export type Maker = {
  name: string
  href: string
  /** Where they are, '' where that is not known. */
  town: string
  /** Such as "7 things". */
  countText: string
  /** A thing of theirs. */
  image: Picture | null
  hue: number
}

/** Everyone who makes what the shop sells. */
export function sellersPage(props: SellersPageProps): string {
  return render('shop/sellers/page', props)
}
