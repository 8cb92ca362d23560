import type { Db } from '#src/platform/db/db.ts'

/** How far a new shop has come: whether anything of its own is on sale, and whether anybody has ordered. */
export async function readProgress(db: Db): Promise<{ hasProduct: boolean; hasOrder: boolean }> {
  const [product, order] = await Promise.all([
    db
      .selectFrom('products')
      .select('id')
      .where('status', '=', 'active')
      .where('source', '<>', 'demo')
      .limit(1)
      .executeTakeFirst(),
    db.selectFrom('orders').select('id').limit(1).executeTakeFirst(),
  ])
  return { hasProduct: product !== undefined, hasOrder: order !== undefined }
}
