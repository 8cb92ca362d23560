import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'

const dueProducts = (db: Pick<Db, 'selectFrom'>, now: number) =>
  db.selectFrom('products').select('id').where('status', '=', 'scheduled').where('published_at', '<=', now)

/**
 * Puts on show what was to be from now on. A status of its own keeps the others out of every query, kept page, feed and
 * sitemap until then, without any of those having to look at a clock.
 * @returns true where there was something
 */
export async function publishDue(db: Db, now: number): Promise<boolean> {
  // Asked first, so that the shop's revision moves only where something has changed.
  if (!(await dueProducts(db, now).limit(1).executeTakeFirst())) return false
  return inTransaction(db, async (tx) => {
    const shown = await tx
      .updateTable('products')
      .set((eb) => ({
        status: 'active',
        // An editor that is open meanwhile must notice, even where a clock went back.
        updated_at: eb
          .case()
          .when('updated_at', '>=', now)
          .then(eb('updated_at', '+', 1))
          .else(now)
          .end(),
      }))
      .where('status', '=', 'scheduled')
      .where('published_at', '<=', now)
      .returning('id')
      .execute()
    if (shown.length > 0) await markChanged(tx)
    return shown.length > 0
  })
}
