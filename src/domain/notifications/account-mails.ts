import type { Topics } from '#src/platform/outbox.ts'
import { hashToken } from '#src/platform/secrets.ts'
import { findAccount } from '../customers/queries.ts'
import { findMember } from '../customers/staff/members.ts'
import type { AccountChange } from '../customers/tell-change.ts'
import { findToken, type TokenPurpose } from '../customers/tokens.ts'
import { readSettings } from '../settings/settings.ts'
import type { NotificationDeps } from './deps.ts'
import { changeEmailPath, confirmNewsletterPath, resetPath, verifyPath } from './links.ts'
import { firstName } from './mail-order.ts'
import { mailShop } from './mail-shop.ts'
import {
  accountChangedMail,
  accountExistsMail,
  newsletterConfirmMail,
  resetPasswordMail,
  verifyEmailMail,
} from './mail-views.ts'
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

type Words = { heading: string; say: string }
const changed: Record<AccountChange, (about: { shop: string; role: string }) => Words> = {
  password: ({ shop }) => ({
    heading: `Your password for ${shop} was changed`,
    say: 'The password of your account was changed just now, and every other browser was signed out.',
  }),
  email: ({ shop }) => ({
    heading: `Your address at ${shop} was changed`,
    say: 'Your account has moved to another email address. This is the last mail about it that comes here.',
  }),
  role: ({ shop, role }) => ({
    heading: `Your role at ${shop} has changed`,
    say: `You now work at ${shop} as ${role}.`,
  }),
  access_ended: ({ shop }) => ({
    heading: `Your access to ${shop} has ended`,
    say: 'You can no longer sign in to the back office. Your account stays, as a customer’s.',
  }),
  two_factor_on: ({ shop }) => ({
    heading: `Two-factor is on at ${shop}`,
    say: 'From now on signing in asks for a code from your app as well.',
  }),
  two_factor_off: ({ shop }) => ({
    heading: `Two-factor is off at ${shop}`,
    say: 'Signing in no longer asks for a code; your passkeys and recovery codes are gone with it.',
  }),
  recovery_codes: ({ shop }) => ({
    heading: `New recovery codes at ${shop}`,
    say: 'New recovery codes were made for your account. The earlier ones open nothing any more.',
  }),
  passkey_added: ({ shop }) => ({
    heading: `A passkey was added at ${shop}`,
    say: 'A new passkey opens your account from now on.',
  }),
  passkey_removed: ({ shop }) => ({
    heading: `A passkey was removed at ${shop}`,
    say: 'One of your passkeys no longer opens your account.',
  }),
}

/** Tells whoever an account belongs to what was changed about it, in case it was not them. */
export async function tellAccountChanged(
  deps: NotificationDeps,
  { userId, change, formerEmail, at }: Topics['user.changed'],
): Promise<void> {
  const [account, member, settings] = await Promise.all([
    findAccount(deps.db, userId),
    findMember(deps.db, userId),
    readSettings(deps.db),
  ])
  if (!account) return
  const shop = mailShop(settings, deps.publicUrl)
  const words = changed[change as AccountChange]({ shop: shop.name, role: member?.roleLabel ?? 'a customer' })
  const mail = accountChangedMail({
    ...{ shop, heading: words.heading, say: words.say },
    // Whoever lost the address has no way in by themselves.
    href: formerEmail ? '' : `${deps.publicUrl}/account/forgot`,
  })
  const about = { kind: 'account_changed', key: `${userId}:${change}:${at}`, orderId: null } as const
  await writeMail(deps, { ...about, to: formerEmail || account.email }, mail)
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
