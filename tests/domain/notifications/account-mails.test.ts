import { beforeEach, describe, expect, test } from 'vitest'
import { confirmEmailChange, requestEmailChange } from '#src/domain/customers/change-email.ts'
import { register } from '#src/domain/customers/register.ts'
import { requestReset, resetPassword } from '#src/domain/customers/reset-password.ts'
import {
  findInvited,
  inviteStaff,
  resendInvitation,
  revokeInvitation,
} from '#src/domain/customers/staff/invitations.ts'
import type { By } from '#src/domain/customers/staff/reach.ts'
import { verifyEmail } from '#src/domain/customers/verify-email.ts'
import { giveGiftCard } from '#src/domain/gift-cards/by-hand.ts'
import { secretMailKinds } from '#src/domain/notifications/write-mail.ts'
import { confirmSubscription } from '#src/domain/subscribers/confirm.ts'
import { subscribe } from '#src/domain/subscribers/subscribe.ts'
import type { Db } from '#src/platform/db/db.ts'
import { browser, newcomer, password, randomIp, tokensOf } from '../customers/people.ts'
import { hear, kindsOf, mailsOf, now, onlyMail, openShop, publicUrl } from './orders.ts'

const email = 'aoife@example.ie'
let db: Db
beforeEach(async () => {
  db = await openShop()
})

/** The token at the end of the only link below this path. */
function tokenIn(text: string, path: string): string {
  const [, token] = new RegExp(`${publicUrl}${path}/([\\w-]+)`).exec(text) ?? []
  return token ?? expect.fail(`no link to ${path} in: ${text}`)
}

describe('the mail to a new account', () => {
  test('has a link that works, in both its parts', async () => {
    const userId = await newcomer(db, email)
    await hear(db)
    const mail = await onlyMail(db)
    expect(mail).toMatchObject({
      kind: 'verify_email',
      to_email: email,
      subject: 'Confirm your address for Fennel Row',
    })
    const token = tokenIn(mail.text, '/account/verify')
    expect(tokenIn(mail.html, '/account/verify')).toBe(token)
    expect(await verifyEmail(db, { token, now })).toEqual({ userId, email, result: 'done' })
  })

  test('is not sent once the link is used, too old, or its account gone', async () => {
    await newcomer(db, email)
    const [token = ''] = await tokensOf(db, 'user.verify')
    await verifyEmail(db, { token, now })
    await newcomer(db, 'gone@example.ie')
    await db.deleteFrom('users').where('email', '=', 'gone@example.ie').execute()
    await hear(db)
    await newcomer(db, 'late@example.ie')
    await hear(db, now + 86_400_000)
    expect(await mailsOf(db)).toEqual([])
  })

  test('leaves no link behind in the list of events', async () => {
    await newcomer(db, email)
    await hear(db)
    const [event] = await db.selectFrom('outbox').select(['state', 'payload']).execute()
    expect(event).toEqual({ state: 'done', payload: '{}' })
  })
})

test('someone who registers twice gets a mail with a way in, and nobody else hears of it', async () => {
  const userId = await newcomer(db, email)
  await hear(db)
  await register(db, { email, name: 'Aoife', password, ip: randomIp(), now })
  await hear(db)
  const mails = await mailsOf(db)
  expect(mails.map(({ kind, to_email }) => [kind, to_email])).toEqual([
    ['verify_email', email],
    ['account_exists', email],
  ])
  expect(mails[1]?.subject).toBe('You already have an account at Fennel Row')
  const token = tokenIn(mails[1]?.text ?? '', '/account/reset')
  expect(await resetPassword(db, { token, password: 'a second try', now })).toEqual({ userId, email })
})

test('a forgotten password is mailed a link that works', async () => {
  const userId = await newcomer(db, email)
  await hear(db)
  await requestReset(db, { email, ip: randomIp(), now })
  await hear(db)
  const [, mail] = await mailsOf(db)
  expect(mail).toMatchObject({ kind: 'reset_password', to_email: email })
  const token = tokenIn(mail?.text ?? '', '/account/reset')
  expect(tokenIn(mail?.html ?? '', '/account/reset')).toBe(token)
  expect(await resetPassword(db, { token, password: 'a second try', now })).toEqual({ userId, email })
})

test('a move to another address is confirmed there, not at the old one', async () => {
  const userId = await newcomer(db, email)
  const sessionId = await browser(db, userId)
  await hear(db)
  await requestEmailChange(db, { userId, sessionId, email: 'new@example.ie', password, now })
  await hear(db)
  const [, mail] = await mailsOf(db)
  expect(mail).toMatchObject({ kind: 'change_email', to_email: 'new@example.ie' })
  tokenIn(mail?.text ?? '', '/account/email')
})

