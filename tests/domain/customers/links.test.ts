import { beforeEach, expect, test } from 'vitest'
import { confirmEmailChange, requestEmailChange } from '#src/domain/customers/change-email.ts'
import { requestReset, resetPassword } from '#src/domain/customers/reset-password.ts'
import { makeSignInLink, signInByLink } from '#src/domain/customers/sign-in-link.ts'
import { verifyEmail } from '#src/domain/customers/verify-email.ts'
import type { Db } from '#src/platform/db/db.ts'
import { openTestDatabase } from '../../support/database.ts'
import { browser, lastToken, newcomer, now, password, randomIp } from './people.ts'

const email = 'aoife@example.ie'
let db: Db
let userId: number

beforeEach(async () => {
  db = (await openTestDatabase()).db
  userId = await newcomer(db, email)
})

/** One fresh link of each kind. */
async function links(): Promise<Record<string, string>> {
  const verify = await lastToken(db, 'user.verify')
  const sessionId = await browser(db, userId)
  await requestEmailChange(db, { userId, sessionId, email: 'new@example.ie', password, now })
  const move = await lastToken(db, 'user.verify')
  await requestReset(db, { email, ip: randomIp(), now })
  const reset = await lastToken(db, 'user.reset')
  return { verify, move, reset, signIn: await makeSignInLink(db, { userId, now }) }
}

const uses: Record<string, (token: string) => Promise<unknown>> = {
  verify: (token) => verifyEmail(db, { token, now }),
  move: (token) => confirmEmailChange(db, { token, now }),
  reset: (token) => resetPassword(db, { token, password: 'umbrellas for everyone', now }),
  signIn: (token) => signInByLink(db, { token, now }),
}

test.each(Object.keys(uses))('a link made to %s does that and nothing else', async (kind) => {
  const token = (await links())[kind] ?? ''
  for (const [other, use] of Object.entries(uses)) {
    if (other !== kind) expect(await use(token), `used to ${other}`).toBe('unknown_link')
  }
  expect(await uses[kind]?.(token)).toMatchObject({ userId })
})

test('the table of links keeps no dead ones for ever', async () => {
  const month = 30 * 86_400_000
  await requestReset(db, { email, ip: randomIp(), now: now + month })
  const left = await db.selectFrom('user_tokens').select('created_at').execute()
  expect(left).toEqual([{ created_at: now + month }])
})
