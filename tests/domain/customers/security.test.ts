import { beforeEach, describe, expect, test } from 'vitest'
import { confirmEmailChange, requestEmailChange } from '#src/domain/customers/change-email.ts'
import { changeName } from '#src/domain/customers/change-name.ts'
import { changePassword } from '#src/domain/customers/change-password.ts'
import { requestReset, resetPassword } from '#src/domain/customers/reset-password.ts'
import { listSessions, revokeOtherSessions, revokeSession } from '#src/domain/customers/sessions.ts'
import { verifyEmail } from '#src/domain/customers/verify-email.ts'
import type { Db } from '#src/platform/db/db.ts'
import { openTestDatabase } from '../../support/database.ts'
import { attempt, browser, lastToken, newcomer, now, password, randomIp, tokensOf } from './people.ts'

const email = 'aoife@example.ie'
const fresh = 'umbrellas for everyone'
let db: Db
let userId: number
let here: string

beforeEach(async () => {
  db = (await openTestDatabase()).db
  userId = await newcomer(db, email)
  here = await browser(db, userId)
})

async function idsOf(owner: number): Promise<string[]> {
  const rows = await db.selectFrom('sessions').select('id').where('user_id', '=', owner).execute()
  return rows.map((row) => row.id)
}

describe('changing the password', () => {
  const change = (what: object = {}) =>
    changePassword(db, { userId, sessionId: here, current: password, password: fresh, now, ...what })

  test('needs the old one, and then only the new one opens the door', async () => {
    expect(await change({ current: 'a wrong guess' })).toBe('wrong')
    expect(await change()).toBe('changed')
    expect(await attempt(db, { email, password: fresh })).toEqual({ userId })
    expect(await attempt(db, { email })).toBe('wrong')
  })

  test('keeps the rules for passwords', async () => {
    expect(await change({ password: 'short' })).toBe('too_short')
    expect(await change({ password: email })).toBe('is_email')
    expect(await attempt(db, { email })).toEqual({ userId })
  })

  test('signs out every browser but this one, and nobody else', async () => {
    await browser(db, userId)
    const stranger = await newcomer(db, 'other@example.ie')
    await browser(db, stranger)
    await change()
    expect(await idsOf(userId)).toEqual([here])
    expect(await idsOf(stranger)).toHaveLength(1)
  })

  test('kills the reset links that were mailed before', async () => {
    await requestReset(db, { email, ip: randomIp(), now })
    await change()
    const token = await lastToken(db, 'user.reset')
    expect(await resetPassword(db, { token, password: 'of the thief', now })).toBe('unknown_link')
  })

  test('a thief of a session may guess ten times, and the owner’s other browser is not kept waiting', async () => {
    for (let i = 0; i < 10; i++) expect(await change({ current: `guess ${i}` })).toBe('wrong')
    expect(await change()).toEqual({ waitMs: 15 * 60_000 })
    const owner = await browser(db, userId)
    expect(await change({ sessionId: owner })).toBe('changed')
  })

  test('someone who came by a link and has no password yet chooses their first', async () => {
    await db.updateTable('users').set({ password_hash: null }).execute()
    expect(await change({ current: '' })).toBe('changed')
    expect(await change({ current: '', password: 'yet another one' })).toBe('wrong')
  })
})

describe('the list of browsers', () => {
  test('shows one’s own only, this one marked and first, without those that ran out', async () => {
    await browser(db, await newcomer(db, 'other@example.ie'), 'Of somebody else')
    const phone = await browser(db, userId, 'Phone')
    const old = await browser(db, userId, 'Lost long ago')
    await db.updateTable('sessions').set({ expires_at: 1 }).where('id', '=', old).execute()

    const list = await listSessions(db, { userId, sessionId: here, now: Date.now() })
    expect(list.map(({ id, isCurrent }) => [id, isCurrent])).toEqual([
      [here, true],
      [phone, false],
    ])
    expect(list[1]).toMatchObject({ userAgent: 'Phone', ip: '192.0.2.7' })
  })

  test('one browser can be signed out, but never somebody else’s', async () => {
    const phone = await browser(db, userId)
    const stranger = await newcomer(db, 'other@example.ie')
    const theirs = await browser(db, stranger)

    expect(await revokeSession(db, { userId, sessionId: theirs })).toBe('no_such_session')
    expect(await idsOf(stranger)).toEqual([theirs])
    expect(await revokeSession(db, { userId, sessionId: phone })).toBe('revoked')
    expect(await idsOf(userId)).toEqual([here])
  })

  test('all others can be signed out at once', async () => {
    await browser(db, userId)
    await browser(db, userId)
    const stranger = await newcomer(db, 'other@example.ie')
    await browser(db, stranger)
    expect(await revokeOtherSessions(db, { userId, sessionId: here })).toBe(2)
    expect(await idsOf(userId)).toEqual([here])
    expect(await idsOf(stranger)).toHaveLength(1)
  })
})

