import { normaliseEmail } from '#src/kernel/email.ts'
import type { Db } from '#src/platform/db/db.ts'
import { isPassword } from '#src/platform/passwords.ts'
import { hashToken } from '#src/platform/secrets.ts'
import { countTry, forgetTries } from '#src/platform/throttle.ts'
import type { Wait } from './account.ts'
import { findDevice } from './device-cookie.ts'
import { keyOf, limits, networkOf } from './limits.ts'
import { MAX_PASSWORD, normalisePassword } from './password.ts'
import { findCredentials } from './queries.ts'

export type SignInTry = {
  email: string
  password: string
  ip: string
  /** The cookie of makeDeviceCookie, null where the browser brought none. */
  deviceCookie: string | null
  now: number
}
export type SignInAnswer = { userId: number } | 'wrong' | Wait

type Limit = {
  key: string
  limit: { tries: number; windowMs: number }
  /** Forgotten once the right password was typed. The wider limits are not: an attacker knows one password, too. */
  isForgiven: boolean
}

/**
 * Checks a password. Every answer but success is the same, and as slow, for an account that does not exist.
 * An attack cannot shut the owner out: a device that has signed in before has tries of its own, whatever
 * others do to the account or from the same network.
 * @param deviceKey the shop's key for device cookies
 */
export async function signIn(db: Db, deviceKey: Buffer, attempt: SignInTry): Promise<SignInAnswer> {
  const email = normaliseEmail(attempt.email)
  const account = email === null ? null : await findCredentials(db, email)
  const device = account && findDevice(deviceKey, account.id, attempt.deviceCookie)
  const counted = device ? limitsOfDevice(device) : limitsOfStranger(attempt.ip, email ?? attempt.email)

  for (const { key, limit } of counted) {
    const waitMs = await countTry(db, key, limit, attempt.now)
    // What is refused here counts no further: one network alone must not use up the account's tries.
    if (waitMs > 0) return { waitMs }
  }

  const password = normalisePassword(attempt.password).slice(0, MAX_PASSWORD * 4)
  const isRight = await isPassword(account?.passwordHash ?? null, password)
  if (!account || !isRight) return 'wrong'
  for (const { key, isForgiven } of counted) if (isForgiven) await forgetTries(db, key)
  return { userId: account.id }
}

function limitsOfDevice(device: string): Limit[] {
  return [{ key: `sign-in:device:${hashToken(device)}`, limit: limits.signInDevice, isForgiven: true }]
}

function limitsOfStranger(ip: string, email: string): Limit[] {
  const network = networkOf(ip)
  const who = keyOf(email)
  return [
    { key: `sign-in:network:${network}`, limit: limits.signInNetwork, isForgiven: false },
    { key: `sign-in:here:${network}:${who}`, limit: limits.signInHere, isForgiven: true },
    { key: `sign-in:account:${who}`, limit: limits.signInAccount, isForgiven: false },
  ]
}
