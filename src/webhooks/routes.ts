import { Hono } from 'hono'
import { findGateway } from '#src/domain/payments/gateways.ts'
import { storeEvent } from '#src/domain/payments/inbox.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'

/** Gateways say that something happened: verified on raw bytes, kept, answered, and worked through afterwards. */
export const webhookRoutes = new Hono<Env>().post('/:gateway', allow('gateway'), async (c) => {
  const { deps, db, now } = c.var
  const gateway = findGateway(deps.gateways, c.req.param('gateway'))
  if (!gateway?.readWebhook) return c.text('There is no such gateway here.', 404, deps.headers)
  const body = new Uint8Array(await c.req.arrayBuffer())
  const event = gateway.readWebhook({ body, header: (name) => c.req.header(name) }, now)
  if (typeof event === 'string') {
    deps.log.warn({ gateway: gateway.name, refusal: event }, 'a webhook was refused')
    return c.text(event, 400, deps.headers)
  }
  await storeEvent(db, gateway.name, event, new TextDecoder().decode(body), now)
  deps.nudge()
  return c.text('kept', 200, deps.headers)
})
