import { HOUR, MINUTE } from '#src/kernel/clock.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { hashToken } from '#src/platform/secrets.ts'
import { countTry, forgetTries } from '#src/platform/throttle.ts'

/** How often something may be tried before it has to wait. */
export const limits = {
  signInHere: { tries: 10, windowMs: 15 * MINUTE },
  signInNetwork: { tries: 60, windowMs: 15 * MINUTE },
  signInAccount: { tries: 50, windowMs: 15 * MINUTE },
  signInDevice: { tries: 10, windowMs: 15 * MINUTE },
  ownPassword: { tries: 10, windowMs: 15 * MINUTE },
  /** Codes of the second step. Six digits with three of them right at a time: a guesser needs years at this pace. */
  code: { tries: 10, windowMs: 15 * MINUTE },
  codeDay: { tries: 60, windowMs: 24 * HOUR },
  /** Invitations mailed by one member of staff. */
  invitation: { tries: 50, windowMs: HOUR },
  /** Registrations and reset requests from one network: each costs a password hash or a mail. */
  askNetwork: { tries: 30, windowMs: HOUR },
  /** Mails of one kind to one address, so that nobody's inbox is flooded from our forms. */
  mailAddress: { tries: 3, windowMs: HOUR },
  /** Other addresses that one account may have us write to. */
  emailChange: { tries: 5, windowMs: HOUR },
} as const

/** How a person's address stands in a throttle's key: a table of tries needs no list of who lives here. */
export const keyOf = (email: string): string => hashToken(email)

/**
 * The network a request comes from. Whoever has one IPv6 address has the other 2^64 of its network as well.
 * @param ip as the connection or a trusted proxy tells it
 */
export function networkOf(ip: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip) ?? []
  if (mapped) return mapped
  if (!ip.includes(':')) return ip
  const [head = '', tail] = ip.toLowerCase().replace(/%.*$/, '').split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = new Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0')
  const groups = [...before, ...zeros, ...after].slice(0, 4)
  return groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')
}

/** @returns ms to wait where this network has asked for mails or accounts too often, else 0 */
export function countAsk(db: Db, ip: string, now: number): Promise<number> {
  return countTry(db, `ask:${networkOf(ip)}`, limits.askNetwork, now)
}

/** @returns ms to wait where the address has had its mails of this kind, 0 where one more may go; asking counts */
export function countMail(tx: Tx, kind: string, email: string, now: number): Promise<number> {
  return countTry(tx, `mail:${kind}:${keyOf(email)}`, limits.mailAddress, now)
}

/** @returns ms to wait where an account has asked to move to other addresses too often, else 0 */
export function countMove(tx: Tx, userId: number, now: number): Promise<number> {
  return countTry(tx, `move:${userId}`, limits.emailChange, now)
}

/** Per session, so that the thief of one cannot keep the owner from changing the password in another. */
export const ownPasswordKey = (sessionId: string): string => `own:${sessionId}`

/** @returns ms to wait where a signed-in person has typed their own password too often, else 0 */
export function countOwnPassword(db: Db, sessionId: string, now: number): Promise<number> {
  return countTry(db, ownPasswordKey(sessionId), limits.ownPassword, now)
}

const codeKey = (userId: number): string => `code:${userId}`

/** @returns ms to wait where too many codes of the second step were tried for this account, else 0 */
export async function countCode(db: Db, userId: number, now: number): Promise<number> {
  const waitMs = await countTry(db, codeKey(userId), limits.code, now)
  return waitMs > 0 ? waitMs : countTry(db, `${codeKey(userId)}:day`, limits.codeDay, now)
}

export const forgetCodes = (db: Db | Tx, userId: number): Promise<void> => forgetTries(db, codeKey(userId))

/** @returns ms to wait where somebody has had too many invitations mailed, else 0 */
export function countInvitation(tx: Tx, actorId: number | null, now: number): Promise<number> {
  return countTry(tx, `invite:${actorId ?? 'shop'}`, limits.invitation, now)
}
