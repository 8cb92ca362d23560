import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { openSessions } from '#src/platform/sessions.ts'
import { recordAudit } from '../../audit/audit.ts'
import { tellChange } from '../tell-change.ts'
import { voidTokens } from '../tokens.ts'
import { holdMember, type Member } from './members.ts'
import { type By, refuseReach } from './reach.ts'
import { findChoice, roleKey } from './role-choice.ts'
import { forgetTwoFactor } from './two-factor.ts'

export type MemberRefusal = 'no_such_member' | 'yourself' | 'beyond_you' | 'last_owner'
export type Changed = 'changed' | MemberRefusal

/** Holds the person and hands them on, where this one may change them at all. */
function changing<T>(
  db: Db,
  userId: number,
  by: By,
  change: (tx: Tx, member: Member, isLastOwner: boolean) => Promise<T>,
): Promise<T | MemberRefusal> {
  return inTransaction<T | MemberRefusal>(db, async (tx) => {
    const held = await holdMember(tx, userId)
    if (!held) return 'no_such_member'
    // What one does to oneself has a page of its own, which asks for the password.
    if (by.actor.userId === userId) return 'yourself'
    return refuseReach(by.holder, held.member.holder) ?? change(tx, held.member, held.isLastOwner)
  })
}

const audit = (tx: Tx, by: By, action: string, userId: number, before: object | null, after: object | null) =>
  recordAudit(tx, { actor: by.actor, action, entity: 'user', entityId: userId, before, after }, by.now)

/** @param seen the role that the form was opened with @returns the member where somebody else has given them another since */
export function changeRole(
  db: Db,
  { userId, to, seen, by }: { userId: number; to: string; seen: string; by: By },
): Promise<Changed | 'no_such_role' | { conflict: Member }> {
  return changing(db, userId, by, async (tx, member, isLastOwner) => {
    const choice = await findChoice(tx, to)
    if (!choice) return 'no_such_role'
    if (roleKey(choice) === roleKey(member)) return 'changed'
    if (seen !== roleKey(member)) return { conflict: member }
    const refusal = refuseReach(by.holder, choice.holder)
    if (refusal) return refusal
    if (isLastOwner) return 'last_owner'
    const { role, roleId } = choice
    await tx
      .updateTable('users')
      .set({ role, role_id: roleId, updated_at: by.now })
      .where('id', '=', userId)
      .execute()
    await tellChange(tx, { userId, change: 'role', now: by.now })
    await audit(tx, by, 'change role', userId, { role: member.roleLabel }, { role: choice.label })
    return 'changed' as const
  })
}

/** Ends somebody's access at once, wherever they are signed in. Their account stays, as a customer's. */
export function endAccess(db: Db, { userId, by }: { userId: number; by: By }): Promise<Changed> {
  return changing(db, userId, by, async (tx, member, isLastOwner) => {
    if (isLastOwner) return 'last_owner'
    await tx
      .updateTable('users')
      .set({ role: 'customer', role_id: null, ended_at: by.now, updated_at: by.now })
      .where('id', '=', userId)
      .execute()
    await openSessions(tx).endAllOf(userId)
    await voidTokens(tx, userId)
    await forgetTwoFactor(tx, userId)
    await tellChange(tx, { userId, change: 'access_ended', now: by.now })
    await audit(tx, by, 'end access', userId, { role: member.roleLabel }, null)
    return 'changed' as const
  })
}

/** For somebody who has lost their phone and their recovery codes. They are signed out everywhere, and set it up anew. */
export function resetTwoFactor(db: Db, { userId, by }: { userId: number; by: By }): Promise<Changed> {
  return changing(db, userId, by, async (tx, member, isLastOwner) => {
    if (isLastOwner) return 'last_owner'
    if (!member.hasTwoFactor) return 'changed'
    await forgetTwoFactor(tx, userId)
    await openSessions(tx).endAllOf(userId)
    await tellChange(tx, { userId, change: 'two_factor_off', now: by.now })
    await audit(tx, by, 'reset two-factor', userId, { twoFactor: 'on' }, { twoFactor: 'off' })
    return 'changed' as const
  })
}

/** Signs somebody out in one browser, or in all of them. */
export function endMemberSessions(
  db: Db,
  { userId, sessionId, by }: { userId: number; sessionId: string | null; by: By },
): Promise<Changed | 'no_such_session'> {
  return changing(db, userId, by, async (tx) => {
    const ended = await tx
      .selectFrom('sessions')
      .select(['id', 'ip', 'user_agent'])
      .where('user_id', '=', userId)
      .$if(sessionId !== null, (query) => query.where('id', '=', sessionId ?? ''))
      .execute()
    if (sessionId !== null && ended.length === 0) return 'no_such_session'
    for (const { id } of ended) await openSessions(tx).end(id)
    const before = { sessions: ended.map(({ ip, user_agent }) => ({ ip, device: user_agent })) }
    if (ended.length > 0) await audit(tx, by, 'end sessions', userId, before, null)
    return 'changed' as const
  })
}
