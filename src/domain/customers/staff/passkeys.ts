import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../../audit/audit.ts'
import type { Wait } from '../account.ts'
import { countCode, forgetCodes } from '../limits.ts'
import { checkOwnPassword, type SignedIn } from '../own-password.ts'
import { tellChange } from '../tell-change.ts'
import { issueToken, spendToken } from '../tokens.ts'
import { hasTwoFactor } from './two-factor.ts'

/** Where passkeys belong: the shop's host, and the origin that its pages come from. */
export type PasskeySite = { id: string; origin: string; name: string }
export type Passkey = { id: string; name: string; createdAt: number; usedAt: number | null }

const LONGEST_NAME = 60
const MOST_PASSKEYS = 10

/** The library is loaded when the first passkey is asked for: most shops need it never. */
const library = () => import('@simplewebauthn/server')

/** @returns null at an address that browsers make no passkeys for: a plain one, unless it is this very machine */
export function passkeySite(publicUrl: string, name: string): PasskeySite | null {
  const { protocol, hostname, origin } = new URL(publicUrl)
  return protocol === 'https:' || hostname === 'localhost' ? { id: hostname, origin, name } : null
}

export async function listPasskeys(db: Db | Tx, userId: number): Promise<Passkey[]> {
  const rows = await db
    .selectFrom('passkeys')
    .select(['id', 'name', 'created_at', 'used_at'])
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ id: row.id, name: row.name, createdAt: row.created_at, usedAt: row.used_at }))
}

async function listKeys(db: Db, userId: number) {
  const rows = await db.selectFrom('passkeys').selectAll().where('user_id', '=', userId).execute()
  return rows.map((row) => ({ ...row, transports: JSON.parse(row.transports_json) as string[] }))
}

/** What is signed is a token of ours, good once and for ten minutes. */
const makeChallenge = (db: Db, userId: number, now: number): Promise<string> =>
  inTransaction(db, (tx) => issueToken(tx, { userId, purpose: 'passkey', email: '', now }))

/** Spends the token within a signed challenge. @returns whether it was good for this person */
const isChallenge = (db: Db, userId: number, now: number) => async (challenge: string) => {
  const token = Buffer.from(challenge, 'base64url').toString('utf8')
  const holder = await inTransaction(db, (tx) => spendToken(tx, { token, purposes: ['passkey'], now }))
  return typeof holder === 'object' && holder.userId === userId
}

/** What the browser is asked to make, as JSON. */
export async function offerPasskey(
  db: Db,
  site: PasskeySite,
  { userId, email, name, now }: { userId: number; email: string; name: string; now: number },
): Promise<string> {
  const { generateRegistrationOptions } = await library()
  const known = await listKeys(db, userId)
  const options = await generateRegistrationOptions({
    rpName: site.name,
    rpID: site.id,
    userName: email,
    userDisplayName: name,
    userID: new TextEncoder().encode(`barrow-${userId}`),
    challenge: await makeChallenge(db, userId, now),
    excludeCredentials: known.map(({ id, transports }) => ({ id, transports })),
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
  })
  return JSON.stringify(options)
}

type Adding = SignedIn & { name: string; answer: string; password: string; actor: Actor; now: number }
export type Added = 'added' | 'no_two_factor' | 'no_name' | 'too_many' | 'wrong_password' | 'refused' | Wait

