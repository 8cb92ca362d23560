import type { Tx } from '#src/platform/db/db.ts'
import { spellWords } from './spell-words.ts'

export type NewUser = {
  email: string
  name: string
  passwordHash: string | null
  /** One of the built-in ones, or MADE_ROLE with its id. */
  role: string
  roleId?: number | null
  isVerified: boolean
  now: number
}

/** @returns the new account's id, or null where the address has one already */
export async function insertUser(tx: Tx, user: NewUser): Promise<number | null> {
  const row = await tx
    .insertInto('users')
    .values({
      email: user.email,
      name: user.name,
      password_hash: user.passwordHash,
      role: user.role,
      role_id: user.roleId ?? null,
      verified_at: user.isVerified ? user.now : null,
      created_at: user.now,
      updated_at: user.now,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (row) await spellWords(tx, row.id)
  return row?.id ?? null
}

/**
 * Takes the account's row for this transaction, so that two requests of one person come one after the other.
 * @returns false where the account is gone
 */
export async function lockUser(tx: Tx, userId: number, now: number): Promise<boolean> {
  const row = await tx
    .updateTable('users')
    .set({ updated_at: now })
    .where('id', '=', userId)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