describe('moving to another address', () => {
  const to = 'aoife.byrne@example.ie'
  const move = (what: object = {}) =>
    requestEmailChange(db, { userId, sessionId: here, email: to, password, now, ...what })
  const emailNow = async () =>
    (await db.selectFrom('users').select('email').where('id', '=', userId).executeTakeFirst())?.email

  test('happens only once the link in the mail to the new address is used', async () => {
    expect(await move()).toBe('check_mail')
    expect(await emailNow()).toBe(email)
    const token = await lastToken(db, 'user.verify')
    const row = await db.selectFrom('user_tokens').select('email').where('purpose', '=', 'email').execute()
    expect(row).toEqual([{ email: to }])
    expect(await confirmEmailChange(db, { token, now: now + 1 })).toEqual({ userId, email: to })
    expect(await emailNow()).toBe(to)
    expect(await confirmEmailChange(db, { token, now: now + 1 })).toBe('used_link')
    expect(await attempt(db, { email: to })).toEqual({ userId })
  })

  test('needs the password, so that a stolen session cannot carry the account off', async () => {
    expect(await move({ password: 'a wrong guess' })).toBe('wrong')
    expect(await move({ email: 'no address' })).toBe('bad_email')
    expect(await move({ email: ' AOIFE@example.ie' })).toBe('same_email')
    expect(await tokensOf(db, 'user.verify')).toHaveLength(1)
  })

  test('does not tell whose address is taken; its owner gets a mail', async () => {
    const ownerId = await newcomer(db, to)
    expect(await move()).toBe('check_mail')
    const told = await db
      .selectFrom('user_tokens')
      .select(['user_id', 'purpose'])
      .where('email', '=', to)
      .execute()
    expect(told).toContainEqual({ user_id: ownerId, purpose: 'exists' })
    expect(told).not.toContainEqual({ user_id: userId, purpose: 'email' })
  })

  test('fails where someone else got the address in the meantime, and can be tried again', async () => {
    await move()
    const token = await lastToken(db, 'user.verify')
    const otherId = await newcomer(db, to)
    expect(await confirmEmailChange(db, { token, now })).toBe('email_taken')
    expect(await emailNow()).toBe(email)
    await db.deleteFrom('users').where('id', '=', otherId).execute()
    expect(await confirmEmailChange(db, { token, now })).toHaveProperty('userId')
  })

  test('the old address loses its links and can no longer be confirmed', async () => {
    const oldVerify = await lastToken(db, 'user.verify')
    await requestReset(db, { email, ip: randomIp(), now })
    const oldReset = await lastToken(db, 'user.reset')
    await move()
    await confirmEmailChange(db, { token: await lastToken(db, 'user.verify'), now })
    expect(await resetPassword(db, { token: oldReset, password: fresh, now })).toBe('unknown_link')
    expect(await verifyEmail(db, { token: oldVerify, now })).toBe('unknown_link')
  })

  test('one account cannot have mails sent to ever more strangers', async () => {
    for (let i = 0; i < 5; i++) expect(await move({ email: `stranger${i}@example.ie` })).toBe('check_mail')
    expect(await move({ email: 'stranger5@example.ie' })).toEqual({ waitMs: 3_600_000 })
  })
})

test('a name is changed, within the same rules as at the start', async () => {
  expect(await changeName(db, { userId, name: '  Aoife   Ní Bhriain ', now })).toBeNull()
  expect(await changeName(db, { userId, name: '', now })).toBe('missing')
  expect(await changeName(db, { userId, name: 'http://spam.example', now })).toBe('malformed')
  expect(await db.selectFrom('users').select('name').executeTakeFirst()).toEqual({ name: 'Aoife Ní Bhriain' })
})
