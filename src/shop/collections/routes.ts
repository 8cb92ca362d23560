import { type Context, Hono } from 'hono'
import { type Collection, listMembers } from '#src/domain/catalog/collection-queries.ts'
import { findMoved } from '#src/domain/catalog/old-slugs.ts'
import { keepCollections, keepThisHour } from '#src/shop/kept.ts'
import type { ListingPlace } from '#src/shop/listing/present.ts'
import { titleOf } from '#src/shop/listing/routes.ts'
import { answerListing, readListing } from '#src/shop/listing/show-listing.ts'
import { listingPage } from '#src/shop/listing/views.ts'
import { absolute, shopPage } from '#src/shop/page-context.ts'
import { collectionHref } from '#src/shop/paths.ts'
import { breadcrumbs } from '#src/shop/structured-data.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { Problem, redirectForGood } from '#src/web/respond.ts'

/** Shelves that staff put together, by hand or by rules; hidden ones are not there. */
export const collectionRoutes = new Hono<Env>().get('/:slug', allow('anyone'), async (c) => {
  const { db, deps, now } = c.var
  const slug = c.req.param('slug')
  const collection = (await keepCollections(deps)).find((each) => each.slug === slug)
  if (!collection) {
    const moved = await findMoved(db, 'collection', slug)
    if (moved === null) throw new Problem(404)
    return redirectForGood(c, collectionHref(moved))
  }
  const place: ListingPlace = {
    path: collectionHref(collection.slug),
    usualSort: collection.sort === 'hand' ? 'featured' : collection.sort,
    links: null,
  }
  // What is new this month is asked anew every hour, everything else when the shop changes.
  const members = await keepThisHour(deps, `collection ${collection.id}`, now, () =>
    listMembers(db, collection, now),
  )
  const read = await readListing(c, place, { categoryId: null, sellerId: null, productIds: members })
  return answerListing(c, place, read, (canonical) => showCollection(c, { collection, canonical, ...read }))
})

async function showCollection(
  c: Context<Env>,
  {
    collection,
    canonical,
    wish,
    listing,
  }: { collection: Collection; canonical: string | null } & Awaited<ReturnType<typeof readListing>>,
): Promise<string> {
  const { deps, settings } = c.var
  const { title, slug, blurb, imageSrc, seoTitle, seoDescription } = collection
  const page = await shopPage(c, {
    title: titleOf(seoTitle || title, wish),
    description: seoDescription || blurb || `${title} from ${settings.name}: ${listing.totalText}.`,
    canonical: canonical && absolute(c, canonical),
    jsonLd: [breadcrumbs(deps.config.publicUrl, [{ label: title, href: collectionHref(slug) }])],
    shareImage: imageSrc ? absolute(c, imageSrc) : null,
  })
  return listingPage({ page, trail: [], title, description: wish.page === 1 ? blurb : '', listing })
}
