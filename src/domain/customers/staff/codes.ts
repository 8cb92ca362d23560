import { Secret, TOTP } from 'otpauth'
import { makeToken } from '#src/platform/secrets.ts'

const STEP_SECONDS = 30
const STEP_MS = STEP_SECONDS * 1000
/** A clock may be this many steps off, either way. */
const SKEW = 1
const SECRET_BYTES = 20

/** What every authenticator app understands: RFC 6238 with SHA-1, six digits and thirty seconds. */
const settings = { algorithm: 'SHA1', digits: 6, period: STEP_SECONDS } as const

/** A new secret of 160 bits, in the letters that people can type (base32). */
export const makeSecret = (): string => new Secret({ size: SECRET_BYTES }).base32

/** The address that an authenticator app reads from the picture. */
export function secretAddress(secret: string, { shop, email }: { shop: string; email: string }): string {
  // A colon would end the shop's name there.
  const issuer = shop.replaceAll(':', ' ')
  return new TOTP({ ...settings, secret: Secret.fromBase32(secret), issuer, label: email }).toString()
}

/** The same secret in groups, for those who type it. */
export const secretInGroups = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ')

/** @returns the step that the code belongs to, null for a wrong one */
export function findStep(secret: string, code: string, now: number): number | null {
  const token = code.replaceAll(/[\s-]/g, '')
  if (!/^\d{6}$/.test(token)) return null
  const delta = new TOTP({ ...settings, secret: Secret.fromBase32(secret) }).validate({
    token,
    timestamp: now,
    window: SKEW,
  })
  return delta === null ? null : Math.floor(now / STEP_MS) + delta
}

const RECOVERY_CODES = 10

/** Without the letters that look like a digit. 32 of them, so that a byte's five bits choose one evenly. */
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** Ten codes of 80 bits, such as "K7QP-3MNB-XW2D-HJ9R". */
export function makeRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const bytes = Buffer.from(makeToken(), 'base64url').subarray(0, 16)
    const code = [...bytes].map((byte) => letters[byte % letters.length]).join('')
    return code.replace(/(.{4})(?=.)/g, '$1-')
  })
}

/** However it was typed: small letters, without dashes, with spaces. @returns '' for what is no recovery code */
export function tidyRecoveryCode(typed: string): string {
  const plain = typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
  return plain.length === 16 ? plain : ''
}
