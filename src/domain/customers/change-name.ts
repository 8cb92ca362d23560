import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type NameProblem, normaliseName, refuseName } from './account.ts'
import { spellWords } from './spell-words.ts'

/**
 * @param alongWith writes the audit row where a member of staff changes their own
 * @returns what is wrong with the name, or null once it is changed
 */
export async function changeName(
  db: Db,
  { userId, name, now }: { userId: number; name: string; now: number },
  alongWith?: (tx: Tx, tidy: string) => Promise<void>,
): Promise<NameProblem | null> {
  const tidy = normaliseName(name)
  const problem = refuseName(tidy)
  if (problem) return problem
  await inTransaction(db, async (tx) => {
    await tx.updateTable('users').set({ name: tidy, updated_at: now }).where('id', '=', userId).execute()
    await spellWords(tx, userId)
    await alongWith?.(tx, tidy)
  })
  return null
}
