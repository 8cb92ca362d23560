import { sql } from 'kysely'
import type { Db } from '#src/platform/db/db.ts'
import type { EditedPage } from './page.ts'

const pageColumns = [
  'id',
  'slug',
  'title',
  'summary',
  'source',
  'body_html as bodyHtml',
  'state',
  'position',
  'updated_at as updatedAt',
] as const

/** Pages as their writers see them, drafts and all. */
export function listEditedPages(db: Db): Promise<Omit<EditedPage, 'source' | 'bodyHtml' | 'summary'>[]> {
  return db
    .selectFrom('pages')
    .select(['id', 'slug', 'title', 'state', 'position', 'updated_at as updatedAt'])
    .orderBy('position')
    .orderBy('id')
    .execute()
}

export async function findEditedPage(db: Db, id: number): Promise<EditedPage | null> {
  const page = await db.selectFrom('pages').select(pageColumns).where('id', '=', id).executeTakeFirst()
  return page ?? null
}

export type Redirect = { id: number; from: string; to: string; hits: number; lastHitAt: number | null }

/** Redirects whose old or new address has these letters, the newest first. */
export async function listRedirects(
  db: Db,
  { text, limit, offset }: { text: string; limit: number; offset: number },
): Promise<{ redirects: Redirect[]; total: number }> {
  const wanted = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  const matching = db
    .selectFrom('redirects')
    .$if(text !== '', (query) =>
      query.where((eb) =>
        eb.or(
          (['from_path', 'to_path'] as const).map((column) =>
            eb(eb.fn<string>('lower', [column]), 'like', sql<string>`${wanted} escape '\\'`),
          ),
        ),
      ),
    )
  const [redirects, { total }] = await Promise.all([
    matching
      .select(['id', 'from_path as from', 'to_path as to', 'hits', 'last_hit_at as lastHitAt'])
      .orderBy('id', 'desc')
      .limit(limit)
      .offset(offset)
      .execute(),
    matching.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { redirects, total: Number(total) }
}
