import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Transporter } from 'nodemailer'
import type { Db, Tx } from './db/db.ts'
import type { Log } from './log.ts'
import { claimDue, putBack } from './queue.ts'
import { makeToken } from './secrets.ts'

export type MailDraft = {
  /** Names the mail: a second one with the same key is the same mail and is not written again. */
  dedupeKey: string
  kind: string
  to: string
  subject: string
  html: string
  text: string
  orderId: number | null
  /** Holds a link that acts for its reader: not shown to staff, and not kept once it is sent. */
  isSecret: boolean
}

/** Puts a mail into the outbox, once. It keeps its Message-ID through every try, so a doubled delivery shows as one. */
export async function enqueueMail(db: Db | Tx, mail: MailDraft, host: string, now: number): Promise<void> {
  await db
    .insertInto('mails')
    .values({
      dedupe_key: mail.dedupeKey,
      kind: mail.kind,
      to_email: mail.to,
      subject: mail.subject,
      html: mail.html,
      text: mail.text,
      message_id: `<${makeToken()}@${host}>`,
      order_id: mail.orderId,
      is_secret: mail.isSecret ? 1 : 0,
      state: 'pending',
      attempts: 0,
      next_at: now,
      error: '',
      created_at: now,
      sent_at: null,
    })
    .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
    .execute()
}

export type Mailer = {
  send(mail: {
    to: string
    from: string
    subject: string
    html: string
    text: string
    messageId: string
  }): Promise<void>
}

/** Sends by SMTP; without an SMTP address mails become .eml files in the data folder, shown in admin. */
export async function openMailer(smtpUrl: string | null, dataDir: string): Promise<Mailer> {
  const { createTransport } = await import('nodemailer')
  if (smtpUrl) {
    const transport: Transporter = createTransport({
      url: smtpUrl,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
    } as object)
    return {
      async send(mail) {
        await transport.sendMail({ ...mail, headers: { 'Auto-Submitted': 'auto-generated' } })
      },
    }
  }
  const folder = path.join(dataDir, 'mail')
  mkdirSync(folder, { recursive: true })
  const composer = createTransport({ streamTransport: true, buffer: true })
  return {
    async send(mail) {
      const composed = await composer.sendMail(mail)
      const name = `${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${mail.messageId.slice(1, 9)}.eml`
      writeFileSync(path.join(folder, name), composed.message as Buffer)
    },
  }
}

/**
 * Sends the mail that is due next. One at a time: a slow server must not outlast the claim on mails that wait behind.
 * @returns true where there was one
 */
export async function sendMails(
  db: Db,
  mailer: Mailer,
  from: string,
  log: Log,
  now: number,
): Promise<boolean> {
  const claims = await claimDue(db, 'mails', now, 1)
  for (const claimed of claims) {
    const mail = await db
      .selectFrom('mails')
      .selectAll()
      .where('id', '=', claimed.id)
      .executeTakeFirstOrThrow()
    try {
      await mailer.send({
        to: mail.to_email,
        from,
        subject: mail.subject,
        html: mail.html,
        text: mail.text,
        messageId: mail.message_id,
      })
      await db
        .updateTable('mails')
        .set({ state: 'sent', sent_at: now, error: '', ...(mail.is_secret ? { html: '', text: '' } : {}) })
        .where('id', '=', mail.id)
        .execute()
    } catch (error) {
      log.warn(
        { err: error, mail: mail.id, kind: mail.kind },
        'a mail could not be sent; it will be tried again',
      )
      await putBack(db, 'mails', claimed, error, now)
    }
  }
  return claims.length > 0
}

/** Whom mails come from where MAIL_FROM does not say it. */
export function senderOf(settings: { name: string; contactEmail: string }, publicUrl: string): string {
  const address = settings.contactEmail || `shop@${new URL(publicUrl).hostname}`
  return `"${settings.name.replaceAll(/["\\\r\n]/g, ' ')}" <${address}>`
}
