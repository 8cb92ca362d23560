import { chosenRelated, listRelated } from '#src/domain/catalog/cards.ts'
import type { ProductView } from '#src/domain/catalog/product-view.ts'
import { findAnyProductBySlug } from '#src/domain/catalog/queries.ts'
import { keepShelf } from '#src/domain/catalog/shelf-queries.ts'
import { findHistogram, listReviews } from '#src/domain/reviews/queries.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { type AnyonesCard, presentCards } from '#src/shop/cards.ts'
import { keepThisHour, LatestOnly } from '#src/shop/kept.ts'
import { categoryHref, productHref } from '#src/shop/paths.ts'
import { type Home, keepHome } from '#src/shop/price-notes.ts'
import { breadcrumbs } from '#src/shop/structured-data.ts'
import type { Deps } from '#src/web/env.ts'
import type { Chosen } from './choose-variant.ts'
import { presentFolds } from './folds.ts'
import { type AnyonesChoice, presentChoice } from './present.ts'
import { presentPromises } from './promises.ts'
import { presentReviews, REVIEWS_A_PAGE } from './reviews.ts'
import { productData } from './structured-data.ts'
import type { ProductChoice, ProductPageProps, Reviews } from './views.ts'

/** So many products, and of each so many choices, are kept ready. */
const PRODUCTS = 500
const CHOICES = 60
/** What goes with a product is filled up to so many; where staff chose more, all of those stand there. */
const RELATED = 4

/** A product's page but for what is the visitor's own, put together once. */
export type KeptProduct = {
  product: ProductView
  trail: ProductPageProps['trail']
  folds: ProductPageProps['folds']
  related: AnyonesCard[]
  reviews: Reviews
  choices: LatestOnly<string, KeptChoice>
}

export type KeptChoice = {
  choice: AnyonesChoice
  promises: ProductChoice['promises']
  jsonLd: object[]
}

/**
 * A product by its slug; drafts and archived ones too, so that their pages can say so.
 * @returns null where there never was one
 */
export async function keepProduct(
  deps: Deps,
  slug: string,
  settings: Settings,
  now: number,
): Promise<KeptProduct | null> {
  const kept = await keepThisHour(
    deps,
    'products',
    now,
    async () => new LatestOnly<string, KeptProduct>(PRODUCTS),
  )
  const known = kept.get(slug)
  if (known) return known
  const product = await findAnyProductBySlug(deps.db, slug)
  // What is not there is not kept: anyone can ask for any number of such addresses.
  return product && kept.set(slug, await readProduct(deps, product, settings, now))
}

async function readProduct(
  { db, memory }: Deps,
  product: ProductView,
  settings: Settings,
  now: number,
): Promise<KeptProduct> {
  const [shelf, list, histogram] = await Promise.all([
    keepShelf(db, memory),
    listReviews(db, product.id, { limit: REVIEWS_A_PAGE, offset: 0 }),
    findHistogram(db, product.id),
  ])
  const limit = Math.max(RELATED, chosenRelated(shelf, product.id).length)
  const related = await listRelated(db, shelf, product.id, limit, now)
  return {
    product,
    trail: product.path.map(({ title, slug }) => ({ label: title, href: categoryHref(slug) })),
    folds: presentFolds(product, settings),
    related: presentCards(related, settings),
    reviews: presentReviews(product, { list, histogram, page: 1 }, settings),
    choices: new LatestOnly(CHOICES),
  }
}

/** The part of the page that a choice decides. */
export async function keepChoice(
  deps: Deps,
  kept: KeptProduct,
  chosen: Chosen,
  settings: Settings,
  now: number,
): Promise<KeptChoice> {
  const key = chosen.valueIds.join()
  return (
    kept.choices.get(key) ??
    kept.choices.set(key, makeChoice(deps, kept, chosen, await shopAt(deps, settings, now)))
  )
}

type Shop = { settings: Settings; home: Home; now: number }

const shopAt = async (deps: Deps, settings: Settings, now: number): Promise<Shop> => ({
  settings,
  home: await keepHome(deps, settings),
  now,
})

function makeChoice(deps: Deps, { product, trail }: KeptProduct, chosen: Chosen, shop: Shop): KeptChoice {
  const origin = deps.config.publicUrl
  const here = { label: product.title, href: productHref(product.slug) }
  return {
    choice: presentChoice(product, chosen, shop),
    promises: presentPromises(product, chosen.variant, shop),
    jsonLd: [
      productData(product, chosen, { settings: shop.settings, origin, now: shop.now }),
      breadcrumbs(origin, [...trail, here]),
    ],
  }
}
