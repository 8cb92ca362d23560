import { normaliseEmail } from '#src/kernel/email.ts'
import { enqueueMail, type MailDraft } from '#src/platform/mail.ts'
import type { NotificationDeps } from './deps.ts'
import type { Mail } from './mail-views.ts'

export type MailKind =
  | 'order_confirmed'
  | 'order_placed'
  | 'order_to_pay'
  | 'payment_failed'
  | 'order_shipped'
  | 'order_cancelled'
  | 'order_refunded'
  | 'order_changed'
  | 'order_note'
  | 'return_requested'
  | 'return_approved'
  | 'return_rejected'
  | 'verify_email'
  | 'change_email'
  | 'reset_password'
  | 'account_exists'
  | 'account_changed'
  | 'newsletter_confirm'
  | 'back_in_stock'
  | 'staff_invitation'
  | 'gift_card'

/** Mails whose links act for their reader, or that hold money: not to be shown to staff, nor kept once they are sent. */
export const secretMailKinds: readonly MailKind[] = [
  'verify_email',
  'change_email',
  'reset_password',
  'account_exists',
  'newsletter_confirm',
  'staff_invitation',
  'gift_card',
]

type About = {
  kind: MailKind
  /** What makes this mail this mail: told twice of the same thing, the shop writes once. */
  key: string | number
  to: string
  orderId: number | null
}

/**
 * Puts a rendered mail into the outbox, once.
 * @throws where the address is none: an order or account never gets that far with one
 */
export async function writeMail(
  { db, publicUrl, clock }: NotificationDeps,
  { kind, key, to, orderId }: About,
  { subject, html, text }: Mail,
): Promise<void> {
  const address = normaliseEmail(to)
  if (address === null) throw new Error(`there is no sending a mail of kind ${kind} to that address`)
  const draft: MailDraft = {
    dedupeKey: `${kind}:${key}`,
    kind,
    to: address,
    subject: oneLine(subject),
    html,
    text,
    orderId,
    isSecret: secretMailKinds.includes(kind),
  }
  await enqueueMail(db, draft, new URL(publicUrl).hostname, clock())
}

/** A header is one line. The mailer encodes what it is given, and this makes sure it has no choice. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}
