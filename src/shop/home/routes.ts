import { Hono } from 'hono'
import { countProducts, findProductBySlug } from '#src/domain/catalog/queries.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { findWishes, withHearts } from '#src/shop/cards.ts'
import { keepSellers, keepThisHour } from '#src/shop/kept.ts'
import { absolute, shopPage } from '#src/shop/page-context.ts'
import { keepHome } from '#src/shop/price-notes.ts'
import { allow } from '#src/web/access.ts'
import type { Deps, Env } from '#src/web/env.ts'
import { publicPage } from '#src/web/respond.ts'
import { type AnyonesHome, presentHome } from './present.ts'
import { keepNewest, keepPopular, keepReduced } from './shelves.ts'
import { keepTiles } from './tiles.ts'
import { homePage } from './views.ts'

/** The front page. */
export const homeRoutes = new Hono<Env>().get('/', allow('anyone'), async (c) => {
  const { deps, db, settings, now, visitor } = c.var
  const front = await keepThisHour(deps, 'front page', now, () => readHome(deps, settings, now))
  const wishes = await findWishes(db, visitor.user)
  const origin = deps.config.publicUrl
  const page = await shopPage(c, {
    title: settings.tagline.replace(/\.$/, '') || settings.name,
    canonical: absolute(c, '/'),
    description: [settings.tagline, front.hero.text].filter(Boolean).join(' '),
    shareImage: front.hero.image && absolute(c, front.hero.image.src),
    jsonLd: [
      {
        '@context': 'https://schema.org',
        '@type': 'WebSite',
        name: settings.name,
        url: `${origin}/`,
        potentialAction: {
          '@type': 'SearchAction',
          target: `${origin}/search?q={search_term_string}`,
          'query-input': 'required name=search_term_string',
        },
      },
      { '@context': 'https://schema.org', '@type': 'OnlineStore', name: settings.name, url: `${origin}/` },
    ],
  })
  const shelves = front.shelves.map((shelf) => ({ ...shelf, cards: withHearts(shelf.cards, wishes) }))
  return publicPage(c, homePage({ ...front, page, shelves }))
})

async function readHome(deps: Deps, settings: Settings, now: number): Promise<AnyonesHome> {
  const [newest, popular, reduced, categories, sellers, home, productCount, told] = await Promise.all([
    keepNewest(deps, settings, now),
    keepPopular(deps, settings, now),
    keepReduced(deps, settings, now),
    keepTiles(deps, now),
    keepSellers(deps),
    keepHome(deps, settings),
    countProducts(deps.db),
    settings.story ? findProductBySlug(deps.db, settings.story.productSlug) : null,
  ])
  const facts = { newest, popular, reduced, categories, home, productCount, told }
  return presentHome({ ...facts, sellerCount: sellers.length }, settings)
}
