import { Hono, type MiddlewareHandler } from 'hono'
import { allow } from '#src/web/access.ts'
import type { Deps, Env } from '#src/web/env.ts'

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** These answer before anybody is identified, so that a broken database is reported rather than stumbled over. */
const meetNobody: MiddlewareHandler<Env> = async (c, next) => {
  c.set('visitor', {
    user: null,
    sessionId: null,
    isStrong: false,
    cart: null,
    csrf: '',
    ip: '',
    userAgent: '',
    flash: '',
  })
  await next()
}

/** For those who run the machine: is the process alive, can it work, and how is it doing. */
export function operationsRoutes(deps: Deps): Hono<Env> {
  const startedAt = deps.clock()
  return new Hono<Env>()
    .get('/healthz', meetNobody, allow('anyone'), (c) => c.text('ok', 200, deps.headers))
    .get('/readyz', meetNobody, allow('anyone'), async (c) => {
      try {
        await deps.db.selectFrom('settings').select('key').limit(1).execute()
        return c.text('ready', 200, deps.headers)
      } catch (error) {
        deps.log.error({ err: error }, 'the database does not answer')
        return c.text('the database does not answer', 503, deps.headers)
      }
    })
    .get('/metrics', meetNobody, allow('operator'), (c) => {
      const address = c.env?.incoming?.socket?.remoteAddress ?? '127.0.0.1'
      const { metricsToken, trustProxy } = deps.config
      const isLocal =
        LOOPBACK.has(address) && trustProxy === 0 && c.req.header('x-forwarded-for') === undefined
      const hasToken = metricsToken !== null && c.req.header('authorization') === `Bearer ${metricsToken}`
      if (!isLocal && !hasToken) return c.text('not here', 404, deps.headers)
      const { rss, heapUsed } = process.memoryUsage()
      return c.text(
        [
          '# TYPE process_resident_memory_bytes gauge',
          `process_resident_memory_bytes ${rss}`,
          '# TYPE process_heap_used_bytes gauge',
          `process_heap_used_bytes ${heapUsed}`,
          '# TYPE process_uptime_seconds gauge',
          `process_uptime_seconds ${Math.round((deps.clock() - startedAt) / 1000)}`,
          '',
        ].join('\n'),
        200,
        deps.headers,
      )
    })
}
