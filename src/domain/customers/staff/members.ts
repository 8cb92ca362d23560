import { sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { type Holder, MADE_ROLE, staffRoles } from '../roles.ts'
import { labelOf, type RoleKeys } from './role-choice.ts'

/** The values of `users.role` that open the back office. */
const working = [...staffRoles, MADE_ROLE]

/** Somebody who works in the back office, or did. */
export type Member = RoleKeys & {
  id: number
  name: string
  email: string
  roleLabel: string
  holder: Holder
  hasTwoFactor: boolean
  hasPassword: boolean
  seenAt: number | null
  /** When their access ended; null while they have it. */
  endedAt: number | null
}

export type MemberView = 'working' | 'ended'
type Filter = { view: MemberView; text: string }

function chosen(db: Db | Tx, { view, text }: Filter) {
  const like = `%${text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`
  return db
    .selectFrom('users')
    .leftJoin('roles', 'roles.id', 'users.role_id')
    .leftJoin('two_factor', 'two_factor.user_id', 'users.id')
    .$if(view === 'working', (query) => query.where('users.role', 'in', working))
    .$if(view === 'ended', (query) => query.where('users.ended_at', 'is not', null))
    .$if(text !== '', (query) =>
      query.where(
        sql<boolean>`(lower(users.name) like ${like} escape '\\' or users.email like ${like} escape '\\')`,
      ),
    )
}

const columns = [
  'users.id',
  'users.name',
  'users.email',
  'users.role',
  'users.role_id',
  'users.seen_at',
  'users.ended_at',
  'users.password_hash',
  'roles.name as made_name',
  'roles.permissions_json',
  'two_factor.confirmed_at',
] as const

/** A page of the people, by name, and how many there are in all. */
export async function listMembers(
  db: Db,
  { limit, offset, ...filter }: Filter & { limit: number; offset: number },
): Promise<{ members: Member[]; total: number }> {
  const [rows, total] = await Promise.all([
    chosen(db, filter)
      .select(columns)
      .orderBy('users.name')
      .orderBy('users.id')
      .limit(limit)
      .offset(offset)
      .execute(),
    countMembers(db, filter),
  ])
  return { members: rows.map(toMember), total }
}

export async function countMembers(db: Db, filter: Filter): Promise<number> {
  const { count } = await chosen(db, filter)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Somebody who works in the back office now. */
export async function findMember(db: Db | Tx, userId: number): Promise<Member | null> {
  const row = await chosen(db, { view: 'working', text: '' })
    .select(columns)
    .where('users.id', '=', userId)
    .executeTakeFirst()
  return row ? toMember(row) : null
}

type Row = {
  id: number
  name: string
  email: string
  role: string
  role_id: number | null
  seen_at: number | null
  ended_at: number | null
  password_hash: string | null
  made_name: string | null
  permissions_json: string | null
  confirmed_at: number | null
}

function toMember(row: Row): Member {
  const granted = row.permissions_json === null ? [] : (JSON.parse(row.permissions_json) as string[])
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    roleId: row.role_id,
    roleLabel: labelOf(row.role, row.made_name),
    holder: { role: row.role, granted },
    hasTwoFactor: row.confirmed_at !== null,
    hasPassword: row.password_hash !== null,
    seenAt: row.seen_at,
    endedAt: row.ended_at,
  }
}

/**
 * Takes somebody's row for this transaction, after those of every owner: of two owners who end one another's access at
 * once, the second finds that there is only one left.
 * @returns null where they do not work here
 */
export async function holdMember(
  tx: Tx,
  userId: number,
): Promise<{ member: Member; isLastOwner: boolean } | null> {
  const owners = await tx
    .updateTable('users')
    .set((eb) => ({ role: eb.ref('role') }))
    .where('role', '=', 'owner')
    .returning('id')
    .execute()
  await tx
    .updateTable('users')
    .set((eb) => ({ role: eb.ref('role') }))
    .where('id', '=', userId)
    .execute()
  const member = await findMember(tx, userId)
  return member && { member, isLastOwner: member.role === 'owner' && owners.length === 1 }
}

const SEEN_EVERY_MS = 600_000

/** Notes that somebody is in the back office, to ten minutes: a page that is read need not write each time. */
export async function noteSeen(
  db: Db,
  { id, seenAt }: { id: number; seenAt: number | null },
  now: number,
): Promise<void> {
  if (seenAt !== null && now - seenAt < SEEN_EVERY_MS) return
  await db.updateTable('users').set({ seen_at: now }).where('id', '=', id).execute()
}
