import type { Address } from '#src/kernel/address.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'

export const MAX_ADDRESSES = 20

/** An address in someone's book. */
export type SavedAddress = Address & { id: number; isDefault: boolean }

/** The person's own addresses, the default one first, then as they were added. */
export async function listAddresses(db: Db | Tx, userId: number): Promise<SavedAddress[]> {
  const rows = await db
    .selectFrom('addresses')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('is_default', 'desc')
    .orderBy('id')
    .execute()
  return rows.map(({ user_id: _, is_default, created_at: __, updated_at: ___, ...address }) => ({
    ...address,
    isDefault: is_default === 1,
  }))
}
