import { slugify } from '#src/kernel/slug.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { pathTo } from './category.ts'
import { nameKey } from './names.ts'
import { keepOldSlug, leaveOldSlugs } from './old-slugs.ts'

export type CategoryInput = {
  slug: string
  title: string
  blurb: string
  /** null for a category of the menu. */
  parentId: number | null
  mediaId: number | null
  hue: number
  position: number
}

export type CategoryRefusal = 'no_title' | 'unknown_parent' | 'inside_itself'

/** Writes a category, found by its slug. */
export function saveCategory(
  db: Db | Tx,
  input: CategoryInput,
  now: number,
): Promise<{ id: number } | CategoryRefusal> {
  if (input.title.trim() === '') return Promise.resolve('no_title')
  return inTransaction<{ id: number } | CategoryRefusal>(db, async (tx) => {
    const refusal = input.parentId === null ? null : await refuseParent(tx, input.slug, input.parentId)
    if (refusal) return refusal
    const row = {
      parent_id: input.parentId,
      title: input.title,
      blurb: input.blurb,
      media_id: input.mediaId,
      hue: input.hue,
      position: input.position,
      updated_at: now,
    }
    const saved = await tx
      .insertInto('categories')
      .values({ ...row, slug: input.slug, created_at: now })
      .onConflict((conflict) => conflict.column('slug').doUpdateSet(row))
      .returning('id')
      .executeTakeFirstOrThrow()
    await markChanged(tx)
    return saved
  })
}

/** A category cannot stand below itself, however many others are between. */
async function refuseParent(tx: Tx, slug: string, parentId: number): Promise<CategoryRefusal | null> {
  const rows = await tx.selectFrom('categories').select(['id', 'parent_id as parentId', 'slug']).execute()
  const path = pathTo(new Map(rows.map((row) => [row.id, row])), parentId)
  if (path.length === 0) return 'unknown_parent'
  return path.some((category) => category.slug === slug) ? 'inside_itself' : null
}

/** The category of this name, whatever its case; also under a new name, since its address stays. */
export async function findCategoryByTitle(db: Db | Tx, title: string): Promise<number | null> {
  const known = await db.selectFrom('categories').select(['id', 'title', 'slug']).orderBy('id').execute()
  const same =
    known.find((category) => nameKey(category.title) === nameKey(title)) ??
    known.find((category) => category.slug === slugify(title))
  return same?.id ?? null
}

/** The category of this name, made at the end of the menu where there is none. */
export async function ensureCategory(tx: Tx, title: string, now: number): Promise<number> {
  return (await findCategoryByTitle(tx, title)) ?? makeCategory(tx, title, null, now)
}

/**
 * The category at the end of a path, found below the one before it as `findCategoryByTitle` finds one; null where the
 * path breaks off.
 * @param titles from the top down
 * @param make what is missing, at the end of its parent's
 */
export async function findCategoryByPath(
  tx: Tx,
  titles: readonly string[],
  make: { now: number } | null,
): Promise<number | null> {
  let parentId: number | null = null
  for (const title of titles) {
    const found = await findBelow(tx, parentId, title)
    if (found === null && make === null) return null
    parentId = found ?? (await makeCategory(tx, title, parentId, make?.now ?? 0))
  }
  return parentId
}

async function findBelow(tx: Tx, parentId: number | null, title: string): Promise<number | null> {
  const known = await tx
    .selectFrom('categories')
    .select(['id', 'title', 'slug'])
    .where('parent_id', parentId === null ? 'is' : '=', parentId)
    .orderBy('id')
    .execute()
  const same =
    known.find((category) => nameKey(category.title) === nameKey(title)) ??
    known.find((category) => category.slug === slugify(title))
  return same?.id ?? null
}

async function makeCategory(tx: Tx, title: string, parentId: number | null, now: number): Promise<number> {
  const known = await tx.selectFrom('categories').select(['slug', 'position']).execute()
  const slugs = new Set(known.map((category) => category.slug))
  const base = slugify(title)
  let slug = base
  for (let n = 2; slugs.has(slug); n++) slug = `${base}-${n}`
  const position = Math.max(0, ...known.map((category) => category.position)) + 1
  const input = { slug, title, blurb: '', parentId, mediaId: null, hue: hueOf(slug), position }
  const saved = await saveCategory(tx, input, now)
  if (typeof saved === 'string') throw new Error(`category “${title}” could not be made: ${saved}`)
  return saved.id
}

/** A hue for a thing nobody gave one, always the same for the same name, in steps of five. */
export function hueOf(name: string): number {
  let sum = 0
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003
  return (sum % 72) * 5
}

/**
 * Takes a category away; its products stay, and the categories below it move up to its parent, which its addresses lead to
 * from then on.
 */
export function removeCategory(db: Db | Tx, slug: string, now: number): Promise<'unknown_category' | null> {
  return inTransaction(db, async (tx) => {
    const category = await tx
      .selectFrom('categories')
      .select(['id', 'parent_id'])
      .where('slug', '=', slug)
      .executeTakeFirst()
    if (!category) return 'unknown_category'
    const { id, parent_id: heirId } = category
    await tx.updateTable('categories').set({ parent_id: heirId }).where('parent_id', '=', id).execute()
    await tx.deleteFrom('categories').where('id', '=', id).execute()
    await leaveOldSlugs(tx, { kind: 'category', entityId: id, heirId })
    if (heirId !== null) await keepOldSlug(tx, { kind: 'category', slug, entityId: heirId, now })
    await markChanged(tx)
    return null
  })
}
