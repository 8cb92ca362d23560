import { type Actor, recordAudit } from '#src/domain/audit/audit.ts'
import { slugify } from '#src/kernel/slug.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { nextVersion } from './change-category.ts'
import { type CollectionWish, isUnsoundRule, MAX_PRODUCTS, MAX_RULES } from './collection.ts'
import { listLaidOut } from './collection-members.ts'
import { findCollection } from './collection-queries.ts'
import { keepOldSlug, leaveOldSlugs } from './old-slugs.ts'

export type CollectionProblem =
  | 'no_title'
  | 'slug_taken'
  | 'too_many'
  | 'unsound_rule'
  | 'unknown_picture'
  | 'unknown_collection'
  | 'changed_since'

type Ask = { id: number | null; version: number; wish: CollectionWish; actor: Actor; now: number }

/** Makes a collection or changes one, with all its products or rules. Its old slug goes on leading to it. */
export function saveCollection(db: Db | Tx, ask: Ask): Promise<{ id: number } | CollectionProblem> {
  const refusal = refuseWish(ask.wish)
  if (refusal) return Promise.resolve(refusal)
  return inTransaction<{ id: number } | CollectionProblem>(db, async (tx) => {
    // Held first, so that two who save at once do so one after the other.
    await markChanged(tx)
    const wish = tidy(ask.wish)
    const known = ask.id === null ? null : await findCollection(tx, ask.id)
    if (ask.id !== null && !known) return 'unknown_collection'
    if (known && known.version !== ask.version) return 'changed_since'
    const clash = await refuseInShop(tx, wish, ask.id)
    if (clash) return clash
    const before = known && { ...known, productIds: await listLaidOut(tx, known.id, false) }
    const id = await write(tx, known, wish, ask.now)
    await layOut(tx, id, wish.productIds)
    if (known && known.slug !== wish.slug)
      await keepOldSlug(tx, { kind: 'collection', slug: known.slug, entityId: id, now: ask.now })
    const action = known ? 'change collection' : 'make collection'
    const entry = { actor: ask.actor, action, entity: 'collection', entityId: id }
    await recordAudit(tx, { ...entry, before, after: wish }, ask.now)
    return { id }
  })
}

function refuseWish({ title, rules, productIds }: CollectionWish): CollectionProblem | null {
  if (title.trim() === '') return 'no_title'
  if (rules.length > MAX_RULES || productIds.length > MAX_PRODUCTS) return 'too_many'
  return rules.some(isUnsoundRule) ? 'unsound_rule' : null
}

/** What belongs to the other kind is let go of. */
function tidy(wish: CollectionWish): CollectionWish {
  const isByHand = wish.kind === 'hand'
  return {
    ...wish,
    title: wish.title.trim(),
    slug: slugify(wish.slug || wish.title),
    rules: isByHand ? [] : wish.rules,
    productIds: isByHand ? [...new Set(wish.productIds)] : [],
    sort: !isByHand && wish.sort === 'hand' ? 'newest' : wish.sort,
  }
}

async function refuseInShop(
  tx: Tx,
  wish: CollectionWish,
  id: number | null,
): Promise<CollectionProblem | null> {
  const other = await tx
    .selectFrom('collections')
    .select('id')
    .where('slug', '=', wish.slug)
    .executeTakeFirst()
  if (other && other.id !== id) return 'slug_taken'
  if (wish.mediaId === null) return null
  const media = await tx.selectFrom('media').select('id').where('id', '=', wish.mediaId).executeTakeFirst()
  return media ? null : 'unknown_picture'
}

async function write(
  tx: Tx,
  known: { id: number; version: number } | null,
  wish: CollectionWish,
  now: number,
): Promise<number> {
  const row = {
    slug: wish.slug,
    title: wish.title,
    blurb: wish.blurb,
    kind: wish.kind,
    joined_by: wish.joinedBy,
    rules_json: JSON.stringify(wish.rules),
    sort: wish.sort,
    status: wish.status,
    media_id: wish.mediaId,
    hue: wish.hue,
    seo_title: wish.seoTitle,
    seo_description: wish.seoDescription,
    updated_at: known ? nextVersion(known.version, now) : now,
  }
  if (known) {
    await tx.updateTable('collections').set(row).where('id', '=', known.id).execute()
    return known.id
  }
  const made = { ...row, created_at: now }
  return (await tx.insertInto('collections').values(made).returning('id').executeTakeFirstOrThrow()).id
}

/** Whatever is gone meanwhile is left out. */
async function layOut(tx: Tx, id: number, productIds: readonly number[]): Promise<void> {
  await tx.deleteFrom('collection_products').where('collection_id', '=', id).execute()
  if (productIds.length === 0) return
  const known = await tx.selectFrom('products').select('id').where('id', 'in', productIds).execute()
  const there = new Set(known.map((row) => row.id))
  const rows = productIds
    .filter((productId) => there.has(productId))
    .map((productId, index) => ({ collection_id: id, product_id: productId, position: index + 1 }))
  if (rows.length > 0) await tx.insertInto('collection_products').values(rows).execute()
}

/** Takes a collection away; its products stay as they are. */
export function deleteCollection(
  db: Db | Tx,
  { id, version, actor, now }: Omit<Ask, 'wish' | 'id'> & { id: number },
): Promise<'unknown_collection' | 'changed_since' | null> {
  return inTransaction<'unknown_collection' | 'changed_since' | null>(db, async (tx) => {
    await markChanged(tx)
    const known = await findCollection(tx, id)
    if (!known) return 'unknown_collection'
    if (known.version !== version) return 'changed_since'
    const before = { ...known, productIds: await listLaidOut(tx, id, false) }
    await tx.deleteFrom('collections').where('id', '=', id).execute()
    await leaveOldSlugs(tx, { kind: 'collection', entityId: id })
    const entry = { actor, action: 'delete collection', entity: 'collection', entityId: id }
    await recordAudit(tx, { ...entry, before, after: null }, now)
    return null
  })
}
