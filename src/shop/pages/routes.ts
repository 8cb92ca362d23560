import { Hono } from 'hono'
import { findPage } from '#src/domain/content/queries.ts'
import { formatDate } from '#src/platform/i18n.ts'
import { keepPages } from '#src/shop/kept.ts'
import { absolute, shopPage } from '#src/shop/page-context.ts'
import { pageHref } from '#src/shop/paths.ts'
import { breadcrumbs } from '#src/shop/structured-data.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { Problem, publicPage } from '#src/web/respond.ts'
import { staticPage } from './views.ts'

/** What the shop has written: delivery, returns, terms. */
export const pagesRoutes = new Hono<Env>().get('/:slug', allow('anyone'), async (c) => {
  const { deps, db, settings } = c.var
  const written = await findPage(db, c.req.param('slug'))
  if (!written) throw new Problem(404)
  const siblings = (await keepPages(deps)).map(({ slug, title }) => ({
    label: title,
    href: pageHref(slug),
    isCurrent: slug === written.slug,
  }))
  const here = { label: written.title, href: pageHref(written.slug) }
  const page = await shopPage(c, {
    title: written.title,
    ...(written.summary ? { description: written.summary } : {}),
    canonical: absolute(c, here.href),
    jsonLd: [breadcrumbs(deps.config.publicUrl, [here])],
  })
  return publicPage(
    c,
    staticPage({
      page,
      trail: [],
      title: written.title,
      bodyHtml: written.bodyHtml,
      dateText: `Last changed ${formatDate(written.updatedAt, settings)}`,
      siblings: siblings.length > 1 ? siblings : [],
    }),
  )
})
