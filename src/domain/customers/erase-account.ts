import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { forgetPerson } from '../audit/forget-person.ts'
import type { Wait } from './account.ts'
import { checkOwnPassword, type SignedIn } from './own-password.ts'
import { findAccount } from './queries.ts'
import { isStaff } from './roles.ts'

/** The person who goes. What hangs on the address alone may be erased only where it was confirmed as theirs. */
export type Erased = { userId: number; email: string; isVerified: boolean }
/** What other slices erase in the same transaction, such as the newsletter. */
export type AlsoErase = (tx: Tx, erased: Erased) => Promise<void>

/**
 * Removes an account with its addresses, sessions, links and wishes. Orders stay as the law of accounts wants
 * them and lose their tie to the person (foreign keys: on delete set null); the log keeps what was done, without their name.
 */
export async function eraseAccount(
  db: Db,
  { password, now, ...who }: SignedIn & { password: string; now: number },
  also: AlsoErase,
): Promise<'erased' | 'wrong' | 'is_staff' | Wait> {
  const checked = await checkOwnPassword(db, who, password, now)
  if (checked === 'wrong' || 'waitMs' in checked) return checked
  // Staff left their names in the audit log, and the last owner would leave a shop that nobody can open.
  if (isStaff(checked.role)) return 'is_staff'
  return inTransaction<'erased'>(db, async (tx) => {
    const account = await findAccount(tx, who.userId)
    if (!account) return 'erased'
    await also(tx, { userId: account.id, email: account.email, isVerified: account.isVerified })
    await forgetPerson(tx, account.id, now)
    await tx.deleteFrom('users').where('id', '=', account.id).execute()
    return 'erased'
  })
}
