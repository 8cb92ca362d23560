import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { register } from '#src/domain/customers/register.ts'
import { type SignInTry, signIn } from '#src/domain/customers/sign-in.ts'
import type { Db } from '#src/platform/db/db.ts'
import type { Topic } from '#src/platform/outbox.ts'
import { openSessions } from '#src/platform/sessions.ts'

/** Friday, 20 November 2026, 09:00 UTC. */
export const now = Date.UTC(2026, 10, 20, 9)
export const deviceKey = randomBytes(32)
export const password = 'a teapot in the rain'

/** Registers as the form does and answers the new account's id. */
export async function newcomer(db: Db, email: string, at = now): Promise<number> {
  const answer = await register(db, { email, name: 'Aoife Byrne', password, ip: randomIp(), now: at })
  expect(answer).toBe('check_mail')
  const row = await db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirstOrThrow()
  return row.id
}

/** The tokens that mails of this kind would carry, oldest first. */
export async function tokensOf(db: Db, topic: Topic): Promise<string[]> {
  const rows = await db
    .selectFrom('outbox')
    .select('payload')
    .where('topic', '=', topic)
    .orderBy('id')
    .execute()
  return rows.map(({ payload }) => (JSON.parse(payload) as { token: string }).token)
}

export async function lastToken(db: Db, topic: Topic): Promise<string> {
  return (await tokensOf(db, topic)).at(-1) ?? expect.fail(`no mail for ${topic}`)
}

/** A sign-in from a place that never tried before, unless said otherwise. */
export function attempt(db: Db, what: Partial<SignInTry> & { email: string }) {
  return signIn(db, deviceKey, { password, ip: randomIp(), deviceCookie: null, now, ...what })
}

/** Signs a browser in and answers the session's id. */
export async function browser(db: Db, userId: number, userAgent = 'Firefox'): Promise<string> {
  const sessions = openSessions(db)
  const at = Date.now()
  const token = await sessions.create(userId, { ip: '192.0.2.7', userAgent, now: at })
  const session = await sessions.find(token)
  return session?.id ?? expect.fail('the session was not made')
}

export async function countRows(
  db: Db,
  table: 'users' | 'sessions' | 'user_tokens' | 'outbox',
): Promise<number> {
  const row = await db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll().as('n'))
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

export function randomIp(): string {
  return `10.${[...randomBytes(3)].join('.')}`
}
