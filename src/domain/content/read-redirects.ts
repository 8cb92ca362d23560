import type { Db } from '#src/platform/db/db.ts'
import type { Redirect } from './staff-queries.ts'

const BATCH = 500

/** Every redirect in the order in which they were made, some hundreds at a time. */
export async function* readRedirects(db: Db): AsyncGenerator<Redirect[]> {
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('redirects')
      .select(['id', 'from_path as from', 'to_path as to', 'hits', 'last_hit_at as lastHitAt'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH)
      .execute()
    const last = rows.at(-1)
    if (!last) return
    yield rows
    after = last.id
  }
}
