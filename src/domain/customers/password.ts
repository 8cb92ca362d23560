import { commonPasswords } from './common-passwords.ts'

export const MIN_PASSWORD = 8
export const MAX_PASSWORD = 128

export type PasswordRefusal = 'too_short' | 'too_long' | 'too_common' | 'is_email'

/** One spelling for é however the keyboard makes it, so that a password opens the door from any device. */
export function normalisePassword(password: string): string {
  return password.normalize('NFKC')
}

/**
 * Length counts and guesses are refused; how letters and signs are mixed is the shopper's own business.
 * @param email normalised, or '' where it is not known yet
 */
export function refusePassword(password: string, email: string): PasswordRefusal | null {
  const text = normalisePassword(password)
  const length = [...text].length
  if (length < MIN_PASSWORD) return 'too_short'
  if (length > MAX_PASSWORD) return 'too_long'
  const plain = text.toLowerCase()
  const [local] = email.split('@')
  if (email !== '' && (plain === email || plain === local)) return 'is_email'
  return isCommon(plain) ? 'too_common' : null
}

function isCommon(plain: string): boolean {
  const stem = plain.replace(/[^\p{L}]+$/u, '')
  return commonPasswords.has(plain) || commonPasswords.has(stem) || isRun(plain)
}

/** aaaaaaaa, 12345678, 87654321, abcdefgh: each sign is the same step away from the one before. */
function isRun(text: string): boolean {
  const codes = [...text].map((sign) => sign.codePointAt(0) ?? 0)
  const step = (codes[1] ?? 0) - (codes[0] ?? 0)
  return Math.abs(step) <= 1 && codes.every((code, i) => i === 0 || code - (codes[i - 1] ?? 0) === step)
}
