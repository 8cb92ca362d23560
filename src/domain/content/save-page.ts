import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import type { Page } from './page.ts'

/** Writes a page, found by its slug. */
export function savePage(db: Db | Tx, page: Omit<Page, 'updatedAt'>, now: number): Promise<void> {
  const { slug, title, summary, bodyHtml, position } = page
  const row = { title, summary, body_html: bodyHtml, source: '', position, updated_at: now }
  return inTransaction(db, async (tx) => {
    await tx
      .insertInto('pages')
      .values({ slug, ...row })
      .onConflict((conflict) => conflict.column('slug').doUpdateSet(row))
      .execute()
    await markChanged(tx)
  })
}

export function removePage(db: Db | Tx, slug: string): Promise<void> {
  return inTransaction(db, async (tx) => {
    await tx.deleteFrom('pages').where('slug', '=', slug).execute()
    await markChanged(tx)
  })
}
