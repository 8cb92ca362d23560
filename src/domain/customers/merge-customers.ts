import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { holdCustomer } from './change-customer.ts'
import { ownWords } from './customer.ts'
import type { Customer } from './find-customer.ts'
import { isStaff } from './roles.ts'

export type Merge = {
  kept: { id: number; version: number }
  gone: { id: number; version: number }
  actor: Actor
  now: number
}
export type MergeRefusal =
  | 'same_person'
  | 'unknown_customer'
  | 'changed_since'
  | 'is_staff'
  | 'account_must_stay'
/** What other slices hand over in the same transaction, such as orders and reviews. @returns how many of each */
export type AlsoMove = (tx: Tx, both: { kept: Customer; gone: Customer }) => Promise<Record<string, number>>

/**
 * Makes two people one: what the other had is the kept one's. Where only one has an account, that one is kept; where both
 * have, the other's login ends. The other's address still leads to the kept one.
 */
export function mergeCustomers(db: Db, merge: Merge, also: AlsoMove): Promise<MergeRefusal | null> {
  const { actor, now } = merge
  if (merge.kept.id === merge.gone.id) return Promise.resolve('same_person')
  return inTransaction<MergeRefusal | null>(db, async (tx) => {
    // In the order of their ids, whichever is kept.
    const held = new Map<number, Customer>()
    for (const { id, version } of [merge.kept, merge.gone].sort((a, b) => a.id - b.id)) {
      const customer = await holdCustomer(tx, id, version, now)
      if (typeof customer === 'string') return rollBackWith(customer)
      held.set(id, customer)
    }
    const [kept, gone] = [held.get(merge.kept.id), held.get(merge.gone.id)]
    if (!kept || !gone) return rollBackWith('unknown_customer')
    if (kept.userId === null && gone.userId !== null) return rollBackWith('account_must_stay')
    if ((await isOfStaff(tx, kept)) || (await isOfStaff(tx, gone))) return rollBackWith('is_staff')
    const moved = { ...(await moveOwn(tx, kept, gone)), ...(await also(tx, { kept, gone })) }
    await endLogin(tx, gone)
    await takeOver(tx, kept, gone, now)
    await recordAudit(
      tx,
      {
        actor,
        action: 'merge customers',
        entity: 'customer record',
        entityId: kept.id,
        before: { merged: { id: gone.id, email: gone.email, hadAccount: gone.userId !== null } },
        after: { moved },
      },
      now,
    )
    return null
  })
}

async function isOfStaff(tx: Tx, { userId }: Customer): Promise<boolean> {
  if (userId === null) return false
  const user = await tx.selectFrom('users').select('role').where('id', '=', userId).executeTakeFirst()
  return user !== undefined && isStaff(user.role)
}

/** Addresses, wishes, notes and tags. */
async function moveOwn(tx: Tx, kept: Customer, gone: Customer): Promise<Record<string, number>> {
  const notes = await tx
    .updateTable('customer_notes')
    .set({ customer_id: kept.id })
    .where('customer_id', '=', gone.id)
    .executeTakeFirst()
  for (const tag of gone.tags.filter((each) => !kept.tags.includes(each)))
    await tx.insertInto('customer_tags').values({ customer_id: kept.id, tag }).execute()
  const counts = { notes: Number(notes.numUpdatedRows), addresses: 0, wishes: 0 }
  if (kept.userId === null || gone.userId === null) return counts
  const own = await tx.selectFrom('addresses').select('id').where('user_id', '=', kept.userId).execute()
  const addresses = await tx
    .updateTable('addresses')
    .set({ user_id: kept.userId, ...(own.length > 0 && { is_default: 0 }) })
    .where('user_id', '=', gone.userId)
    .executeTakeFirst()
  return {
    ...counts,
    addresses: Number(addresses.numUpdatedRows),
    wishes: await moveWishes(tx, kept.userId, gone.userId),
  }
}

async function moveWishes(tx: Tx, keptId: number, goneId: number): Promise<number> {
  const wishes = await tx
    .updateTable('wishlist_items')
    .set({ user_id: keptId })
    .where('user_id', '=', goneId)
    .where(
      'product_id',
      'not in',
      tx.selectFrom('wishlist_items as own').select('own.product_id').where('own.user_id', '=', keptId),
    )
    .executeTakeFirst()
  return Number(wishes.numUpdatedRows)
}

/** Signs its browsers out and kills its links as well: they hang on the account. */
async function endLogin(tx: Tx, { userId }: Customer): Promise<void> {
  if (userId !== null) await tx.deleteFrom('users').where('id', '=', userId).execute()
}

async function takeOver(tx: Tx, kept: Customer, gone: Customer, now: number): Promise<void> {
  await tx
    .updateTable('customer_emails')
    .set({ customer_id: kept.id })
    .where('customer_id', '=', gone.id)
    .execute()
  await tx.deleteFrom('customers').where('id', '=', gone.id).execute()
  await tx
    .insertInto('customer_emails')
    .values({ email: gone.email, customer_id: kept.id, created_at: now })
    .execute()
  const name = kept.name || gone.name
  await tx
    .updateTable('customers')
    .set({
      name,
      phone: kept.phone || gone.phone,
      group_id: kept.groupId ?? gone.groupId,
      own_words: ownWords(name, [kept.email, ...kept.otherEmails, gone.email, ...gone.otherEmails]),
      created_at: Math.min(kept.createdAt, gone.createdAt),
    })
    .where('id', '=', kept.id)
    .execute()
}

/** How much would move, to be looked at before. */
export async function previewMerge(db: Db, gone: Customer) {
  const countOf = async (table: 'addresses' | 'wishlist_items', userId: number) =>
    Number(
      (
        await db
          .selectFrom(table)
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .where('user_id', '=', userId)
          .executeTakeFirstOrThrow()
      ).count,
    )
  const notes = await db
    .selectFrom('customer_notes')
    .select('id')
    .where('customer_id', '=', gone.id)
    .execute()
  const [addresses, wishes] =
    gone.userId === null
      ? [0, 0]
      : [await countOf('addresses', gone.userId), await countOf('wishlist_items', gone.userId)]
  return { addresses, wishes, notes: notes.length, tags: gone.tags.length }
}
