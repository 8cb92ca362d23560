import type { Db } from '#src/platform/db/db.ts'
import { normalisePath } from './redirects.ts'

/** Where an address that is not there leads now, counted; null where it leads nowhere. */
export async function followRedirect(db: Db, pathname: string, now: number): Promise<string | null> {
  const from = normalisePath(pathname)
  if (from === null) return null
  const found = await db
    .selectFrom('redirects')
    .select(['id', 'to_path'])
    .where('from_path', '=', from)
    .executeTakeFirst()
  if (!found) return null
  // Nothing that shoppers see changes with it, so nothing that is kept is forgotten.
  await db
    .updateTable('redirects')
    .set((eb) => ({ hits: eb('hits', '+', 1), last_hit_at: now }))
    .where('id', '=', found.id)
    .execute()
  return found.to_path
}
