import type { Db, Tx } from '#src/platform/db/db.ts'

/** A product's own row with its categories: what the editor shows and compares. */
export async function findProductRow(db: Db | Tx, productId: number) {
  const [row, places] = await Promise.all([
    db.selectFrom('products').selectAll().where('id', '=', productId).executeTakeFirst(),
    db
      .selectFrom('product_categories')
      .select('category_id')
      .where('product_id', '=', productId)
      .orderBy('category_id')
      .execute(),
  ])
  return row ? { ...row, categoryIds: places.map((place) => place.category_id) } : null
}
export type ProductRow = NonNullable<Awaited<ReturnType<typeof findProductRow>>>

export async function isSlugTaken(db: Db | Tx, slug: string, byAnotherThan: number | null): Promise<boolean> {
  const row = await db.selectFrom('products').select('id').where('slug', '=', slug).executeTakeFirst()
  return row !== undefined && row.id !== byAnotherThan
}

/** A slug that nobody has: the one that is wanted, else with a number behind it. */
export async function freeSlug(db: Db | Tx, wanted: string): Promise<string> {
  for (let n = 1; ; n++) {
    const slug = n === 1 ? wanted : `${wanted}-${n}`
    if (!(await isSlugTaken(db, slug, null))) return slug
  }
}

/** Puts a product onto exactly these shelves. It keeps its place where it stood, and comes last where it is new. */
export async function saveCategories(
  tx: Tx,
  productId: number,
  { before, after }: { before: number[]; after: number[] },
): Promise<void> {
  const gone = before.filter((id) => !after.includes(id))
  const added = after.filter((id) => !before.includes(id))
  if (gone.length > 0) {
    await tx
      .deleteFrom('product_categories')
      .where('product_id', '=', productId)
      .where('category_id', 'in', gone)
      .execute()
  }
  for (const categoryId of added) {
    const { last } = await tx
      .selectFrom('product_categories')
      .select((eb) => eb.fn.max('position').as('last'))
      .where('category_id', '=', categoryId)
      .executeTakeFirstOrThrow()
    await tx
      .insertInto('product_categories')
      .values({ product_id: productId, category_id: categoryId, position: Number(last ?? -1) + 1 })
      .onConflict((conflict) => conflict.columns(['product_id', 'category_id']).doNothing())
      .execute()
  }
}

/** How many variants of a product are on sale. */
export async function countVariants(db: Db | Tx, productId: number): Promise<number> {
  const { count } = await db
    .selectFrom('variants')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('product_id', '=', productId)
    .where('status', '=', 'active')
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Keeps what shoppers are told of a product, by parcel or by mail, in step with its variants on sale. */
export async function settleKind(tx: Tx, productId: number): Promise<void> {
  const parcel = await tx
    .selectFrom('variants')
    .select('id')
    .where('product_id', '=', productId)
    .where('status', '=', 'active')
    .where('requires_shipping', '=', 1)
    .limit(1)
    .executeTakeFirst()
  const [kind, other] = parcel ? ['physical', 'digital'] : ['digital', 'physical']
  await tx
    .updateTable('products')
    .set({ kind })
    .where('id', '=', productId)
    .where('kind', '=', other)
    .execute()
}

export async function countImagesOf(db: Db | Tx, productId: number): Promise<number> {
  const { count } = await db
    .selectFrom('product_images')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('product_id', '=', productId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Who changed a product last, by the log; '' where nobody has. */
export async function findLastEditor(db: Db | Tx, productId: number): Promise<string> {
  const row = await db
    .selectFrom('audit_log')
    .select('actor_name')
    .where('entity', '=', 'product')
    .where('entity_id', '=', String(productId))
    .orderBy('id', 'desc')
    .executeTakeFirst()
  return row?.actor_name ?? ''
}
