import {
  type Address,
  type AddressField,
  type AddressProblem,
  type AddressRules,
  normaliseAddress,
  refuseAddress,
} from '#src/kernel/address.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { hasProblems } from './account.ts'
import { listAddresses, MAX_ADDRESSES } from './addresses.ts'
import { lockUser } from './save-user.ts'

export type AddressSave = {
  userId: number
  /** Null for a new one. */
  addressId: number | null
  address: Address
  /** Those of the address's country. */
  rules: AddressRules
  isDefault: boolean
  now: number
}
export type AddressSaved =
  | { addressId: number }
  | { problems: Partial<Record<AddressField, AddressProblem>> }
  | 'too_many'
  | 'no_such_address'

/** Adds an address to someone's book or changes one of theirs. The first is the default; there is always just one. */
export async function saveAddress(db: Db, save: AddressSave): Promise<AddressSaved> {
  // Names its fields one by one: whatever else a form's object carries never reaches a column.
  const address = normaliseAddress(save.address, save.rules)
  const problems = refuseAddress(address, save.rules)
  if (hasProblems(problems)) return { problems }
  return inTransaction(db, async (tx) => {
    if (!(await lockUser(tx, save.userId, save.now))) return 'no_such_address'
    const book = await listAddresses(tx, save.userId)
    const addressId =
      save.addressId === null
        ? await insertAddress(tx, save, address, book.length)
        : await updateAddress(tx, save, address, save.addressId)
    if (typeof addressId === 'string') return addressId
    if (save.isDefault || book.length === 0) await setDefault(tx, save.userId, addressId)
    return { addressId }
  })
}

async function insertAddress(
  tx: Tx,
  { userId, now }: AddressSave,
  address: Address,
  count: number,
): Promise<number | 'too_many'> {
  if (count >= MAX_ADDRESSES) return 'too_many'
  const row = await tx
    .insertInto('addresses')
    .values({ ...address, user_id: userId, is_default: 0, created_at: now, updated_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

async function updateAddress(
  tx: Tx,
  { userId, now }: AddressSave,
  address: Address,
  addressId: number,
): Promise<number | 'no_such_address'> {
  const row = await tx
    .updateTable('addresses')
    .set({ ...address, updated_at: now })
    .where('id', '=', addressId)
    .where('user_id', '=', userId)
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? 'no_such_address'
}

/** Sends orders here from now on, unless the shopper says otherwise at checkout. */
export function makeDefault(
  db: Db,
  { userId, addressId, now }: { userId: number; addressId: number; now: number },
): Promise<'changed' | 'no_such_address'> {
  return inTransaction<'changed' | 'no_such_address'>(db, async (tx) => {
    await lockUser(tx, userId, now)
    return (await setDefault(tx, userId, addressId)) ? 'changed' : rollBackWith('no_such_address')
  })
}

/** Takes an address out of the book; where it was the default, the oldest that is left becomes it. */
export function removeAddress(
  db: Db,
  { userId, addressId, now }: { userId: number; addressId: number; now: number },
): Promise<'removed' | 'no_such_address'> {
  return inTransaction(db, async (tx) => {
    await lockUser(tx, userId, now)
    const row = await tx
      .deleteFrom('addresses')
      .where('id', '=', addressId)
      .where('user_id', '=', userId)
      .returning('is_default')
      .executeTakeFirst()
    if (!row) return 'no_such_address'
    const [oldest] = await listAddresses(tx, userId)
    if (row.is_default === 1 && oldest) await setDefault(tx, userId, oldest.id)
    return 'removed'
  })
}

/** @returns false where the address is not this person's */
async function setDefault(tx: Tx, userId: number, addressId: number): Promise<boolean> {
  await tx
    .updateTable('addresses')
    .set({ is_default: 0 })
    .where('user_id', '=', userId)
    .where('is_default', '=', 1)
    .execute()
  const row = await tx
    .updateTable('addresses')
    .set({ is_default: 1 })
    .where('id', '=', addressId)
    .where('user_id', '=', userId)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
