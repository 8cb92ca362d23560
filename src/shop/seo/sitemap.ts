import { listForSitemap } from '#src/domain/catalog/queries.ts'
import { keepCategories, keepCollections, keepPages, keepSellers } from '#src/shop/kept.ts'
import { categoryHref, collectionHref, pageHref, productHref, sellerHref } from '#src/shop/paths.ts'
import type { Deps } from '#src/web/env.ts'
import { tag } from './xml.ts'

/** One file may list 50,000 addresses (sitemaps.org); the rest is room for shelves, makers and pages. */
const PRODUCTS_A_FILE = 40_000
const A_PART = 1_000

const OPENING = '<?xml version="1.0" encoding="UTF-8"?>\n'
const SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

/** Where each further file begins: the last product's id of the file before. Empty for all but very large shops. */
export function keepFurtherFiles({ db, memory }: Deps, size = PRODUCTS_A_FILE): Promise<number[]> {
  return memory.keep(`sitemap files of ${size}`, async () => {
    const starts: number[] = []
    for (let afterId = 0; ; ) {
      const rows = await listForSitemap(db, { afterId, limit: size })
      const last = rows.at(-1)
      if (!last || rows.length < size) return starts
      afterId = last.id
      const [more] = await listForSitemap(db, { afterId, limit: 1 })
      if (more) starts.push(afterId)
    }
  })
}

export function sitemapIndex(origin: string, starts: number[]): string {
  const files = [0, ...starts].map(
    (afterId) => `<sitemap>${tag('loc', `${origin}/sitemap.xml?after=${afterId}`)}</sitemap>`,
  )
  return `${OPENING}<sitemapindex ${SPACE}>\n${files.join('\n')}\n</sitemapindex>\n`
}

/**
 * One file of addresses, in parts.
 * @param afterId 0 for the first file, which also lists everything that is no product
 */
export async function* writeSitemap(
  deps: Deps,
  afterId: number,
  size = PRODUCTS_A_FILE,
): AsyncGenerator<string> {
  const origin = deps.config.publicUrl
  yield `${OPENING}<urlset ${SPACE}>\n${afterId === 0 ? await writePlaces(deps) : ''}`
  let last = afterId
  for (let left = size; left > 0; ) {
    const rows = await listForSitemap(deps.db, { afterId: last, limit: Math.min(left, A_PART) })
    if (rows.length === 0) break
    yield rows.map((row) => address(origin + productHref(row.slug), row.updated_at)).join('')
    last = rows.at(-1)?.id ?? last
    left -= rows.length
  }
  yield '</urlset>\n'
}

async function writePlaces(deps: Deps): Promise<string> {
  const [categories, collections, pages, sellers] = await Promise.all([
    keepCategories(deps),
    keepCollections(deps),
    keepPages(deps),
    keepSellers(deps),
  ])
  const origin = deps.config.publicUrl
  const paths = [
    '/',
    '/products',
    ...categories.filter((each) => each.productCount > 0).map((each) => categoryHref(each.slug)),
    ...(sellers.length > 0 ? ['/sellers'] : []),
    ...sellers.map((each) => sellerHref(each.slug)),
  ]
  return [
    ...paths.map((path) => address(origin + path, null)),
    ...collections.map((each) => address(origin + collectionHref(each.slug), each.updatedAt)),
    ...pages.map((page) => address(origin + pageHref(page.slug), page.updatedAt)),
  ].join('')
}

function address(loc: string, changedAt: number | null): string {
  const lastmod = changedAt === null ? '' : tag('lastmod', new Date(changedAt).toISOString())
  return `<url>${tag('loc', loc)}${lastmod}</url>\n`
}
