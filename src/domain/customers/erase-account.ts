import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import type { Wait } from './account.ts'
import { holdCustomer } from './change-customer.ts'
import { checkOwnPassword, type SignedIn } from './own-password.ts'
import { findAccount } from './queries.ts'
import { isStaff } from './roles.ts'

/** The person who goes. What hangs on the address alone may be erased only where it was confirmed as theirs. */
export type Erased = { userId: number | null; email: string; isVerified: boolean }
/** What other slices erase in the same transaction, such as the newsletter. */
export type AlsoErase = (tx: Tx, erased: Erased) => Promise<void>

/**
 * Removes an account with its addresses, sessions, links and wishes, and what staff kept of the person. Orders stay as the
 * law of accounts wants them and lose their tie to the person (foreign keys: on delete set null).
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
    if (account) await erase(tx, { ...account, userId: account.id }, also)
    return 'erased'
  })
}

export type Erasure = {
  customerId: number
  version: number
  /** How many of the person's orders are still under way. */
  countOpenOrders: (tx: Tx) => Promise<number>
  actor: Actor
  now: number
}

/** The same by staff, for whoever has asked them for it and shown who they are; a guest has only what staff kept. */
export function eraseCustomer(
  db: Db,
  { customerId, version, countOpenOrders, actor, now }: Erasure,
  also: AlsoErase,
): Promise<'erased' | 'unknown_customer' | 'changed_since' | 'is_staff' | 'open_orders'> {
  return inTransaction(db, async (tx) => {
    const customer = await holdCustomer(tx, customerId, version, now)
    if (typeof customer === 'string') return customer
    if ((await countOpenOrders(tx)) > 0) return rollBackWith('open_orders')
    const account = customer.userId === null ? null : await findAccount(tx, customer.userId)
    if (account && isStaff(account.role)) return rollBackWith('is_staff')
    for (const email of [customer.email, ...customer.otherEmails])
      await also(tx, { userId: customer.userId, email, isVerified: true })
    if (account) await tx.deleteFrom('users').where('id', '=', account.id).execute()
    await tx.deleteFrom('customers').where('id', '=', customerId).execute()
    // Not whom: the log would keep what was to be forgotten.
    const after = { hadAccount: account !== null, ordersKept: customer.ordersCount }
    await recordAudit(
      tx,
      { actor, action: 'erase customer', entity: 'customer record', entityId: customerId, after },
      now,
    )
    return 'erased' as const
  })
}

async function erase(tx: Tx, erased: Erased & { userId: number }, also: AlsoErase): Promise<void> {
  const { userId, email, isVerified } = erased
  await also(tx, { userId, email, isVerified })
  // An address that was never confirmed may be somebody else's, who has ordered with it as a guest: that stays.
  await tx
    .deleteFrom('customers')
    .where('user_id', '=', userId)
    .where((eb) => (isVerified ? eb.lit(true) : eb('last_order_at', '=', 0)))
    .execute()
  await tx.deleteFrom('users').where('id', '=', userId).execute()
}
