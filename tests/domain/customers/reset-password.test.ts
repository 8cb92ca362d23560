import { beforeEach, expect, test } from 'vitest'
import { requestEmailChange } from '#src/domain/customers/change-email.ts'
import { register } from '#src/domain/customers/register.ts'
import { findReset, requestReset, resetPassword } from '#src/domain/customers/reset-password.ts'
import { resendVerification, verifyEmail } from '#src/domain/customers/verify-email.ts'
import type { Db } from '#src/platform/db/db.ts'
import { openTestDatabase } from '../../support/database.ts'
import {
  attempt,
  browser,
  countRows,
  lastToken,
  newcomer,
  now,
  password,
  randomIp,
  tokensOf,
} from './people.ts'

const email = 'aoife@example.ie'
const hour = 3_600_000
const fresh = 'umbrellas for everyone'
let db: Db
let userId: number

beforeEach(async () => {
  db = (await openTestDatabase()).db
  userId = await newcomer(db, email)
})

function ask(address = email, at = now) {
  return requestReset(db, { email: address, ip: randomIp(), now: at })
}

test('a forgotten password is replaced by a link from the mail', async () => {
  expect(await ask('  AOIFE@example.ie')).toBe('check_mail')
  const token = await lastToken(db, 'user.reset')
  expect(await findReset(db, { token, now })).toEqual({ userId, email })
  expect(await resetPassword(db, { token, password: fresh, now })).toEqual({ userId, email })
  expect(await attempt(db, { email })).toBe('wrong')
  expect(await attempt(db, { email, password: fresh })).toEqual({ userId })
})

test('whether an address has an account shows neither in the answer nor in the work done', async () => {
  const changes = await countRows(db, 'outbox')
  expect(await ask('nobody@example.ie')).toBe('check_mail')
  expect(await countRows(db, 'outbox')).toBe(changes)
  expect(await ask('no address')).toBe('bad_email')
  const counted = await db
    .selectFrom('throttles')
    .select('key')
    .where('key', 'like', 'mail:reset:%')
    .execute()
  expect(counted).toHaveLength(1)
})

test('the link works once and for an hour', async () => {
  await ask()
  const token = await lastToken(db, 'user.reset')
  expect(await resetPassword(db, { token, password: fresh, now: now + hour })).toBe('expired_link')
  expect(await resetPassword(db, { token, password: fresh, now: now + hour - 1 })).toHaveProperty('userId')
  expect(await resetPassword(db, { token, password: 'a third one', now })).toBe('used_link')
  expect(await attempt(db, { email, password: fresh })).toEqual({ userId })
})

test('two clicks at the same moment use the link once', async () => {
  await ask()
  const token = await lastToken(db, 'user.reset')
  const answers = await Promise.all(
    ['the first of two', 'the second of two'].map((text) =>
      resetPassword(db, { token, password: text, now }),
    ),
  )
  expect(answers.filter((answer) => answer === 'used_link')).toHaveLength(1)
  expect(answers.filter((answer) => typeof answer === 'object')).toHaveLength(1)
})

test('a copy of the database opens no account', async () => {
  await ask()
  const { hash } = await db
    .selectFrom('user_tokens')
    .select('hash')
    .where('purpose', '=', 'reset')
    .executeTakeFirstOrThrow()
  expect(await resetPassword(db, { token: hash, password: fresh, now })).toBe('unknown_link')
})

test('a link of another kind does not choose a password', async () => {
  const token = await lastToken(db, 'user.verify')
  expect(await resetPassword(db, { token, password: fresh, now })).toBe('unknown_link')
  expect(await attempt(db, { email })).toEqual({ userId })
})

test('a bad password is refused and leaves the link usable', async () => {
  await ask()
  const token = await lastToken(db, 'user.reset')
  expect(await resetPassword(db, { token, password: 'short', now })).toBe('too_short')
  expect(await resetPassword(db, { token, password: email, now })).toBe('is_email')
  expect(await resetPassword(db, { token, password: fresh, now })).toHaveProperty('userId')
})

test('a reset signs every browser out and kills every other link', async () => {
  const sessionId = await browser(db, userId)
  await browser(db, await newcomer(db, 'other@example.ie'))
  await ask()
  await ask()
  await requestEmailChange(db, { userId, sessionId, email: 'thief@example.ie', password, now })
  const [first = '', second = ''] = await tokensOf(db, 'user.reset')
  const move = await lastToken(db, 'user.verify')

  await resetPassword(db, { token: second, password: fresh, now })

  const left = await db.selectFrom('sessions').select('user_id').execute()
  expect(left.map((row) => row.user_id)).not.toContain(userId)
  expect(left).toHaveLength(1)
  expect(await resetPassword(db, { token: first, password: 'of the thief', now })).toBe('unknown_link')
  const { confirmEmailChange } = await import('#src/domain/customers/change-email.ts')
  expect(await confirmEmailChange(db, { token: move, now })).toBe('unknown_link')
})

test('a link from the mail confirms the address as well', async () => {
  await ask()
  await resetPassword(db, { token: await lastToken(db, 'user.reset'), password: fresh, now: now + 5 })
  const user = await db.selectFrom('users').select('verified_at').executeTakeFirst()
  expect(user?.verified_at).toBe(now + 5)
})

test('a date of confirmation that stands already is kept', async () => {
  await verifyEmail(db, { token: await lastToken(db, 'user.verify'), now })
  await ask()
  await resetPassword(db, { token: await lastToken(db, 'user.reset'), password: fresh, now: now + 5 })
  const user = await db.selectFrom('users').select('verified_at').executeTakeFirst()
  expect(user?.verified_at).toBe(now)
})

test('whoever registered with a stranger’s address is shut out once its owner chooses a password', async () => {
  const thief = await browser(db, userId)
  await register(db, { email, name: 'The owner', password: 'an honest attempt', ip: randomIp(), now })
  const token = await lastToken(db, 'user.reset')
  expect(await resetPassword(db, { token, password: fresh, now })).toEqual({ userId, email })
  const sessions = await db.selectFrom('sessions').select('id').where('id', '=', thief).execute()
  expect(sessions).toEqual([])
  expect(await attempt(db, { email, password })).toBe('wrong')
})

test('an inbox gets three reset mails an hour at most, and the answer does not tell', async () => {
  for (let i = 0; i < 6; i++) expect(await ask()).toBe('check_mail')
  expect(await tokensOf(db, 'user.reset')).toHaveLength(3)
  await ask(email, now + hour)
  expect(await tokensOf(db, 'user.reset')).toHaveLength(4)
})

test('one network cannot ask for resets without end', async () => {
  const from = { ip: '203.0.113.9', now }
  for (let i = 0; i < 30; i++) await requestReset(db, { ...from, email: `a${i}@example.ie` })
  expect(await requestReset(db, { ...from, email })).toEqual({ waitMs: hour })
  expect(await tokensOf(db, 'user.reset')).toHaveLength(0)
})

test('the confirmation mail is sent again on request, three times an hour, until the address is confirmed', async () => {
  for (let i = 0; i < 3; i++) expect(await resendVerification(db, { userId, now })).toBe('check_mail')
  expect(await resendVerification(db, { userId, now })).toEqual({ waitMs: hour })
  expect(await tokensOf(db, 'user.verify')).toHaveLength(4)
  await verifyEmail(db, { token: await lastToken(db, 'user.verify'), now })
  expect(await resendVerification(db, { userId, now })).toBe('already_verified')
})
