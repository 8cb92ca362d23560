import { Hono } from 'hono'
import { listCardsByIds } from '#src/domain/catalog/cards.ts'
import { keepShelf } from '#src/domain/catalog/shelf-queries.ts'
import { findSellerBySlug } from '#src/domain/sellers/queries.ts'
import { toPicture } from '#src/shop/cards.ts'
import { keepSellers, keepThisHour } from '#src/shop/kept.ts'
import { type ListingPlace, things } from '#src/shop/listing/present.ts'
import { answerListing, readListing } from '#src/shop/listing/show-listing.ts'
import { listingPage } from '#src/shop/listing/views.ts'
import { absolute, shopPage } from '#src/shop/page-context.ts'
import { sellerHref } from '#src/shop/paths.ts'
import { breadcrumbs } from '#src/shop/structured-data.ts'
import { allow } from '#src/web/access.ts'
import type { Deps, Env } from '#src/web/env.ts'
import { Problem, publicPage } from '#src/web/respond.ts'
import { type Maker, sellersPage } from './views.ts'

const makers = { label: 'Makers', href: '/sellers' }

/** Who makes it: everyone, and one maker's own shelf. */
export const sellerRoutes = new Hono<Env>()
  .get('/', allow('anyone'), async (c) => {
    const { deps, now, settings } = c.var
    const everyone = await keepThisHour(deps, 'makers', now, () => readMakers(deps, now))
    if (everyone.length === 0) throw new Problem(404)
    const page = await shopPage(c, {
      title: 'Who makes it',
      description: `The ${everyone.length} makers whose things ${settings.name} sells.`,
      canonical: absolute(c, makers.href),
      jsonLd: [breadcrumbs(deps.config.publicUrl, [makers])],
    })
    return publicPage(c, sellersPage({ page, makers: everyone }))
  })

  .get('/:slug', allow('anyone'), async (c) => {
    const seller = await findSellerBySlug(c.var.db, c.req.param('slug'))
    if (!seller) throw new Problem(404)
    const path = sellerHref(seller.slug)
    const place: ListingPlace = { path, usualSort: 'featured', links: null }
    const read = await readListing(c, place, { categoryId: null, sellerId: seller.id, productIds: null })
    return answerListing(c, place, read, async (canonical) => {
      const page = await shopPage(c, {
        title: seller.town ? `${seller.name}, ${seller.town}` : seller.name,
        description: seller.story || `${read.listing.totalText} by ${seller.name}.`,
        canonical: canonical && absolute(c, canonical),
        jsonLd: [breadcrumbs(c.var.deps.config.publicUrl, [makers, { label: seller.name, href: path }])],
      })
      const description = [seller.town, seller.story].filter(Boolean).join('. ')
      const { listing, wish } = read
      return listingPage({
        page,
        trail: [makers],
        title: seller.name,
        description: wish.page === 1 ? description : '',
        listing,
      })
    })
  })

/** Each maker with the picture of a thing of theirs. */
async function readMakers(deps: Deps, now: number): Promise<Maker[]> {
  const [sellers, shelf] = await Promise.all([keepSellers(deps), keepShelf(deps.db, deps.memory)])
  const firsts = sellers.map(
    (seller) => shelf.products.find((product) => product.sellerId === seller.id)?.id ?? 0,
  )
  const cards = await listCardsByIds(deps.db, shelf, firsts, now)
  return sellers.map((seller, index) => {
    const image = cards.find((card) => card.id === firsts[index])?.image
    return {
      name: seller.name,
      href: sellerHref(seller.slug),
      town: seller.town,
      countText: things(seller.productCount),
      image: image ? toPicture({ ...image, alt: '' }) : null,
      hue: seller.hue,
    }
  })
}
