import type { Db, Tx } from '#src/platform/db/db.ts'
import { hotQuery } from '#src/platform/db/hot.ts'
import type { Page } from './page.ts'

const selectBySlug = hotQuery((db, slot: { slug: string }) =>
  db
    .selectFrom('pages')
    .select(['slug', 'title', 'summary', 'body_html as bodyHtml', 'position', 'updated_at as updatedAt'])
    .where('slug', '=', slot.slug)
    .where('state', '=', 'published'),
)

const selectAll = hotQuery((db) =>
  db
    .selectFrom('pages')
    .select(['slug', 'title', 'summary', 'position', 'updated_at as updatedAt'])
    .where('state', '=', 'published')
    .orderBy('position')
    .orderBy('id'),
)

/** A page as it is published; a draft is nobody's but its writers'. */
export async function findPage(db: Db | Tx, slug: string): Promise<Page | null> {
  return (await selectBySlug(db, { slug }))[0] ?? null
}

/** All published pages in their order, without their texts. */
export function listPages(db: Db | Tx): Promise<Omit<Page, 'bodyHtml'>[]> {
  return selectAll(db, {})
}
