import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'

/** Filters of a list that staff keep under a name: for themselves, or for everybody who works here. */
export type StoredView = {
  id: number
  userId: number
  name: string
  /** The list it belongs to, such as 'orders'. */
  area: string
  /** The filters as the list's address holds them. */
  query: string
  isShared: boolean
}

export type ViewRefusal = 'no_name' | 'too_many' | 'not_found'

const MOST_OF_ONE = 20
export const LONGEST_VIEW_NAME = 40

/** What somebody sees above a list: their own and what others share. */
export async function listStoredViews(db: Db | Tx, area: string, userId: number): Promise<StoredView[]> {
  const rows = await db
    .selectFrom('saved_views')
    .selectAll()
    .where('area', '=', area)
    .where((eb) => eb.or([eb('user_id', '=', userId), eb('is_shared', '=', 1)]))
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    name: row.name,
    area: row.area,
    query: row.query,
    isShared: row.is_shared === 1,
  }))
}

type By = { actor: Actor; now: number }
type Naming = { name: string; isShared: boolean }

/** @returns the new view's id, or why there is none */
export function saveView(
  db: Db,
  { area, query, name, isShared, actor, now }: { area: string; query: string } & Naming & By,
): Promise<number | ViewRefusal> {
  return inTransaction(db, async (tx) => {
    const userId = actor.userId ?? 0
    const refusal = refuseName(name)
    if (refusal) return refusal
    const known = await listStoredViews(tx, area, userId)
    if (known.filter((view) => view.userId === userId).length >= MOST_OF_ONE) return 'too_many'
    const values = { name, query, is_shared: isShared ? 1 : 0 }
    const { id } = await tx
      .insertInto('saved_views')
      .values({ ...values, user_id: userId, area, created_at: now, updated_at: now })
      .returning('id')
      .executeTakeFirstOrThrow()
    const after = { name, query, isShared }
    await recordAudit(tx, { actor, action: 'save view', entity: 'saved_view', entityId: id, after }, now)
    return id
  })
}

/** Only whoever made a view renames it, shares it or takes it back. */
export function renameView(
  db: Db,
  { id, name, isShared, actor, now }: { id: number } & Naming & By,
): Promise<ViewRefusal | null> {
  return inTransaction(db, async (tx) => {
    const refusal = refuseName(name)
    if (refusal) return refusal
    const known = await findOwn(tx, id, actor)
    if (!known) return 'not_found'
    await tx
      .updateTable('saved_views')
      .set({ name, is_shared: isShared ? 1 : 0, updated_at: now })
      .where('id', '=', id)
      .execute()
    const before = { name: known.name, isShared: known.is_shared === 1 }
    const entry = { actor, action: 'rename view', entity: 'saved_view', entityId: id }
    await recordAudit(tx, { ...entry, before, after: { name, isShared } }, now)
    return null
  })
}

export function removeView(db: Db, { id, actor, now }: { id: number } & By): Promise<ViewRefusal | null> {
  return inTransaction(db, async (tx) => {
    const known = await findOwn(tx, id, actor)
    if (!known) return 'not_found'
    await tx.deleteFrom('saved_views').where('id', '=', id).execute()
    const before = { name: known.name, query: known.query }
    await recordAudit(tx, { actor, action: 'remove view', entity: 'saved_view', entityId: id, before }, now)
    return null
  })
}

const refuseName = (name: string): ViewRefusal | null =>
  name === '' || name.length > LONGEST_VIEW_NAME ? 'no_name' : null

const findOwn = (tx: Tx, id: number, actor: Actor) =>
  tx
    .selectFrom('saved_views')
    .selectAll()
    .where('id', '=', id)
    .where('user_id', '=', actor.userId ?? 0)
    .executeTakeFirst()
