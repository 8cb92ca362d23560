import { type FrontPart, frontParts } from '#src/domain/settings/settings.ts'
import { render } from '#src/platform/views/render.ts'
import type { ProductCard, ShopPage } from '#src/shop/page.ts'
import type { Picture } from '#src/web/picture.ts'

export type HomePageProps = {
  page: ShopPage
  hero: {
    title: string
    text: string
    actionLabel: string
    actionHref: string
    /** A wide drawing or a photograph; null for a hero of words alone. */
    image: Picture | null
  }
  /** What stands below the hero, in its order: 'categories', 'story', 'promises', and shelves by their id. */
  parts?: readonly FrontPart[]
  categories: CategoryTile[]
  /** Rows of products, such as new things; a row of fewer than four is not shown. */
  shelves: Shelf[]
  story: {
    title: string
    text: string
    actionLabel: string
    actionHref: string
    image: Picture | null
    hue: number
  } | null
  promises: { title: string; text: string }[]
}

export type CategoryTile = {
  label: string
  href: string
  /** Such as "24 things". */
  countText: string
  image: Picture | null
  hue: number
}

export type Shelf = { id: string; title: string; moreLabel: string; moreHref: string; cards: ProductCard[] }

const fewestOnAShelf = 4

/** The shop's front page. */
export function homePage(props: HomePageProps): string {
  const shelves = props.shelves.filter((shelf) => shelf.cards.length >= fewestOnAShelf)
  return render('shop/home/page', { ...props, parts: props.parts ?? frontParts, shelves })
}
