import { expect, test } from 'vitest'
import type { AccountForm } from '#src/domain/customers/account.ts'
import { createAccountFromOrder, register } from '#src/domain/customers/register.ts'
import { verifyEmail } from '#src/domain/customers/verify-email.ts'
import { isPassword } from '#src/platform/passwords.ts'
import { openTestDatabase } from '../../support/database.ts'
import { attempt, countRows, lastToken, newcomer, now, password, randomIp, tokensOf } from './people.ts'

const form = { email: 'aoife@example.ie', name: 'Aoife Byrne', password }
const ip = '192.0.2.1'

test('a shopper gets an account, and a link to confirm the address', async () => {
  const { db } = await openTestDatabase()
  const asTyped = { ...form, email: '  Aoife@Example.IE ', name: '  Aoife   Byrne ' }
  expect(await register(db, { ...asTyped, ip, now })).toBe('check_mail')

  const user = await db.selectFrom('users').selectAll().executeTakeFirstOrThrow()
  expect(user).toMatchObject({ email: form.email, name: form.name, role: 'customer', verified_at: null })
  expect(await tokensOf(db, 'user.verify')).toHaveLength(1)
})

test('a password is kept only as an Argon2id hash', async () => {
  const { db } = await openTestDatabase()
  await newcomer(db, form.email)
  const user = await db.selectFrom('users').select('password_hash').executeTakeFirstOrThrow()
  expect(user.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await isPassword(user.password_hash, password)).toBe(true)
})

test('a role, a confirmed address or an id in the form is ignored', async () => {
  const { db } = await openTestDatabase()
  const forged = { ...form, ip, now, role: 'owner', verified_at: 1, isVerified: true, id: 77 }
  await register(db, forged)
  const user = await db.selectFrom('users').selectAll().executeTakeFirstOrThrow()
  expect(user).toMatchObject({ role: 'customer', verified_at: null })
  expect(user.id).not.toBe(77)
})

test('a wrong form is refused with every problem at its field, and nothing is made', async () => {
  const { db } = await openTestDatabase()
  expect(await register(db, { email: 'aoife@', name: ' ', password: 'short', ip, now })).toEqual({
    problems: { email: 'malformed', name: 'missing', password: 'too_short' },
  })
  expect(await countRows(db, 'users')).toBe(0)
})

test.each([
  ['Win a prize at http://spam.example', 'malformed'],
  ['visit WWW.spam.example', 'malformed'],
  ['Aoife\r\nBcc: all@example.ie', 'malformed'],
  ['Aoife\u202Eenord', 'malformed'],
  ['<b>Aoife</b>', 'malformed'],
  ['x'.repeat(101), 'too_long'],
  ['María-José Ó Súilleabháin', null],
  ['عائشة', null],
])(
  'a name goes into mails to strangers, so it may not carry a link or hide text: %j',
  async (name, problem) => {
    const { db } = await openTestDatabase()
    const answer = await register(db, { ...form, name, ip, now })
    expect(answer).toEqual(problem === null ? 'check_mail' : { problems: { name: problem } })
  },
)

test('a line break typed into a name is only a blank', async () => {
  const { db } = await openTestDatabase()
  await register(db, { ...form, name: 'Aoife\r\nByrne', ip, now })
  expect(await db.selectFrom('users').select('name').executeTakeFirst()).toEqual({ name: 'Aoife Byrne' })
})

test('a visitor cannot find out who has an account; its owner is told by mail', async () => {
  const { db } = await openTestDatabase()
  const userId = await newcomer(db, form.email)
  const before = await db.selectFrom('users').selectAll().executeTakeFirstOrThrow()

  const again = { ...form, email: 'AOIFE@example.ie', name: 'Somebody', password: 'another password' }
  expect(await register(db, { ...again, ip, now: now + 1 })).toBe('check_mail')

  expect(await db.selectFrom('users').selectAll().execute()).toEqual([before])
  expect(await tokensOf(db, 'user.verify')).toHaveLength(1)
  const mail = await db
    .selectFrom('user_tokens')
    .select(['user_id', 'email'])
    .where('purpose', '=', 'exists')
    .execute()
  expect(mail).toEqual([{ user_id: userId, email: form.email }])
  expect(await tokensOf(db, 'user.reset')).toHaveLength(1)
})

