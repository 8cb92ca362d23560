import type { Db, Tx } from '#src/platform/db/db.ts'

/** Things whose address follows their name, and is found by every slug they ever had. */
export type SluggedKind = 'category' | 'product' | 'collection'

/**
 * Remembers a slug that a thing bore until now. It points at the thing, not at the slug after it, so that a chain of
 * names leads to the last one in one step.
 */
export async function keepOldSlug(
  tx: Tx,
  { kind, slug, entityId, now }: { kind: SluggedKind; slug: string; entityId: number; now: number },
): Promise<void> {
  await tx
    .insertInto('old_slugs')
    .values({ kind, slug, entity_id: entityId, created_at: now })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'slug']).doUpdateSet({ entity_id: entityId, created_at: now }),
    )
    .execute()
}

/** Lets go of what a thing was called, where the thing is no more: or hands it to what stands in its place. */
export async function leaveOldSlugs(
  tx: Tx,
  { kind, entityId, heirId = null }: { kind: SluggedKind; entityId: number; heirId?: number | null },
): Promise<void> {
  if (heirId === null)
    await tx.deleteFrom('old_slugs').where('kind', '=', kind).where('entity_id', '=', entityId).execute()
  else
    await tx
      .updateTable('old_slugs')
      .set({ entity_id: heirId })
      .where('kind', '=', kind)
      .where('entity_id', '=', entityId)
      .execute()
}

/** The slug that a thing bears now, by one it bore before; null where there is none, or nobody may see it yet. */
export async function findMoved(db: Db | Tx, kind: SluggedKind, slug: string): Promise<string | null> {
  const old = db.selectFrom('old_slugs').where('old_slugs.kind', '=', kind).where('old_slugs.slug', '=', slug)
  const moved = await moveOf[kind](old).executeTakeFirst()
  return moved && moved.slug !== slug ? moved.slug : null
}

type OldSlugs = ReturnType<typeof oldSlugs>
const oldSlugs = (db: Db | Tx) => db.selectFrom('old_slugs')

const moveOf = {
  category: (old: OldSlugs) =>
    old.innerJoin('categories', 'categories.id', 'old_slugs.entity_id').select('categories.slug'),
  product: (old: OldSlugs) =>
    old
      .innerJoin('products', 'products.id', 'old_slugs.entity_id')
      .select('products.slug')
      .where('products.status', 'not in', ['draft', 'scheduled']),
  collection: (old: OldSlugs) =>
    old
      .innerJoin('collections', 'collections.id', 'old_slugs.entity_id')
      .select('collections.slug')
      .where('collections.status', '=', 'published'),
}
