import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { MAX_TAG, MAX_TAGS, normaliseTag, refuseWords } from './customer.ts'

type Tagging = { customerId: number; tag: string; actor: Actor; now: number }
export type TagRefusal = 'missing' | 'too_long' | 'malformed' | 'too_many' | 'unknown_customer'

/** Puts a tag on a person; a second time changes nothing. */
export function tagCustomer(
  db: Db,
  { customerId, tag: typed, actor, now }: Tagging,
): Promise<TagRefusal | null> {
  const tag = normaliseTag(typed)
  const refusal = refuseWords(tag, MAX_TAG)
  if (refusal) return Promise.resolve(refusal)
  return inTransaction<TagRefusal | null>(db, async (tx) => {
    const customer = await tx
      .selectFrom('customers')
      .select('id')
      .where('id', '=', customerId)
      .executeTakeFirst()
    if (!customer) return 'unknown_customer'
    const tags = await tx
      .selectFrom('customer_tags')
      .select('tag')
      .where('customer_id', '=', customerId)
      .execute()
    if (tags.some((each) => each.tag === tag)) return null
    if (tags.length >= MAX_TAGS) return 'too_many'
    await tx
      .insertInto('customer_tags')
      .values({ customer_id: customerId, tag })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const entry = {
      actor,
      action: 'tag customer',
      entity: 'customer record',
      entityId: customerId,
      after: { tag },
    }
    await recordAudit(tx, entry, now)
    return null
  })
}

export function untagCustomer(db: Db, { customerId, tag, actor, now }: Tagging): Promise<void> {
  return inTransaction(db, async (tx) => {
    const gone = await tx
      .deleteFrom('customer_tags')
      .where('customer_id', '=', customerId)
      .where('tag', '=', tag)
      .returning('tag')
      .executeTakeFirst()
    if (!gone) return
    const entry = {
      actor,
      action: 'untag customer',
      entity: 'customer record',
      entityId: customerId,
      before: { tag },
    }
    await recordAudit(tx, entry, now)
  })
}
