import { normaliseEmail } from '#src/kernel/email.ts'
import { type PasswordRefusal, refusePassword } from './password.ts'

/** What someone types to get an account; nothing else of a form is ever taken. */
export type AccountForm = { email: string; name: string; password: string }

export type NameProblem = 'missing' | 'too_long' | 'malformed'
/** Field by field; empty where nothing is wrong. */
export type AccountProblems = { email?: 'malformed'; name?: NameProblem; password?: PasswordRefusal }

/** Too many tries; this long until the next one counts. */
export type Wait = { waitMs: number }

const MAX_NAME = 100

export function normaliseName(name: string): string {
  return name.normalize('NFC').replace(/\s+/gu, ' ').trim()
}

/**
 * A name goes into mails to an address that nobody has confirmed yet, so it may not carry a link: otherwise the
 * shop's registration form sends strangers whatever a spammer likes to tell them.
 * @param name as normaliseName leaves it
 */
export function refuseName(name: string): NameProblem | null {
  if (name === '') return 'missing'
  if ([...name].length > MAX_NAME) return 'too_long'
  const isUnprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069<>]/u.test(name)
  const isLink = /:\/\/|www\.|@/i.test(name)
  return isUnprintable || isLink ? 'malformed' : null
}

export function refuseAccount({ email, name, password }: AccountForm): AccountProblems {
  const address = normaliseEmail(email)
  const nameProblem = refuseName(normaliseName(name))
  const passwordProblem = refusePassword(password, address ?? '')
  return {
    ...(address === null && { email: 'malformed' as const }),
    ...(nameProblem && { name: nameProblem }),
    ...(passwordProblem && { password: passwordProblem }),
  }
}

export function hasProblems(problems: object): boolean {
  return Object.keys(problems).length > 0
}
