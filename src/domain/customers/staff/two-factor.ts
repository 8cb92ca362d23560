import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { hashToken, seal, unseal } from '#src/platform/secrets.ts'
import { type Actor, recordAudit } from '../../audit/audit.ts'
import type { Wait } from '../account.ts'
import { countCode, forgetCodes } from '../limits.ts'
import { findStep, makeRecoveryCodes, makeSecret, tidyRecoveryCode } from './codes.ts'

/** Where a secret belongs; sealed for one person it opens for no other. */
const about = (userId: number) => `two-factor:${userId}`

/** The secret of an account, sealed for the same person under another id; '' where it cannot be read. */
export function resealFor(sealKey: Buffer, sealed: string, ids: { from: number; to: number }): string {
  const secret = unseal(sealKey, sealed, about(ids.from))
  return secret === null ? '' : seal(sealKey, secret, about(ids.to))
}

/** What somebody sets an app up with: the same secret until a code has shown that it worked. */
export function beginTwoFactor(
  db: Db,
  sealKey: Buffer,
  { userId, now }: { userId: number; now: number },
): Promise<string | 'already_on'> {
  return inTransaction<string>(db, async (tx) => {
    const known = await findTwoFactor(tx, userId)
    if (known?.isOn) return 'already_on'
    const kept = known && unseal(sealKey, known.sealed, about(userId))
    if (kept) return kept
    const secret = makeSecret()
    const row = {
      secret: seal(sealKey, secret, about(userId)),
      confirmed_at: null,
      last_step: 0,
      created_at: now,
    }
    await tx
      .insertInto('two_factor')
      .values({ user_id: userId, ...row })
      .onConflict((conflict) =>
        conflict.column('user_id').doUpdateSet(row).where('two_factor.confirmed_at', 'is', null),
      )
      .execute()
    return secret
  })
}

async function findTwoFactor(db: Db | Tx, userId: number): Promise<{ sealed: string; isOn: boolean } | null> {
  const row = await db
    .selectFrom('two_factor')
    .select(['secret', 'confirmed_at'])
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row ? { sealed: row.secret, isOn: row.confirmed_at !== null } : null
}

/** @returns the step of the code, null where it is wrong; the step must still be spent */
export async function readStep(
  db: Db | Tx,
  sealKey: Buffer,
  { userId, code, now, isOn }: { userId: number; code: string; now: number; isOn: boolean },
): Promise<number | null> {
  const known = await findTwoFactor(db, userId)
  if (!known || known.isOn !== isOn) return null
  const secret = unseal(sealKey, known.sealed, about(userId))
  return secret === null ? null : findStep(secret, code, now)
}

export type CodeAnswer = 'passed' | 'wrong' | Wait

/**
 * Checks the second step of signing in: a code of the app, or one of the recovery codes. Each opens once: of two requests
 * with the same code at the same moment one is refused.
 */
export async function checkCode(
  db: Db,
  sealKey: Buffer,
  { userId, typed, actor, now }: { userId: number; typed: string; actor: Actor; now: number },
): Promise<CodeAnswer> {
  const waitMs = await countCode(db, userId, now)
  if (waitMs > 0) return { waitMs }
  const recovery = tidyRecoveryCode(typed)
  const step = recovery ? null : await readStep(db, sealKey, { userId, code: typed, now, isOn: true })
  const isRight = recovery
    ? await spendRecoveryCode(db, { userId, code: recovery, actor, now })
    : step !== null && (await spendStep(db, userId, step))
  if (!isRight) return 'wrong'
  await forgetCodes(db, userId)
  return 'passed'
}

/** A code that was seen over a shoulder, or caught on its way, opens nothing any more. */
async function spendStep(db: Db, userId: number, step: number): Promise<boolean> {
  const row = await db
    .updateTable('two_factor')
    .set({ last_step: step })
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .where('last_step', '<', step)
    .returning('user_id')
    .executeTakeFirst()
  return row !== undefined
}

function spendRecoveryCode(
  db: Db,
  { userId, code, actor, now }: { userId: number; code: string; actor: Actor; now: number },
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const row = await tx
      .updateTable('recovery_codes')
      .set({ used_at: now })
      .where('hash', '=', hashToken(code))
      .where('user_id', '=', userId)
      .where('used_at', 'is', null)
      .returning('hash')
      .executeTakeFirst()
    if (!row) return false
    const left = await countRecoveryCodes(tx, userId)
    const entry = { actor, action: 'use recovery code', entity: 'user', entityId: userId, after: { left } }
    await recordAudit(tx, entry, now)
    return true
  })
}

/** How many of somebody's recovery codes still open. */
export async function countRecoveryCodes(db: Db | Tx, userId: number): Promise<number> {
  const { count } = await db
    .selectFrom('recovery_codes')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Ten new ones in place of any older. @returns them, to be shown once: only their hashes are kept */
export async function replaceRecoveryCodes(tx: Tx, userId: number, now: number): Promise<string[]> {
  const codes = makeRecoveryCodes()
  await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  await tx
    .insertInto('recovery_codes')
    .values(
      codes.map((code) => ({
        hash: hashToken(tidyRecoveryCode(code)),
        user_id: userId,
        used_at: null,
        created_at: now,
      })),
    )
    .execute()
  return codes
}

/** Whether the account asks for a second step. */
export async function hasTwoFactor(db: Db | Tx, userId: number): Promise<boolean> {
  return (await findTwoFactor(db, userId))?.isOn ?? false
}

export async function forgetTwoFactor(tx: Tx, userId: number): Promise<void> {
  await tx.deleteFrom('two_factor').where('user_id', '=', userId).execute()
  await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  await tx.deleteFrom('passkeys').where('user_id', '=', userId).execute()
}
