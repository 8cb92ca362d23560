import type { Db, Tx } from '#src/platform/db/db.ts'

/**
 * Gives an account the orders that were made as a guest with its address. Only for an address that is confirmed: whoever
 * merely types one must not see what its owner bought.
 * @returns how many there were
 */
export async function claimOrders(
  db: Db | Tx,
  { userId, email }: { userId: number; email: string },
): Promise<number> {
  const result = await db
    .updateTable('orders')
    .set({ user_id: userId })
    .where('email', '=', email)
    .where('user_id', 'is', null)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}
