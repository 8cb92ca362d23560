import { hashToken } from '#src/platform/secrets.ts'
import { findAccount } from '../customers/queries.ts'
import { findToken, type TokenPurpose } from '../customers/tokens.ts'
import { readSettings } from '../settings/settings.ts'
import type { NotificationDeps } from './deps.ts'
import { changeEmailPath, confirmNewsletterPath, resetPath, verifyPath } from './links.ts'
import { firstName } from './mail-order.ts'
import { mailShop } from './mail-shop.ts'
import { accountExistsMail, newsletterConfirmMail, resetPasswordMail, verifyEmailMail } from './mail-views.ts'
import { writeMail } from './write-mail.ts'

/** Mails the link that confirms an address: the account's own, or the one it wants to move to. */
export async function askToVerify(deps: NotificationDeps, userId: number, token: string): Promise<void> {
  const purpose = await findPurpose(deps, token, ['verify', 'email'])
  if (!purpose) return
  const isMove = purpose.is === 'email'
  const [account, settings] = await Promise.all([findAccount(deps.db, userId), readSettings(deps.db)])
  const mail = verifyEmailMail({
    shop: mailShop(settings, deps.publicUrl),
    href: deps.publicUrl + (isMove ? changeEmailPath(token) : verifyPath(token)),
    validFor: 'one day',
    firstName: firstName(account?.name ?? ''),
  })
  const kind = isMove ? 'change_email' : 'verify_email'
  await writeMail(deps, { kind, key: hashToken(token), to: purpose.email, orderId: null }, mail)
}

/** Mails the link that chooses a password, asked for or because someone registered with the address again. */
export async function offerReset(deps: NotificationDeps, token: string): Promise<void> {
  const purpose = await findPurpose(deps, token, ['reset', 'exists'])
  if (!purpose) return
  const shop = mailShop(await readSettings(deps.db), deps.publicUrl)
  const href = deps.publicUrl + resetPath(token)
  const props = { shop, href, validFor: 'one hour' }
  const isKnown = purpose.is === 'exists'
  const mail = isKnown
    ? accountExistsMail({ ...props, signInHref: `${deps.publicUrl}/account/login` })
    : resetPasswordMail(props)
  const kind = isKnown ? 'account_exists' : 'reset_password'
  await writeMail(deps, { kind, key: hashToken(token), to: purpose.email, orderId: null }, mail)
}

/** What a link is for and where it goes; null where it is used, too old, or its account is gone. */
async function findPurpose(
  { db, clock }: NotificationDeps,
  token: string,
  purposes: TokenPurpose[],
): Promise<{ is: TokenPurpose; email: string } | null> {
  for (const is of purposes) {
    const holder = await findToken(db, { token, purposes: [is], now: clock() })
    if (typeof holder === 'object') return { is, email: holder.email }
  }
  return null
}

/** Asks whether the letter is really wanted, by the one mail an address gets before it said yes. */
export async function askToSubscribe(
  deps: NotificationDeps,
  subscriberId: number,
  token: string,
): Promise<void> {
  const subscriber = await deps.db
    .selectFrom('subscribers')
    .select('email')
    .where('id', '=', subscriberId)
    .where('token_hash', '=', hashToken(token))
    .where('state', '=', 'pending')
    .executeTakeFirst()
  if (!subscriber) return
  const shop = mailShop(await readSettings(deps.db), deps.publicUrl)
  const href = deps.publicUrl + confirmNewsletterPath(token)
  const mail = newsletterConfirmMail({ shop, href, validFor: 'one week' })
  const about = { kind: 'newsletter_confirm', key: hashToken(token), orderId: null } as const
  await writeMail(deps, { ...about, to: subscriber.email }, mail)
}
