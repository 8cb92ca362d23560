import type { Context } from 'hono'
import { findGateway } from '#src/domain/payments/gateways.ts'
import { HOUR } from '#src/kernel/clock.ts'
import { senderOf } from '#src/platform/mail.ts'
import { makeToken } from '#src/platform/secrets.ts'
import type { Env } from '#src/web/env.ts'
import { Problem } from '#src/web/respond.ts'

type C = Context<Env>
/** How a connection's test went, in a sentence. */
export type Tested = { name: string; isGood: boolean; text: string }

/** Sends a mail to whoever asks, at once and past the outbox, so that what the server says can be shown. */
export async function testMail(c: C): Promise<Tested> {
  const { deps, settings, visitor } = c.var
  const { config, connections, log } = deps
  const to = visitor.user?.email ?? ''
  const text = `This is a test from ${settings.name}: mail works.`
  try {
    const mailer = await connections.mailer()
    if (!mailer)
      return {
        name: 'mail',
        isGood: false,
        text: 'What was kept of the mail server cannot be read. Type it again.',
      }
    await mailer.send({
      to,
      from: connections.mail.from ?? senderOf(settings, config.publicUrl),
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
  const where = connections.mail.url
    ? `A mail is on its way to ${to}.`
    : 'The mail was kept as a file in the shop’s folder.'
  return { name: 'mail', isGood: true, text: where }
}

/** Asks a payment service for what moved in the last hour, which changes nothing there. */
export async function testGateway(c: C, name: string): Promise<Tested> {
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