describe('whoever an account belongs to is told', () => {
  test('that a new password was chosen by a mailed link', async () => {
    await newcomer(db, email)
    await requestReset(db, { email, ip: randomIp(), now })
    const [token = ''] = await tokensOf(db, 'user.reset')
    await resetPassword(db, { token, password: 'umbrellas for everyone', now })
    await hear(db)
    const mail = (await mailsOf(db)).at(-1)
    expect(mail).toMatchObject({
      ...{ kind: 'account_changed', to_email: email, is_secret: 0 },
      subject: 'Your password for Fennel Row was changed',
    })
    expect(mail?.text).toContain(`${publicUrl}/account/forgot`)
  })

  test('at the address the account has moved away from, where no new password can be asked for', async () => {
    const userId = await newcomer(db, email)
    const sessionId = await browser(db, userId)
    await requestEmailChange(db, { userId, sessionId, email: 'new@example.ie', password, now })
    const token = (await tokensOf(db, 'user.verify')).at(-1) ?? ''
    await confirmEmailChange(db, { token, now })
    await hear(db)
    const mail = (await mailsOf(db)).at(-1)
    expect(mail).toMatchObject({
      ...{ kind: 'account_changed', to_email: email },
      subject: 'Your address at Fennel Row was changed',
    })
    expect(mail?.text).not.toContain('/account/forgot')
    expect(mail?.text).not.toContain('new@example.ie')
  })
})

describe('the newsletter', () => {
  test('asks once whether it is wanted', async () => {
    await subscribe(db, { email, source: 'footer', network: 'x', now })
    await hear(db)
    const mail = await onlyMail(db)
    expect(mail).toMatchObject({ kind: 'newsletter_confirm', to_email: email })
    const token = tokenIn(mail.text, '/newsletter/confirm')
    expect(await confirmSubscription(db, { token, now })).toEqual({ email, result: 'done' })
  })

  test('asks nothing of someone who has said yes, or whose link was replaced', async () => {
    await subscribe(db, { email, source: 'footer', network: 'x', now })
    await subscribe(db, { email, source: 'footer', network: 'x', now })
    await hear(db)
    expect(await kindsOf(db)).toEqual(['newsletter_confirm'])
    const [mail] = await mailsOf(db)
    await confirmSubscription(db, { token: tokenIn(mail?.text ?? '', '/newsletter/confirm'), now })
    await subscribe(db, { email, source: 'footer', network: 'x', now })
    await hear(db)
    expect(await kindsOf(db)).toEqual(['newsletter_confirm'])
  })
})

const owner: By = {
  actor: { userId: null, name: 'Oona <b>Reilly</b>', ip: '' },
  holder: { role: 'owner', granted: [] },
  now,
}

describe('the mail to somebody who is invited to work here', () => {
  test('says by whom and as what, and has a link that works, in both its parts', async () => {
    await inviteStaff(db, { email: 'clerk@example.ie', role: 'catalogue', by: owner })
    await hear(db)
    const mail = await onlyMail(db)
    expect(mail).toMatchObject({ kind: 'staff_invitation', to_email: 'clerk@example.ie', is_secret: 1 })
    expect(mail.text).toContain('Oona <b>Reilly</b> invites you')
    expect(mail.html).toContain('Oona &lt;b&gt;Reilly&lt;/b&gt; invites you')
    expect(mail.html).toContain('Catalogue editor')
    for (const part of [mail.text, mail.html])
      expect(await findInvited(db, { token: tokenIn(part, '/admin/join'), now })).toMatchObject({
        email: 'clerk@example.ie',
        role: 'catalogue',
      })
  })

  test('is not sent once the invitation is taken back, or sent anew', async () => {
    const invited = await inviteStaff(db, { email: 'clerk@example.ie', role: 'catalogue', by: owner })
    const id = typeof invited === 'object' && 'invitationId' in invited ? invited.invitationId : 0
    await resendInvitation(db, { id, by: owner })
    await hear(db)
    expect(await kindsOf(db)).toEqual(['staff_invitation'])
    await resendInvitation(db, { id, by: owner })
    await revokeInvitation(db, { id, by: owner })
    await hear(db)
    expect(await kindsOf(db)).toEqual(['staff_invitation'])
  })
})

test('every mail whose link acts for its reader, or that holds money, is on the list of those that staff may not read', async () => {
  const userId = await newcomer(db, email)
  const sessionId = await browser(db, userId)
  await register(db, { email, name: 'Aoife', password, ip: randomIp(), now })
  await requestReset(db, { email, ip: randomIp(), now })
  await requestEmailChange(db, { userId, sessionId, email: 'new@example.ie', password, now })
  await subscribe(db, { email, source: 'footer', network: 'x', now })
  await inviteStaff(db, { email: 'clerk@example.ie', role: 'fulfilment', by: owner })
  const wish = { amountMinor: 2_500, currency: 'EUR', email, note: '', expiresAt: null }
  await giveGiftCard(db, { wish, actor: owner.actor, now })
  await hear(db)
  const kinds = await kindsOf(db)
  expect(kinds.toSorted()).toEqual([...secretMailKinds].toSorted())
})
