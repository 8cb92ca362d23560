import type { Context } from 'hono'
import { findCountry } from '#data/reference/countries.ts'
import { listCategories } from '#src/domain/catalog/category-queries.ts'
import { listPages } from '#src/domain/content/queries.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import type { Deps, Env } from '#src/web/env.ts'
import { columnsOf, footerMenu, headerMenu } from '#src/web/menus.ts'
import { looksOf } from '#src/web/theme.ts'
import type { ShopFace, ShopPage } from './page.ts'

/** How the shop presents itself, worked out once for every change of the shop. */
export function keepFace(deps: Deps, settings: Settings): Promise<ShopFace> {
  return deps.memory.keepBeyondStock('face', () => readFace(deps, settings))
}

async function readFace(deps: Deps, settings: Settings): Promise<ShopFace> {
  const { db, clock } = deps
  const [categories, pages, { count }] = await Promise.all([
    listCategories(db),
    listPages(db),
    db
      .selectFrom('products')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('status', '=', 'active')
      .executeTakeFirstOrThrow(),
  ])
  return {
    name: settings.name,
    ...looksOf(deps, settings),
    tagline: settings.tagline,
    announcement: settings.announcement,
    lang: settings.lang,
    dir: 'ltr',
    menu: headerMenu(settings, { categories, pages }),
    footer: columnsOf(footerMenu(settings, { categories, pages })),
    productCount: Number(count),
    placeLabel: `${findCountry(settings.country)?.name ?? settings.country}, ${settings.currency}`,
    year: new Date(clock()).getUTCFullYear(),
    isDemo: settings.isDemo,
  }
}

type PageParts = Partial<Omit<ShopPage, 'shop' | 'csrf' | 'isSignedIn' | 'cartCount' | 'flash'>> & {
  title: string
}

/**
 * What the layout needs around a page's content.
 * @param parts `title` alone, without the shop's name; a page without `canonical` is nobody's search result
 */
export async function shopPage(c: Context<Env>, parts: PageParts): Promise<ShopPage> {
  const { deps, settings, visitor } = c.var
  const shop = await keepFace(deps, settings)
  return {
    description: shop.tagline,
    canonical: null,
    noindex: parts.canonical === undefined || parts.canonical === null,
    jsonLd: [],
    shareImage: null,
    section: '',
    ...parts,
    title: parts.title === shop.name ? shop.name : `${parts.title} | ${shop.name}`,
    csrf: visitor.csrf,
    isSignedIn: visitor.user !== null,
    cartCount: visitor.cart?.count ?? 0,
    flash: visitor.flash,
    shop,
  }
}

/** The whole address of a path, for canonical links, mails and structured data. */
export const absolute = (c: Context<Env>, path: string): string => `${c.var.deps.config.publicUrl}${path}`
