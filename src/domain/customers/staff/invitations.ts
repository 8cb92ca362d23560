import { DAY } from '#src/kernel/clock.ts'
import { normaliseEmail } from '#src/kernel/email.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { publish } from '#src/platform/outbox.ts'
import { hashToken, makeToken } from '#src/platform/secrets.ts'
import { recordAudit } from '../../audit/audit.ts'
import type { Wait } from '../account.ts'
import { countInvitation } from '../limits.ts'
import { findCredentials } from '../queries.ts'
import { isStaff, MADE_ROLE } from '../roles.ts'
import { type By, refuseReach } from './reach.ts'
import { findChoice, labelOf, roleKey } from './role-choice.ts'

/** How long an invitation can be accepted. */
export const INVITATION_LIFE_MS = 7 * DAY

export type InviteRefusal = 'bad_email' | 'already_staff' | 'already_invited' | 'no_such_role' | 'beyond_you'

/** Invites somebody by mail. Only the mail holds the link; it works once. */
export function inviteStaff(
  db: Db,
  { email: typed, role, by }: { email: string; role: string; by: By },
): Promise<{ invitationId: number } | InviteRefusal | Wait> {
  return inTransaction<{ invitationId: number } | InviteRefusal | Wait>(db, async (tx) => {
    const email = normaliseEmail(typed)
    if (email === null) return 'bad_email'
    const choice = await findChoice(tx, role)
    if (!choice) return 'no_such_role'
    const refusal = refuseReach(by.holder, choice.holder)
    if (refusal) return refusal
    const account = await findCredentials(tx, email)
    if (account && isStaff(account.role)) return 'already_staff'
    const waitMs = await countInvitation(tx, by.actor.userId, by.now)
    if (waitMs > 0) return { waitMs }
    const token = makeToken()
    const row = await tx
      .insertInto('invitations')
      .values({
        email,
        role: choice.role,
        role_id: choice.roleId,
        token_hash: hashToken(token),
        invited_by: by.actor.name,
        sent_at: by.now,
        expires_at: by.now + INVITATION_LIFE_MS,
        created_at: by.now,
      })
      .onConflict((conflict) => conflict.column('email').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!row) return 'already_invited'
    await publish(tx, 'staff.invited', hashToken(token), { invitationId: row.id, token }, by.now)
    await audit(tx, by, 'invite staff', row.id, null, { email, role: choice.label })
    return { invitationId: row.id }
  })
}

/** Mails a new link, and with it a new time to accept; the one before dies. */
export function resendInvitation(
  db: Db,
  { id, by }: { id: number; by: By },
): Promise<'sent' | 'no_such_invitation' | 'beyond_you' | Wait> {
  return inTransaction<'sent' | 'no_such_invitation' | 'beyond_you' | Wait>(db, async (tx) => {
    const found = await within(tx, id, by)
    if (typeof found === 'string') return found
    const waitMs = await countInvitation(tx, by.actor.userId, by.now)
    if (waitMs > 0) return { waitMs }
    const token = makeToken()
    await tx
      .updateTable('invitations')
      .set({ token_hash: hashToken(token), sent_at: by.now, expires_at: by.now + INVITATION_LIFE_MS })
      .where('id', '=', id)
      .execute()
    await publish(tx, 'staff.invited', hashToken(token), { invitationId: id, token }, by.now)
    await audit(tx, by, 'resend invitation', id, null, { email: found.email })
    return 'sent'
  })
}

/** Takes an invitation back: its link opens nothing any more. */
export function revokeInvitation(
  db: Db,
  { id, by }: { id: number; by: By },
): Promise<'revoked' | 'no_such_invitation' | 'beyond_you'> {
  return inTransaction<'revoked' | 'no_such_invitation' | 'beyond_you'>(db, async (tx) => {
    const found = await within(tx, id, by)
    if (typeof found === 'string') return found
    await tx.deleteFrom('invitations').where('id', '=', id).execute()
    await audit(tx, by, 'revoke invitation', id, { email: found.email, role: found.roleLabel }, null)
    return 'revoked'
  })
}

async function within(tx: Tx, id: number, by: By): Promise<Invitation | 'no_such_invitation' | 'beyond_you'> {
  const found = await findInvitation(tx, id)
  if (!found) return 'no_such_invitation'
  const choice = await findChoice(tx, found.roleKey)
  return (choice && refuseReach(by.holder, choice.holder)) ?? found
}

const audit = (tx: Tx, by: By, action: string, id: number, before: object | null, after: object | null) =>
  recordAudit(tx, { actor: by.actor, action, entity: 'invitation', entityId: id, before, after }, by.now)

/** An invitation that nobody has accepted yet. */
export type Invitation = {
  id: number
  email: string
  role: string
  roleId: number | null
  roleKey: string
  roleLabel: string
  invitedBy: string
  sentAt: number
  expiresAt: number
}

const open = (db: Db | Tx) =>
  db
    .selectFrom('invitations')
    .leftJoin('roles', 'roles.id', 'invitations.role_id')
    .selectAll('invitations')
    .select('roles.name as made_name')

type Row = Awaited<ReturnType<ReturnType<typeof open>['execute']>>[number]

const toInvitation = (row: Row): Invitation => ({
  id: row.id,
  email: row.email,
  role: row.role,
  roleId: row.role_id,
  roleKey: roleKey({ role: row.role, roleId: row.role_id }),
  roleLabel: labelOf(row.role, row.role === MADE_ROLE ? row.made_name : null),
  invitedBy: row.invited_by,
  sentAt: row.sent_at,
  expiresAt: row.expires_at,
})

const MOST_LISTED = 500

/** Those that wait, newest first. */
export async function listInvitations(db: Db): Promise<Invitation[]> {
  return (await open(db).orderBy('invitations.id', 'desc').limit(MOST_LISTED).execute()).map(toInvitation)
}

export async function countInvitations(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('invitations')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function findInvitation(db: Db | Tx, id: number): Promise<Invitation | null> {
  const row = await open(db).where('invitations.id', '=', id).executeTakeFirst()
  return row ? toInvitation(row) : null
}

/** The invitation that a link still opens. */
export async function findInvited(
  db: Db | Tx,
  { token, now }: { token: string; now: number },
): Promise<Invitation | null> {
  const row = await open(db)
    .where('invitations.token_hash', '=', hashToken(token))
    .where('invitations.expires_at', '>', now)
    .executeTakeFirst()
  return row ? toInvitation(row) : null
}