/** Adds a passkey to an account that has two-factor already: the codes stay the way for a day without it. */
export async function addPasskey(db: Db, site: PasskeySite, adding: Adding): Promise<Added> {
  const { userId, actor, now } = adding
  const name = adding.name.replace(/\s+/gu, ' ').trim().slice(0, LONGEST_NAME)
  if (!(await hasTwoFactor(db, userId))) return 'no_two_factor'
  if (name === '') return 'no_name'
  if ((await listPasskeys(db, userId)).length >= MOST_PASSKEYS) return 'too_many'
  const checked = await checkOwnPassword(db, adding, adding.password, now)
  if (checked === 'wrong') return 'wrong_password'
  if ('waitMs' in checked) return checked
  const made = await readRegistration(db, site, adding)
  if (!made) return 'refused'
  return inTransaction<'added' | 'refused'>(db, async (tx) => {
    const row = await tx
      .insertInto('passkeys')
      .values({
        id: made.id,
        user_id: userId,
        name,
        public_key: Buffer.from(made.publicKey).toString('base64url'),
        counter: made.counter,
        transports_json: JSON.stringify(made.transports ?? []),
        created_at: now,
        used_at: null,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!row) return 'refused'
    const entry = { actor, action: 'add passkey', entity: 'user', entityId: userId, after: { name } }
    await recordAudit(tx, entry, now)
    await tellChange(tx, { userId, change: 'passkey_added', now })
    return 'added'
  })
}

async function readRegistration(db: Db, site: PasskeySite, { userId, answer, now }: Adding) {
  const { verifyRegistrationResponse } = await library()
  try {
    const { registrationInfo, verified } = await verifyRegistrationResponse({
      response: JSON.parse(answer) as RegistrationResponseJSON,
      expectedChallenge: isChallenge(db, userId, now),
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: false,
    })
    return verified ? registrationInfo?.credential : null
  } catch {
    // Whatever is wrong with it, it came from a browser: it is no passkey of ours.
    return null
  }
}

/** What the browser is asked to sign, as JSON; null where the account has no passkey. */
export async function askForPasskey(
  db: Db,
  site: PasskeySite,
  { userId, now }: { userId: number; now: number },
): Promise<string | null> {
  const known = await listKeys(db, userId)
  if (known.length === 0) return null
  const { generateAuthenticationOptions } = await library()
  const options = await generateAuthenticationOptions({
    rpID: site.id,
    challenge: await makeChallenge(db, userId, now),
    allowCredentials: known.map(({ id, transports }) => ({ id, transports })),
    userVerification: 'preferred',
  })
  return JSON.stringify(options)
}

/** Checks the second step where it is a passkey. */
export async function checkPasskey(
  db: Db,
  site: PasskeySite,
  { userId, answer, now }: { userId: number; answer: string; now: number },
): Promise<'passed' | 'wrong' | Wait> {
  const waitMs = await countCode(db, userId, now)
  if (waitMs > 0) return { waitMs }
  const { verifyAuthenticationResponse } = await library()
  try {
    const response = JSON.parse(answer) as AuthenticationResponseJSON
    const key = (await listKeys(db, userId)).find(({ id }) => id === response.id)
    if (!key) return 'wrong'
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: isChallenge(db, userId, now),
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      credential: {
        id: key.id,
        publicKey: new Uint8Array(Buffer.from(key.public_key, 'base64url')),
        counter: key.counter,
        transports: key.transports,
      },
      requireUserVerification: false,
    })
    if (!verified) return 'wrong'
    await db
      .updateTable('passkeys')
      .set({ counter: authenticationInfo.newCounter, used_at: now })
      .where('id', '=', key.id)
      .execute()
  } catch {
    return 'wrong'
  }
  await forgetCodes(db, userId)
  return 'passed'
}

export function removePasskey(
  db: Db,
  { id, userId, actor, now }: { id: string; userId: number; actor: Actor; now: number },
): Promise<'removed' | 'no_such_passkey'> {
  return inTransaction<'removed' | 'no_such_passkey'>(db, async (tx) => {
    const row = await tx
      .deleteFrom('passkeys')
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .returning('name')
      .executeTakeFirst()
    if (!row) return 'no_such_passkey'
    const entry = {
      actor,
      action: 'remove passkey',
      entity: 'user',
      entityId: userId,
      before: { name: row.name },
    }
    await recordAudit(tx, entry, now)
    await tellChange(tx, { userId, change: 'passkey_removed', now })
    return 'removed'
  })
}
