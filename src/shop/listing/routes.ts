import { type Context, Hono } from 'hono'
import { type CategoryView, pathTo } from '#src/domain/catalog/category.ts'
import { findMoved } from '#src/domain/catalog/old-slugs.ts'
import { keepCategories } from '#src/shop/kept.ts'
import { absolute, shopPage } from '#src/shop/page-context.ts'
import { categoryHref } from '#src/shop/paths.ts'
import { breadcrumbs } from '#src/shop/structured-data.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { Problem, redirectForGood } from '#src/web/respond.ts'
import type { ListingPlace } from './present.ts'
import { answerListing, readListing } from './show-listing.ts'
import { type LinkFacet, listingPage } from './views.ts'

/** Shelves with filters: one category's, and everything. */
export const listingRoutes = new Hono<Env>()
  .get('/products', allow('anyone'), async (c) => {
    const categories = await keepCategories(c.var.deps)
    const place: ListingPlace = {
      path: '/products',
      usualSort: 'featured',
      links: linksOf(
        categories.filter((category) => category.depth === 0),
        null,
      ),
    }
    const read = await readListing(c, place, { categoryId: null, sellerId: null, productIds: null })
    return answerListing(c, place, read, async (canonical) => {
      const title = 'All products'
      const page = await shopPage(c, {
        title: titleOf(title, read.wish),
        description: `Everything on the shelf of ${c.var.settings.name}: ${read.listing.totalText}.`,
        canonical: canonical && absolute(c, canonical),
      })
      return listingPage({ page, trail: [], title, description: '', listing: read.listing })
    })
  })

  .get('/categories/:slug', allow('anyone'), async (c) => {
    const categories = await keepCategories(c.var.deps)
    const slug = c.req.param('slug')
    const category = categories.find((each) => each.slug === slug)
    if (!category) {
      const moved = await findMoved(c.var.db, 'category', slug)
      if (moved === null) throw new Problem(404)
      return redirectForGood(c, categoryHref(moved))
    }
    const place: ListingPlace = {
      path: categoryHref(category.slug),
      usualSort: 'featured',
      links: linksOf(placesAround(category, categories), category),
    }
    const read = await readListing(c, place, { categoryId: category.id, sellerId: null, productIds: null })
    return answerListing(c, place, read, (canonical) =>
      showCategory(c, { category, categories, canonical, ...read }),
    )
  })

async function showCategory(
  c: Context<Env>,
  {
    category,
    categories,
    canonical,
    wish,
    listing,
  }: {
    category: CategoryView
    categories: CategoryView[]
    canonical: string | null
  } & Awaited<ReturnType<typeof readListing>>,
): Promise<string> {
  const way = pathTo(new Map(categories.map((each) => [each.id, each])), category.id)
  const trail = way.map(({ title, slug }) => ({ label: title, href: categoryHref(slug) }))
  const page = await shopPage(c, {
    title: titleOf(category.title, wish),
    description: category.blurb || `${category.title} from ${c.var.settings.name}: ${listing.totalText}.`,
    canonical: canonical && absolute(c, canonical),
    jsonLd: [breadcrumbs(c.var.deps.config.publicUrl, trail)],
    shareImage: category.image && absolute(c, category.image.src),
    section: way[0]?.slug ?? '',
  })
  return listingPage({
    page,
    trail: trail.slice(0, -1),
    title: category.title,
    description: wish.page === 1 ? category.blurb : '',
    listing,
  })
}

/** What stands below a category; where nothing does, what stands beside it. */
function placesAround(category: CategoryView, categories: CategoryView[]): CategoryView[] {
  const below = categories.filter((each) => each.parentId === category.id)
  return below.length > 0
    ? [category, ...below]
    : categories.filter((each) => each.parentId === category.parentId)
}

function linksOf(places: CategoryView[], current: CategoryView | null): LinkFacet {
  const shown = places.filter((each) => each.productCount > 0 || each.id === current?.id)
  return {
    kind: 'links',
    id: 'places',
    label: 'Categories',
    links: shown.map((each) => ({
      label: each.id === current?.id && places[1]?.parentId === each.id ? `All ${each.title}` : each.title,
      href: categoryHref(each.slug),
      count: each.productCount,
      isCurrent: each.id === current?.id,
    })),
  }
}

/** Two addresses never bear the same title. */
function titleOf(title: string, wish: { options: { values: { name: string }[] }[]; page: number }): string {
  const values = wish.options.flatMap((option) => option.values.map((value) => value.name))
  return [title, ...values, wish.page > 1 ? `page ${wish.page}` : ''].filter(Boolean).join(', ')
}
