import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const TOKEN_BYTES = 20

/** An unguessable token of 160 bits, safe in addresses. */
export function makeToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

/** What is stored in place of a token, so that a copy of the database opens nothing. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/** Keys for separate purposes, derived from the shop's one secret. */
export type Keys = { csrf: Buffer; device: Buffer; setup: Buffer }

/**
 * Derives the shop's keys. Without SECRET_KEY a secret is made at first start and kept in the data folder
 * with mode 600.
 */
export function openKeys(secretKey: string | null, dataDir: string): Keys {
  const secret = secretKey ?? readOrMakeSecret(path.join(dataDir, 'secret.key'))
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, 'barrow', purpose, 32))
  return { csrf: derive('csrf'), device: derive('device'), setup: derive('setup') }
}

function readOrMakeSecret(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    mkdirSync(path.dirname(file), { recursive: true })
    const secret = randomBytes(48).toString('base64url')
    try {
      writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: 'wx' })
    } catch (error) {
      // Another process was faster: its secret is the shop's.
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return readFileSync(file, 'utf8').trim()
      throw error
    }
    chmodSync(file, 0o600)
    return secret
  }
}

/** A short signature of a text under one of the shop's keys. */
export function sign(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url').slice(0, 32)
}

/** Compares a signature without telling by its time how much of it was right. */
export function isSignature(key: Buffer, text: string, signature: string): boolean {
  const expected = Buffer.from(sign(key, text))
  const given = Buffer.from(signature)
  return expected.length === given.length && timingSafeEqual(expected, given)
}
