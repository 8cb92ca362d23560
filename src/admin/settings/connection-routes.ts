import { type Context, Hono } from 'hono'
import { recordAudit } from '#src/domain/audit/audit.ts'
import { findGateway } from '#src/domain/payments/gateways.ts'
import { HOUR } from '#src/kernel/clock.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { openMailer, senderOf } from '#src/platform/mail.ts'
import { makeToken } from '#src/platform/secrets.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem } from '#src/web/respond.ts'
import { actorOf, adminPage } from '../page-context.ts'
import { listConnections } from './connections.ts'
import { settingsTabs } from './tabs.ts'
import { connectionsPage } from './views.ts'

type C = Context<Env>
type Tested = { name: string; isGood: boolean; text: string }

/** What the shop is connected to, and whether it answers. */
export const connectionRoutes = new Hono<Env>()
  .get('/', allow('settings.edit'), (c) => show(c, null))

  .post('/:name/test', allow('settings.edit'), async (c) => {
    const name = c.req.param('name')
    const { db, now } = c.var
    const test = name === 'mail' ? testMail(c) : testGateway(c, name)
    const tested = await test
    const entry = { actor: actorOf(c), action: 'test connection', entity: 'connection', entityId: name }
    await inTransaction(db, (tx) => recordAudit(tx, { ...entry, after: { answered: tested.isGood } }, now))
    return show(c, tested, tested.isGood ? 200 : 422)
  })

/** Sends a mail to whoever asks, at once and past the outbox, so that what the server says can be shown. */
async function testMail(c: C): Promise<Tested> {
  const { deps, settings, visitor } = c.var
  const { config, log } = deps
  const to = visitor.user?.email ?? ''
  const text = `This is a test from ${settings.name}: mail works.`
  try {
    const mailer = await openMailer(config.smtpUrl, config.dataDir)
    await mailer.send({
      to,
      from: config.mailFrom ?? senderOf(settings, config.publicUrl),
      subject: `${settings.name}: a test`,
      html: `<p>${text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)}</p>`,
      text,
      messageId: `<${makeToken()}@${new URL(config.publicUrl).hostname}>`,
    })
  } catch (error) {
    log.warn({ err: error }, 'a test mail could not be sent')
    return {
      name: 'mail',
      isGood: false,
      text: `The mail server refused it or did not answer: ${wordOf(error)}`,
    }
  }
  const where = config.smtpUrl
    ? `A mail is on its way to ${to}.`
    : 'The mail was kept as a file in the shop’s folder.'
  return { name: 'mail', isGood: true, text: where }
}

/** Asks a payment service for what moved in the last hour, which changes nothing there. */
async function testGateway(c: C, name: string): Promise<Tested> {
  const { deps, now } = c.var
  const gateway = findGateway(deps.gateways, name)
  if (!gateway?.list) throw new Problem(404)
  try {
    await gateway.list(now - HOUR, now)
  } catch (error) {
    deps.log.warn({ err: error, gateway: name }, 'a payment service did not answer its test')
    return { name, isGood: false, text: `It refused the keys or did not answer: ${wordOf(error)}` }
  }
  return { name, isGood: true, text: 'It answers, and takes the keys.' }
}

/** What another server said, in one line. */
const wordOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 200)

async function show(c: C, tested: Tested | null, status: 200 | 422 = 200): Promise<Response> {
  return html(
    c,
    connectionsPage({
      page: await adminPage(c, 'Connections', 'settings'),
      tabs: settingsTabs(c, 'connections'),
      connections: listConnections(c.var.deps).map((each) => ({
        ...each,
        testAction:
          each.name === 'mail' || findGateway(c.var.deps.gateways, each.name)?.list
            ? `/admin/settings/connections/${each.name}/test`
            : '',
        tested: tested?.name === each.name ? tested : null,
      })),
    }),
    status,
  )
}
