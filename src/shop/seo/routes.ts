import { type Context, Hono } from 'hono'
import { keepCategories, keepPages } from '#src/shop/kept.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { Problem } from '#src/web/respond.ts'
import { writeFeed } from './feed.ts'
import { keepFurtherFiles, sitemapIndex, writeSitemap } from './sitemap.ts'
import { llmsText, robotsText, speculationRules } from './texts.ts'
import { streamText } from './xml.ts'

const HOUR = 'public, max-age=3600'
const DAY = 'public, max-age=86400'

/** What search engines, price comparisons and browsers read. */
export const seoRoutes = new Hono<Env>()
  .get('/sitemap.xml', allow('anyone'), async (c) => {
    const { deps } = c.var
    const starts = await keepFurtherFiles(deps)
    const after = c.req.query('after')
    if (after === undefined && starts.length > 0)
      return plain(c, sitemapIndex(deps.config.publicUrl, starts), XML, HOUR)
    const start = Number(after ?? 0)
    if (![0, ...starts].includes(start)) throw new Problem(404)
    return streamed(c, writeSitemap(deps, start))
  })

  .get('/feeds/google.xml', allow('anyone'), (c) =>
    streamed(c, writeFeed(c.var.deps, c.var.settings, c.var.now)),
  )

  .get('/robots.txt', allow('anyone'), (c) => plain(c, robotsText(c.var.deps.config.publicUrl), TEXT, DAY))

  .get('/llms.txt', allow('anyone'), async (c) => {
    const { deps, settings } = c.var
    const [categories, pages] = await Promise.all([keepCategories(deps), keepPages(deps)])
    return plain(c, llmsText(deps.config.publicUrl, settings, { categories, pages }), TEXT, HOUR)
  })

  .get('/speculation.json', allow('anyone'), (c) => plain(c, rules, 'application/speculationrules+json', DAY))

  // For browsers that ask for it unasked; every page names the real one.
  .get('/favicon.ico', allow('anyone'), (c) => {
    const headers = {
      ...c.var.deps.headers,
      Location: c.var.deps.assets.address('icon.svg'),
      'Cache-Control': DAY,
    }
    return new Response(null, { status: 302, headers })
  })

const XML = 'application/xml; charset=utf-8'
const TEXT = 'text/plain; charset=utf-8'
const rules = JSON.stringify(speculationRules())

function plain(c: Context<Env>, body: string, type: string, cache: string): Response {
  const headers = { ...c.var.deps.headers, 'Content-Type': type, 'Cache-Control': cache }
  return new Response(body, { headers })
}

function streamed(c: Context<Env>, parts: AsyncIterable<string>): Response {
  const { deps } = c.var
  const headers = { ...deps.headers, 'Content-Type': XML, 'Cache-Control': HOUR }
  return streamText(parts, headers, (err) => deps.log.error({ err, path: c.req.path }, 'a list broke off'))
}