test('registering takes the same work for a known address', async () => {
  const { db } = await openTestDatabase()
  await newcomer(db, form.email)
  const time = async (email: string) => {
    const from = performance.now()
    await register(db, { ...form, email, ip: randomIp(), now })
    return performance.now() - from
  }
  const known = []
  const unknown = []
  for (let i = 0; i < 7; i++) {
    known.push(await time(form.email))
    unknown.push(await time(`nobody${i}@example.ie`))
  }
  // Without the password hash a known address would answer some ten times as fast.
  expect(median(known)).toBeGreaterThan(median(unknown) * 0.4)
})

test('an owner’s inbox is not flooded by someone who keeps registering with their address', async () => {
  const { db } = await openTestDatabase()
  await newcomer(db, form.email)
  for (let i = 0; i < 8; i++) expect(await register(db, { ...form, ip: randomIp(), now })).toBe('check_mail')
  expect((await tokensOf(db, 'user.reset')).length).toBeLessThanOrEqual(3)
})

test('one network cannot open accounts without end', async () => {
  const { db } = await openTestDatabase()
  const ask = (i: number, at = now) => register(db, { ...form, email: `a${i}@example.ie`, ip, now: at })
  for (let i = 0; i < 30; i++) expect(await ask(i)).toBe('check_mail')
  expect(await ask(30)).toEqual({ waitMs: 3_600_000 })
  expect(await countRows(db, 'users')).toBe(30)
  expect(await ask(30, now + 3_600_000)).toBe('check_mail')
})

test('two registrations at the same moment make one account', async () => {
  const { db } = await openTestDatabase()
  const both = await Promise.all([1, 2].map(() => register(db, { ...form, ip, now })))
  expect(both).toEqual(['check_mail', 'check_mail'])
  expect(await countRows(db, 'users')).toBe(1)
})

test('the link confirms the address once, within a day', async () => {
  const { db } = await openTestDatabase()
  const userId = await newcomer(db, form.email)
  const token = await lastToken(db, 'user.verify')

  expect(await verifyEmail(db, { token, now: now + 86_400_000 })).toBe('expired_link')
  expect(await verifyEmail(db, { token, now: now + 86_399_999 })).toEqual({
    userId,
    email: form.email,
    result: 'done',
  })
  expect(await verifyEmail(db, { token, now: now + 86_400_001 })).toMatchObject({ result: 'already' })
  expect(await verifyEmail(db, { token: 'made-up', now })).toBe('unknown_link')
  const user = await db.selectFrom('users').select('verified_at').executeTakeFirst()
  expect(user?.verified_at).toBe(now + 86_399_999)
})

test('an old link does not confirm an address that the account was given since', async () => {
  const { db } = await openTestDatabase()
  await newcomer(db, form.email)
  const token = await lastToken(db, 'user.verify')
  await db.updateTable('users').set({ email: 'new@example.ie' }).execute()
  expect(await verifyEmail(db, { token, now })).toBe('unknown_link')
  expect(await db.selectFrom('users').select('verified_at').executeTakeFirst()).toEqual({ verified_at: null })
})

test('a copy of the database opens no link', async () => {
  const { db } = await openTestDatabase()
  await newcomer(db, form.email)
  const token = await lastToken(db, 'user.verify')
  const row = await db.selectFrom('user_tokens').selectAll().executeTakeFirstOrThrow()
  expect(JSON.stringify(row)).not.toContain(token)
  expect(await verifyEmail(db, { token: row.hash, now })).toBe('unknown_link')
})

test('a guest makes an account after ordering, unconfirmed until the mail says so', async () => {
  const { db } = await openTestDatabase()
  const guest: AccountForm = { email: 'guest@example.ie', name: 'Guest', password }
  expect(await createAccountFromOrder(db, { ...guest, now })).toBe('check_mail')
  const user = await db.selectFrom('users').select(['id', 'role', 'verified_at']).executeTakeFirstOrThrow()
  expect(user).toMatchObject({ role: 'customer', verified_at: null })
  expect(await attempt(db, { email: guest.email })).toEqual({ userId: user.id })
  expect(await createAccountFromOrder(db, { ...guest, password: 'a new one here', now })).toBe('check_mail')
  expect(await attempt(db, { email: guest.email, password: 'a new one here' })).toBe('wrong')
})

function median(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
}
