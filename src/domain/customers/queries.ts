import type { Db, Tx } from '#src/platform/db/db.ts'

/** An account as its owner sees it. */
export type Account = {
  id: number
  email: string
  name: string
  role: string
  isVerified: boolean
  hasPassword: boolean
  createdAt: number
}

export async function findAccount(db: Db | Tx, userId: number): Promise<Account | null> {
  const row = await db.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst()
  if (!row) return null
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    isVerified: row.verified_at !== null,
    hasPassword: row.password_hash !== null,
    createdAt: row.created_at,
  }
}

export type Credentials = { id: number; email: string; role: string; passwordHash: string | null }

/** @param email normalised */
export async function findCredentials(db: Db | Tx, email: string): Promise<Credentials | null> {
  const row = await db
    .selectFrom('users')
    .select(['id', 'email', 'role', 'password_hash as passwordHash'])
    .where('email', '=', email)
    .executeTakeFirst()
  return row ?? null
}

export async function findCredentialsById(db: Db | Tx, userId: number): Promise<Credentials | null> {
  const row = await db
    .selectFrom('users')
    .select(['id', 'email', 'role', 'password_hash as passwordHash'])
    .where('id', '=', userId)
    .executeTakeFirst()
  return row ?? null
}

/** Whether somebody owns this shop, or it still waits to be set up. */
export async function hasOwner(db: Db | Tx): Promise<boolean> {
  const row = await db
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'owner')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** What people are called, by their ids; those who are gone are missing. */
export async function listNames(db: Db | Tx, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('users').select(['id', 'name']).where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}
