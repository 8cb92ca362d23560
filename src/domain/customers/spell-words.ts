import type { Tx } from '#src/platform/db/db.ts'
import { ownWords } from './customer.ts'

/** Spells out what an account's owner is found by: the database itself knows no letters without their marks. */
export async function spellWords(tx: Tx, userId: number): Promise<void> {
  const row = await tx
    .selectFrom('customers')
    .select(['id', 'name', 'email'])
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (!row) return
  const others = await tx
    .selectFrom('customer_emails')
    .select('email')
    .where('customer_id', '=', row.id)
    .execute()
  const own_words = ownWords(row.name, [row.email, ...others.map(({ email }) => email)])
  await tx.updateTable('customers').set({ own_words }).where('id', '=', row.id).execute()
}
