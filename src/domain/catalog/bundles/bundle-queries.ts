import type { Db, Tx } from '#src/platform/db/db.ts'

/** Those among these variants that are made of others. */
export async function listBundleIds(db: Db | Tx, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('bundle_components')
    .select('bundle_id')
    .distinct()
    .where('bundle_id', 'in', ids)
    .execute()
  return rows.map((row) => row.bundle_id)
}

/** Those among the variants of these products. */
export async function listBundleIdsOf(db: Db | Tx, productIds: readonly number[]): Promise<number[]> {
  if (productIds.length === 0) return []
  const rows = await db
    .selectFrom('bundle_components')
    .innerJoin('variants', 'variants.id', 'bundle_components.bundle_id')
    .select('bundle_id')
    .distinct()
    .where('variants.product_id', 'in', productIds)
    .execute()
  return rows.map((row) => row.bundle_id)
}

/** Of how many things a product's variants are made. */
export async function countPartsOf(db: Db | Tx, productId: number): Promise<number> {
  const { count } = await db
    .selectFrom('bundle_components')
    .innerJoin('variants', 'variants.id', 'bundle_components.bundle_id')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('variants.product_id', '=', productId)
    .where('variants.status', '=', 'active')
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** What bundles that are for sale, or will be, are called that a variant is part of. */
export async function listBundlesOnSale(db: Db | Tx, componentId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('bundle_components')
    .innerJoin('variants', 'variants.id', 'bundle_components.bundle_id')
    .innerJoin('products', 'products.id', 'variants.product_id')
    .select(['products.title', 'variants.title as variant_title'])
    .where('component_id', '=', componentId)
    .where('variants.status', '=', 'active')
    .where('products.status', 'in', ['active', 'scheduled'])
    .orderBy('products.title')
    .orderBy('variants.position')
    .execute()
  return rows.map((row) => [row.title, row.variant_title].filter(Boolean).join(', '))
}

/** A variant of a product and of how many other things it is made. */
export type Composed = { id: number; title: string; parts: number }

/** A product's variants on sale, in their order. */
export async function listComposed(db: Db | Tx, productId: number): Promise<Composed[]> {
  const rows = await db
    .selectFrom('variants')
    .leftJoin('bundle_components', 'bundle_components.bundle_id', 'variants.id')
    .select((eb) => ['variants.id', 'variants.title', eb.fn.count<number>('component_id').as('parts')])
    .where('product_id', '=', productId)
    .where('status', '=', 'active')
    .groupBy(['variants.id', 'variants.title', 'variants.position'])
    .orderBy('variants.position')
    .orderBy('variants.id')
    .execute()
  return rows.map((row) => ({ ...row, parts: Number(row.parts) }))
}

/** Makes copies of variants of the same parts. @param copies new ids by those that were copied */
export async function copyBundles(tx: Tx, copies: ReadonlyMap<number, number>): Promise<void> {
  const bundles = await listBundleIds(tx, [...copies.keys()])
  if (bundles.length === 0) return
  const rows = await tx
    .selectFrom('bundle_components')
    .selectAll()
    .where('bundle_id', 'in', bundles)
    .execute()
  for (const row of rows)
    await tx
      .insertInto('bundle_components')
      .values({ ...row, bundle_id: copies.get(row.bundle_id) ?? 0 })
      .execute()
}

/** A variant as it is named where a bundle is put together. */
export type Thing = {
  variantId: number
  productId: number
  title: string
  variantTitle: string
  sku: string
  isArchived: boolean
}

/** Those of these variants that are there, in the order asked for. */
export async function listThings(db: Db | Tx, ids: readonly number[]): Promise<Thing[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('variants')
    .innerJoin('products', 'products.id', 'variants.product_id')
    .select(['variants.id', 'variants.product_id', 'products.title', 'variants.title as variant_title'])
    .select(['variants.sku', 'variants.status as variant_status', 'products.status'])
    .where('variants.id', 'in', ids)
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    if (!row) return []
    return {
      ...{ variantId: id, productId: row.product_id, title: row.title, variantTitle: row.variant_title },
      ...{ sku: row.sku, isArchived: row.variant_status !== 'active' || row.status === 'archived' },
    }
  })
}
