import { sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { hotQuery } from '#src/platform/db/hot.ts'
import { type CategoryView, inTreeOrder } from './category.ts'
import { mediaSrc } from './product-view.ts'

const selectCategories = hotQuery((db) =>
  db
    .selectFrom('categories')
    .leftJoin('media', 'media.id', 'categories.media_id')
    .select([
      'categories.id',
      'parent_id',
      'slug',
      'title',
      'blurb',
      'categories.hue',
      'media.file',
      'media.width',
      'media.height',
    ])
    .orderBy('categories.position')
    .orderBy('categories.id'),
)

// Each category with all below it, itself included; a product in two of them counts once.
const selectCounts = hotQuery((db) =>
  db
    .withRecursive('tree(root, id)', (cte) =>
      cte
        .selectFrom('categories')
        .select(['categories.id as root', 'categories.id'])
        .union((down) =>
          down
            .selectFrom('tree')
            .innerJoin('categories', 'categories.parent_id', 'tree.id')
            .select(['tree.root', 'categories.id']),
        ),
    )
    .selectFrom('tree')
    .innerJoin('product_categories', 'product_categories.category_id', 'tree.id')
    .innerJoin('products', 'products.id', 'product_categories.product_id')
    .select(['tree.root', sql<number>`count(distinct products.id)`.as('count')])
    .where('products.status', '=', 'active')
    .groupBy('tree.root'),
)

/** All categories in the order of the tree, with how many products are on sale in each and below it. */
export async function listCategories(db: Db | Tx): Promise<CategoryView[]> {
  const [rows, counts] = await Promise.all([selectCategories(db, {}), selectCounts(db, {})])
  const countById = new Map(counts.map((row) => [row.root, Number(row.count)]))
  const categories = rows.map((row) => ({
    id: row.id,
    parentId: row.parent_id,
    slug: row.slug,
    title: row.title,
    blurb: row.blurb,
    hue: row.hue,
    image:
      row.file === null ? null : { src: mediaSrc(row.file), width: row.width ?? 0, height: row.height ?? 0 },
    productCount: countById.get(row.id) ?? 0,
  }))
  return inTreeOrder(categories)
}

/** One category; null where there is none. Pages that keep `listCategories` in memory need not ask. */
export async function findCategoryBySlug(db: Db | Tx, slug: string): Promise<CategoryView | null> {
  return (await listCategories(db)).find((category) => category.slug === slug) ?? null
}
