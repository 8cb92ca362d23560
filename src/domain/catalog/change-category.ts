import { type Actor, recordAudit } from '#src/domain/audit/audit.ts'
import { slugify } from '#src/kernel/slug.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { pathTo } from './category.ts'
import { keepOldSlug } from './old-slugs.ts'

/** What staff write about a category. */
export type CategoryWish = {
  title: string
  /** '' makes one from the title. */
  slug: string
  blurb: string
  /** null for a category of the menu. */
  parentId: number | null
  mediaId: number | null
  hue: number
}

export type CategoryProblem =
  | 'no_title'
  | 'slug_taken'
  | 'unknown_parent'
  | 'inside_itself'
  | 'unknown_picture'
  | 'unknown_category'
  | 'changed_since'

type Ask = {
  /** null for a new one. */
  id: number | null
  /** What the form was filled from; nothing is written over what somebody else saved meanwhile. */
  version: number
  wish: CategoryWish
  actor: Actor
  now: number
}

/**
 * Makes a category or changes one. Its old slug goes on leading to it. Whoever changes the tree holds the shop's revision
 * first, so that two moves at once cannot close a circle between them.
 */
export function changeCategory(db: Db | Tx, ask: Ask): Promise<{ id: number } | CategoryProblem> {
  const { title } = ask.wish
  if (title.trim() === '') return Promise.resolve('no_title')
  return inTransaction<{ id: number } | CategoryProblem>(db, async (tx) => {
    await markChanged(tx)
    const wish = { ...ask.wish, title: title.trim(), slug: slugify(ask.wish.slug || title) }
    const known = ask.id === null ? null : await findRow(tx, ask.id)
    if (ask.id !== null && !known) return 'unknown_category'
    if (known && known.updated_at !== ask.version) return 'changed_since'
    const refusal = await refuse(tx, wish, ask.id)
    if (refusal) return refusal
    const id = known ? await change(tx, known, wish, ask.now) : await make(tx, wish, ask.now)
    const entry = { action: known ? 'change category' : 'make category', entity: 'category', entityId: id }
    const before = known ? wishOf(known) : null
    await recordAudit(tx, { actor: ask.actor, ...entry, before, after: wish }, ask.now)
    return { id }
  })
}

const findRow = (tx: Tx, id: number) =>
  tx.selectFrom('categories').selectAll().where('id', '=', id).executeTakeFirst()

type Row = NonNullable<Awaited<ReturnType<typeof findRow>>>

const wishOf = (row: Row): CategoryWish => ({
  title: row.title,
  slug: row.slug,
  blurb: row.blurb,
  parentId: row.parent_id,
  mediaId: row.media_id,
  hue: row.hue,
})

const rowOf = (wish: CategoryWish) => ({
  title: wish.title,
  slug: wish.slug,
  blurb: wish.blurb,
  parent_id: wish.parentId,
  media_id: wish.mediaId,
  hue: wish.hue,
})

async function make(tx: Tx, wish: CategoryWish, now: number): Promise<number> {
  const position = await lastPosition(tx)
  const row = { ...rowOf(wish), position: position + 1, created_at: now, updated_at: now }
  return (await tx.insertInto('categories').values(row).returning('id').executeTakeFirstOrThrow()).id
}

async function change(tx: Tx, known: Row, wish: CategoryWish, now: number): Promise<number> {
  // In another place it stands last: where it stood among others says nothing there.
  const isElsewhere = wish.parentId !== known.parent_id
  const place = isElsewhere ? { position: (await lastPosition(tx)) + 1 } : {}
  await tx
    .updateTable('categories')
    .set({ ...rowOf(wish), ...place, updated_at: nextVersion(known.updated_at, now) })
    .where('id', '=', known.id)
    .execute()
  if (wish.slug !== known.slug)
    await keepOldSlug(tx, { kind: 'category', slug: known.slug, entityId: known.id, now })
  return known.id
}

/** A version always moves on, even where two saves share a millisecond. */
export const nextVersion = (version: number, now: number): number => Math.max(now, version + 1)

async function lastPosition(tx: Tx): Promise<number> {
  const { last } = await tx
    .selectFrom('categories')
    .select((eb) => eb.fn.max('position').as('last'))
    .executeTakeFirstOrThrow()
  return Number(last ?? 0)
}

async function refuse(tx: Tx, wish: CategoryWish, id: number | null): Promise<CategoryProblem | null> {
  const rows = await tx.selectFrom('categories').select(['id', 'parent_id as parentId', 'slug']).execute()
  if (rows.some((row) => row.slug === wish.slug && row.id !== id)) return 'slug_taken'
  if (wish.parentId !== null) {
    const path = pathTo(new Map(rows.map((row) => [row.id, row])), wish.parentId)
    if (path.length === 0) return 'unknown_parent'
    if (path.some((row) => row.id === id)) return 'inside_itself'
  }
  if (wish.mediaId === null) return null
  const media = await tx.selectFrom('media').select('id').where('id', '=', wish.mediaId).executeTakeFirst()
  return media ? null : 'unknown_picture'
}
