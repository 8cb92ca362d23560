import type { Address } from '#src/kernel/address.ts'
import type { Db } from '#src/platform/db/db.ts'

/** What staff changed that leaves no event of the order's own: each with what it was and what it is. */
export type TagChange = { at: number; who: string; before: string[]; after: string[] }
export type AddressChange = { editId: number; before: Address; after: Address }

/** Who put tags on an order and took them off, by the log of what staff did. */
export async function listTagChanges(db: Db, orderId: number): Promise<TagChange[]> {
  const rows = await db
    .selectFrom('audit_log')
    .select(['at', 'actor_name as who', 'before_json', 'after_json'])
    .where('entity', '=', 'order')
    .where('entity_id', '=', String(orderId))
    .where('action', 'in', ['tag order', 'untag order'])
    .orderBy('id')
    .execute()
  return rows.map(({ at, who, before_json: before, after_json: after }) => ({
    at,
    who,
    before: tagsIn(before),
    after: tagsIn(after),
  }))
}

const tagsIn = (json: string | null): string[] => (JSON.parse(json ?? '{}') as { tags?: string[] }).tags ?? []

export async function listAddressChanges(db: Db, orderId: number): Promise<AddressChange[]> {
  const rows = await db
    .selectFrom('order_edits')
    .select(['id', 'before_json', 'after_json'])
    .where('order_id', '=', orderId)
    .where('kind', '=', 'address')
    .execute()
  return rows.map((row) => ({
    editId: row.id,
    before: (JSON.parse(row.before_json) as { shippingAddress: Address }).shippingAddress,
    after: (JSON.parse(row.after_json) as { shippingAddress: Address }).shippingAddress,
  }))
}
