import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'

export type TagRefusal = 'no_tag' | 'too_many_tags' | 'tagged_already' | 'not_tagged'

const LONGEST_TAG = 40
const MOST_TAGS = 20
const MOST_OFFERED = 200

/** A tag as it is kept: small letters, single spaces; '' where nothing is left of it. */
export const tidyTag = (typed: string): string =>
  typed
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\s,]+/g, ' ')
    .trim()
    .slice(0, LONGEST_TAG)
    .trim()

export async function listTagsOf(db: Db | Tx, orderId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('order_tags')
    .select('tag')
    .where('order_id', '=', orderId)
    .orderBy('tag')
    .execute()
  return rows.map(({ tag }) => tag)
}

/** The tags of a page of orders, by order. */
export async function listTagsByOrder(
  db: Db | Tx,
  orderIds: readonly number[],
): Promise<Map<number, string[]>> {
  const tags = new Map<number, string[]>()
  if (orderIds.length === 0) return tags
  const rows = await db
    .selectFrom('order_tags')
    .selectAll()
    .where('order_id', 'in', orderIds)
    .orderBy('tag')
    .execute()
  for (const { order_id: id, tag } of rows) tags.set(id, [...(tags.get(id) ?? []), tag])
  return tags
}

/** Every tag there is, to choose from. */
export async function listTags(db: Db | Tx): Promise<string[]> {
  const rows = await db
    .selectFrom('order_tags')
    .select('tag')
    .distinct()
    .orderBy('tag')
    .limit(MOST_OFFERED)
    .execute()
  return rows.map(({ tag }) => tag)
}

type Tagging = { orderId: number; tag: string; actor: Actor; now: number }

export const addTag = (db: Db, tagging: Tagging): Promise<TagRefusal | null> =>
  changeTags(db, tagging, 'tag order', async (tx, before, tag) => {
    if (before.includes(tag)) return 'tagged_already'
    if (before.length >= MOST_TAGS) return 'too_many_tags'
    const row = { order_id: tagging.orderId, tag }
    // Two people may think of the same word at once.
    await tx
      .insertInto('order_tags')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    return [...before, tag].sort()
  })

export const removeTag = (db: Db, tagging: Tagging): Promise<TagRefusal | null> =>
  changeTags(db, tagging, 'untag order', async (tx, before, tag) => {
    if (!before.includes(tag)) return 'not_tagged'
    const { orderId } = tagging
    await tx.deleteFrom('order_tags').where('order_id', '=', orderId).where('tag', '=', tag).execute()
    return before.filter((each) => each !== tag)
  })

function changeTags(
  db: Db,
  { orderId, tag: typed, actor, now }: Tagging,
  action: string,
  change: (tx: Tx, before: string[], tag: string) => Promise<string[] | TagRefusal>,
): Promise<TagRefusal | null> {
  return inTransaction(db, async (tx) => {
    const tag = tidyTag(typed)
    if (tag === '') return 'no_tag'
    const tags = await listTagsOf(tx, orderId)
    const after = await change(tx, tags, tag)
    if (typeof after === 'string') return after
    const entry = { actor, action, entity: 'order', entityId: orderId }
    await recordAudit(tx, { ...entry, before: { tags }, after: { tags: after } }, now)
    return null
  })
}
