import { MINUTE } from '#src/kernel/clock.ts'
import { isSignature, sign } from '#src/platform/secrets.ts'

/** How long there is between the password and the code. */
const LIFE_MS = 10 * MINUTE

/**
 * The value of the cookie that says "the password was right, the code is still to come". It is no session: all it opens is
 * the page that asks for the code.
 */
export function makePendingStep(key: Buffer, { userId, now }: { userId: number; now: number }): string {
  const state = `${userId}.${now + LIFE_MS}`
  return `${state}.${sign(key, state)}`
}

/** @returns whose password was right, null where that is too long ago or was not said by this shop */
export function readPendingStep(key: Buffer, cookie: string | undefined, now: number): number | null {
  const [, state = '', userId, until, signature = ''] = /^((\d+)\.(\d+))\.([\w-]+)$/.exec(cookie ?? '') ?? []
  return isSignature(key, state, signature) && Number(until) > now ? Number(userId) : null
}
