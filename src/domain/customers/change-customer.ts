import { normaliseEmail } from '#src/kernel/email.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { normaliseName, refuseName } from './account.ts'
import { askToMove } from './change-email.ts'
import { normalisePhone, ownWords } from './customer.ts'
import { type Customer, findCustomer, findCustomerIdByEmail } from './find-customer.ts'
import { countMail, countMove } from './limits.ts'

export type CustomerForm = { name: string; email: string; phone: string; groupId: number | null }
export type CustomerProblems = {
  name?: 'missing' | 'too_long' | 'malformed'
  email?: 'malformed' | 'taken' | 'asked_often'
  phone?: 'malformed'
  group?: 'unknown'
}
type Answer = 'saved' | 'mail_sent' | 'changed_since' | 'unknown_customer' | { problems: CustomerProblems }

/**
 * Changes how a person is called and reached. An account's own address is its key: it moves only by a link that is mailed to
 * the new one, as when its owner asks for it. A guest's is changed at once; what they ordered keeps the address it was
 * ordered with.
 */
export function changeCustomer(
  db: Db,
  change: { customerId: number; version: number; form: CustomerForm; actor: Actor; now: number },
): Promise<Answer> {
  const { customerId, version, form, actor, now } = change
  const name = normaliseName(form.name)
  const email = normaliseEmail(form.email)
  const phone = normalisePhone(form.phone)
  const nameProblem = name === '' ? null : refuseName(name)
  if (nameProblem || email === null || phone === null)
    return Promise.resolve({
      problems: {
        ...(nameProblem && { name: nameProblem }),
        ...(email === null && { email: 'malformed' as const }),
        ...(phone === null && { phone: 'malformed' as const }),
      },
    })
  return inTransaction<Answer>(db, async (tx) => {
    const before = await holdCustomer(tx, customerId, version, now)
    if (typeof before === 'string') return before
    if (name === '' && before.userId !== null) return rollBackWith({ problems: { name: 'missing' } })
    await refuseUnknownGroup(tx, form.groupId)
    const isMoving = email !== before.email
    if (isMoving) await refuseTaken(tx, email, customerId)
    const after = { name, phone, groupId: form.groupId, ...(isMoving && before.userId === null && { email }) }
    await saveContact(tx, before, { email: before.email, ...after }, now)
    const isAsked = isMoving && before.userId !== null
    if (isAsked) await askAccount(tx, before.userId ?? 0, email, now)
    const kept = { name: before.name, phone: before.phone, groupId: before.groupId, email: before.email }
    await recordAudit(
      tx,
      {
        actor,
        action: 'change customer',
        entity: 'customer record',
        entityId: customerId,
        before: kept,
        after: { ...kept, ...after, ...(isAsked && { askedToMoveTo: email }) },
      },
      now,
    )
    return isAsked ? 'mail_sent' : 'saved'
  })
}

/** Takes a customer's row for this transaction, where it is still as it was seen. */
export async function holdCustomer(
  tx: Tx,
  customerId: number,
  version: number,
  now: number,
): Promise<Customer | 'changed_since' | 'unknown_customer'> {
  const held = await tx
    .updateTable('customers')
    .set({ updated_at: Math.max(now, version + 1) })
    .where('id', '=', customerId)
    .where('updated_at', '=', version)
    .returning('id')
    .executeTakeFirst()
  const customer = await findCustomer(tx, customerId)
  if (!customer) return 'unknown_customer'
  return held ? customer : 'changed_since'
}

async function refuseUnknownGroup(tx: Tx, groupId: number | null): Promise<void> {
  if (groupId === null) return
  const group = await tx
    .selectFrom('customer_groups')
    .select('id')
    .where('id', '=', groupId)
    .executeTakeFirst()
  if (!group) rollBackWith({ problems: { group: 'unknown' } })
}

async function refuseTaken(tx: Tx, email: string, customerId: number): Promise<void> {
  const owner = await findCustomerIdByEmail(tx, email)
  const user = await tx.selectFrom('users').select('id').where('email', '=', email).executeTakeFirst()
  if (user || (owner !== null && owner !== customerId)) rollBackWith({ problems: { email: 'taken' } })
}

async function saveContact(
  tx: Tx,
  { id, userId, otherEmails, version }: Customer,
  contact: { name: string; email: string; phone: string; groupId: number | null },
  now: number,
): Promise<void> {
  const { name, email, phone, groupId } = contact
  if (userId !== null)
    await tx.updateTable('users').set({ name, updated_at: now }).where('id', '=', userId).execute()
  await tx
    .updateTable('customers')
    .set({ name, email, phone, group_id: groupId, own_words: ownWords(name, [email, ...otherEmails]) })
    .set({ updated_at: Math.max(now, version + 1) })
    .where('id', '=', id)
    .execute()
}

async function askAccount(tx: Tx, userId: number, email: string, now: number): Promise<void> {
  const waitMs = (await countMove(tx, userId, now)) || (await countMail(tx, 'email', email, now))
  if (waitMs > 0) rollBackWith({ problems: { email: 'asked_often' } })
  await askToMove(tx, userId, email, now)
}
