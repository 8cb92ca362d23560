import { Hono } from 'hono'
import { adminRoutes } from './admin/routes.ts'
import { MOST_BYTES } from './domain/downloads/product-file.ts'
import { MOST_TAKEN_IN } from './domain/exports/export-file.ts'
import { readSettings } from './domain/settings/settings.ts'
import { operationsRoutes } from './operations/routes.ts'
import { isBusy } from './platform/db/busy.ts'
import { bareErrorPage } from './platform/http/error-views.ts'
import { openMediaResponder } from './platform/http/media.ts'
import { limitBody } from './platform/http/security.ts'
import { makeToken } from './platform/secrets.ts'
import { setupRoutes } from './setup/routes.ts'
import { answerProblem } from './shop/moved.ts'
import { shopRoutes } from './shop/routes.ts'
import { listRoutes } from './web/access.ts'
import { countVisits } from './web/count-visits.ts'
import type { Deps, Env } from './web/env.ts'
import { readHeader } from './web/header.ts'
import { isStreamed, protect } from './web/protect.ts'
import { Problem } from './web/respond.ts'
import { respondTheme } from './web/theme.ts'
import { meetVisitor } from './web/visitor.ts'
import { webhookRoutes } from './webhooks/routes.ts'

const MEGABYTE = 1024 * 1024
const FORM_LIMIT = MEGABYTE / 4
/** How long a body may be, by where it is sent; anywhere else it is a form's. */
const limits: readonly [path: RegExp, bytes: number][] = [
  [/^\/webhooks\//, MEGABYTE],
  [/^\/admin\/imports/, 64 * MEGABYTE],
  [/^\/admin\/inventory\/files$/, 64 * MEGABYTE],
  [/^\/admin\/content\/(?:theme\/logo|front\/picture)$/, 10 * MEGABYTE],
]
/** The same for forms whose files are written down as they come. */
const streamedLimits: typeof limits = [
  // Many pictures at once; with scripts they come one by one.
  [/\/images$/, 100 * MEGABYTE],
  [/^\/admin\/imports\/whole$/, MOST_TAKEN_IN + FORM_LIMIT],
  [/./, MOST_BYTES + FORM_LIMIT],
]
const limitOf = (path: string, type: string): number =>
  (isStreamed(path, type) ? streamedLimits : limits).find(([pattern]) => pattern.test(path))?.[1] ??
  FORM_LIMIT

/**
 * Wires the surfaces to what they use. It has no side effects: tests call `app.request()`.
 * @throws where a route does not declare who may use it
 */
export function buildApp(deps: Deps): Hono<Env> {
  const app = new Hono<Env>()
  const media = openMediaResponder(deps.config.dataDir)

  app.use('*', async (c, next) => {
    const pathname = c.req.path
    if (pathname.startsWith('/assets/')) {
      const answer = deps.assets.respond(pathname, readHeader(c, 'accept-encoding') ?? '')
      if (answer) return answer
    }
    if (pathname === '/theme.css') return respondTheme(deps, c.req.query('v') ?? '')
    if (pathname.startsWith('/media/')) {
      const [ifNoneMatch, accept] = [readHeader(c, 'if-none-match') ?? '', readHeader(c, 'accept') ?? '']
      return media(pathname, { ifNoneMatch, accept })
    }
    return next()
  })
  app.route('/', operationsRoutes(deps))
  app.use('*', limitBody(limitOf, deps.headers))
  app.use('*', countVisits(deps.visits, deps.clock))
  app.use('*', meetVisitor(deps))
  app.use('*', protect)

  app.route('/', shopRoutes)
  app.route('/setup', setupRoutes)
  app.route('/admin', adminRoutes)
  app.route('/webhooks', webhookRoutes)

  app.notFound((c) => answerProblem(c, new Problem(404)))
  app.onError(async (error, c) => {
    if (error instanceof Problem) return answerProblem(c, error)
    if (error.name === 'BodyTooLarge') return answerProblem(c, new Problem(413))
    const reference = makeToken().slice(0, 10)
    deps.log.error({ err: error, reference, path: c.req.path, method: c.req.method }, 'a request failed')
    const shopName = await readSettings(deps.db).then(
      (settings) => settings.name,
      () => '',
    )
    const status = isBusy(error) ? 503 : 500
    return new Response(bareErrorPage({ status, reference, shopName }), {
      status,
      headers: {
        ...deps.headers,
        'Content-Type': 'text/html; charset=utf-8',
        'Cache-Control': 'no-store',
        ...(status === 503 ? { 'Retry-After': '5' } : {}),
      },
    })
  })
  listRoutes(app)
  return app
}
