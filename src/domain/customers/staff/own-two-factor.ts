import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { openSessions } from '#src/platform/sessions.ts'
import { type Actor, recordAudit } from '../../audit/audit.ts'
import type { Wait } from '../account.ts'
import { countCode, forgetCodes } from '../limits.ts'
import { checkOwnPassword, type SignedIn } from '../own-password.ts'
import { endOtherSessions } from '../sessions.ts'
import { tellChange } from '../tell-change.ts'
import { forgetTwoFactor, hasTwoFactor, readStep, replaceRecoveryCodes } from './two-factor.ts'

type Own = SignedIn & { password: string; actor: Actor; now: number }

/**
 * Switches the second step on, once a code shows that the app has the secret. Every other browser is signed out, since all
 * it has shown is a password.
 * @returns the recovery codes, which are never shown again
 */
export async function confirmTwoFactor(
  db: Db,
  sealKey: Buffer,
  { code, ...own }: Own & { code: string },
): Promise<{ codes: string[] } | 'wrong_password' | 'wrong_code' | 'already_on' | Wait> {
  const { userId, now } = own
  const checked = await checkOwnPassword(db, own, own.password, now)
  if (checked === 'wrong') return 'wrong_password'
  if ('waitMs' in checked) return checked
  const waitMs = await countCode(db, userId, now)
  if (waitMs > 0) return { waitMs }
  const step = await readStep(db, sealKey, { userId, code, now, isOn: false })
  if (step === null) return 'wrong_code'
  await forgetCodes(db, userId)
  return inTransaction<{ codes: string[] } | 'already_on'>(db, async (tx) => {
    const row = await tx
      .updateTable('two_factor')
      .set({ confirmed_at: now, last_step: step })
      .where('user_id', '=', userId)
      .where('confirmed_at', 'is', null)
      .returning('user_id')
      .executeTakeFirst()
    if (!row) return 'already_on'
    const codes = await replaceRecoveryCodes(tx, userId, now)
    await endOtherSessions(tx, own)
    await openSessions(tx).strengthen(own.sessionId, now)
    await tellChange(tx, { userId, change: 'two_factor_on', now })
    await audit(tx, own, 'switch on two-factor', 'off', 'on')
    return { codes }
  })
}

/** @param isRequired whether the shop insists on it: then it can only be set up anew by somebody else's hand */
export async function switchOffTwoFactor(
  db: Db,
  { isRequired, ...own }: Own & { isRequired: boolean },
): Promise<'off' | 'required' | 'wrong_password' | Wait> {
  if (isRequired) return 'required'
  const checked = await checkOwnPassword(db, own, own.password, own.now)
  if (checked === 'wrong') return 'wrong_password'
  if ('waitMs' in checked) return checked
  await inTransaction(db, async (tx) => {
    if (!(await hasTwoFactor(tx, own.userId))) return
    await forgetTwoFactor(tx, own.userId)
    await tellChange(tx, { userId: own.userId, change: 'two_factor_off', now: own.now })
    await audit(tx, own, 'switch off two-factor', 'on', 'off')
  })
  return 'off'
}

/** Ten new recovery codes; the old ones open nothing any more. */
export async function renewRecoveryCodes(
  db: Db,
  own: Own,
): Promise<{ codes: string[] } | 'wrong_password' | Wait> {
  const checked = await checkOwnPassword(db, own, own.password, own.now)
  if (checked === 'wrong') return 'wrong_password'
  if ('waitMs' in checked) return checked
  return inTransaction(db, async (tx) => {
    const codes = await replaceRecoveryCodes(tx, own.userId, own.now)
    const entry = { actor: own.actor, action: 'renew recovery codes', entity: 'user', entityId: own.userId }
    await recordAudit(tx, entry, own.now)
    await tellChange(tx, { userId: own.userId, change: 'recovery_codes', now: own.now })
    return { codes }
  })
}

const audit = (tx: Tx, { userId, actor, now }: Own, action: string, before: string, after: string) =>
  recordAudit(
    tx,
    {
      actor,
      action,
      entity: 'user',
      entityId: userId,
      before: { twoFactor: before },
      after: { twoFactor: after },
    },
    now,
  )
