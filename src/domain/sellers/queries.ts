import type { Db, Tx } from '#src/platform/db/db.ts'
import { hotQuery } from '#src/platform/db/hot.ts'
import type { Seller } from './seller.ts'

const selectBySlug = hotQuery((db, slot: { slug: string }) =>
  db
    .selectFrom('sellers')
    .select(['id', 'slug', 'name', 'town', 'story', 'hue'])
    .where('slug', '=', slot.slug),
)

export async function findSellerBySlug(db: Db | Tx, slug: string): Promise<Seller | null> {
  return (await selectBySlug(db, { slug }))[0] ?? null
}

/** All sellers by name, to choose from. */
export function listSellerNames(db: Db): Promise<{ id: number; name: string }[]> {
  return db.selectFrom('sellers').select(['id', 'name']).orderBy('name').orderBy('id').execute()
}

/** All sellers by name, with how many of their products are on sale. */
export async function listSellers(db: Db | Tx): Promise<(Seller & { productCount: number })[]> {
  const rows = await db
    .selectFrom('sellers')
    .leftJoin('products', (join) =>
      join.onRef('products.seller_id', '=', 'sellers.id').on('products.status', '=', 'active'),
    )
    .select(['sellers.id', 'sellers.slug', 'name', 'town', 'story', 'sellers.hue'])
    .select((eb) => eb.fn.count<number>('products.id').as('productCount'))
    .groupBy('sellers.id')
    .orderBy('name')
    .execute()
  return rows.map((row) => ({ ...row, productCount: Number(row.productCount) }))
}
