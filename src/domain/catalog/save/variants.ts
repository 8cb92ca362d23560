import type { Tx } from '#src/platform/db/db.ts'
import { listBundleIdsOf } from '../bundles/bundle-queries.ts'
import { groupBy } from '../group.ts'
import { type VariantInput, variantTitle } from '../product.ts'
import type { SavedOption } from './options.ts'

/** Rows an insert: PostgreSQL and SQLite both limit how many values one statement may carry. */
const CHUNK = 500

type Known = {
  id: number
  title: string
  sku: string
  status: string
  created_at: number
  isBundle: boolean
  valueIds: number[]
}

export type SavedVariants = {
  /** One a variant of the input. */
  ids: number[]
  /** Those among them that did not exist before. */
  createdIds: Set<number>
}

/**
 * Writes a product's variants. One that was there is recognised by its option values, else by its SKU, so that
 * carts, orders and stock keep pointing at it; one no longer named is withdrawn, never deleted.
 */
export async function saveVariants(
  tx: Tx,
  {
    productId,
    variants,
    options,
    imageIds,
    isNew,
    now,
  }: {
    productId: number
    variants: VariantInput[]
    options: SavedOption[]
    imageIds: number[]
    isNew: boolean
    now: number
  },
): Promise<SavedVariants> {
  const known = isNew ? [] : await listKnown(tx, productId)
  const valueIdsOf = (variant: VariantInput) =>
    options.map((option, index) => option.valueIds.get(variant.values[index] ?? '') ?? 0)
  const matches = matchVariants(variants, known, valueIdsOf)

  const added: ReturnType<typeof toRow>[] = []
  const ids: number[] = []
  for (const [position, variant] of variants.entries()) {
    const row = toRow({ productId, variant, position, imageIds, now })
    const before = matches[position]
    if (before) {
      ids[position] = before.id
      await tx
        .updateTable('variants')
        // Whatever a file says, a bundle is not counted: what it is made of is.
        .set({ ...row, created_at: before.created_at, ...(before.isBundle && { tracks_stock: 0 }) })
        .where('id', '=', before.id)
        .execute()
    } else added.push(row)
  }
  const createdIds = new Set<number>()
  for (const rows of inChunks(added)) {
    const inserted = await tx.insertInto('variants').values(rows).returning(['id', 'position']).execute()
    for (const { id, position } of inserted) {
      ids[position] = id
      createdIds.add(id)
    }
  }
  await saveVariantValues(tx, { variants, options, ids, matches, valueIdsOf })
  await withdraw(
    tx,
    known.filter((each) => each.status === 'active' && !matches.includes(each)),
    now,
  )
  return { ids, createdIds }
}

async function listKnown(tx: Tx, productId: number): Promise<Known[]> {
  const rows = await tx
    .selectFrom('variants')
    .select(['id', 'title', 'sku', 'status', 'created_at'])
    .where('product_id', '=', productId)
    // One that is on sale is recognised before one that was withdrawn.
    .orderBy((eb) => eb.case().when('status', '=', 'active').then(0).else(1).end())
    .orderBy('id')
    .execute()
  const values = await tx
    .selectFrom('variant_values')
    .innerJoin('variants', 'variants.id', 'variant_values.variant_id')
    .select(['variant_values.variant_id', 'variant_values.value_id'])
    .where('variants.product_id', '=', productId)
    .execute()
  const valuesByVariant = groupBy(values, (value) => value.variant_id)
  const bundles = new Set(await listBundleIdsOf(tx, [productId]))
  return rows.map((row) => ({
    ...row,
    isBundle: bundles.has(row.id),
    valueIds: (valuesByVariant.get(row.id) ?? []).map((value) => value.value_id),
  }))
}

const keyOf = (valueIds: number[]) => [...valueIds].sort((a, b) => a - b).join()

/** @returns for each variant of the input the one it continues, if any */
function matchVariants(
  variants: VariantInput[],
  known: Known[],
  valueIdsOf: (variant: VariantInput) => number[],
): (Known | undefined)[] {
  const taken = new Set<Known>()
  const takeFrom = (candidates: Known[] | undefined) => {
    const found = candidates?.find((each) => !taken.has(each))
    if (found) taken.add(found)
    return found
  }
  const knownByValues = groupBy(known, (each) => keyOf(each.valueIds))
  const knownBySku = groupBy(known, (each) => each.sku)
  const byValues = variants.map((variant) => takeFrom(knownByValues.get(keyOf(valueIdsOf(variant)))))
  return variants.map((variant, index) => {
    if (byValues[index] || variant.sku === '') return byValues[index]
    return takeFrom(knownBySku.get(variant.sku))
  })
}

function toRow({
  productId,
  variant,
  position,
  imageIds,
  now,
}: {
  productId: number
  variant: VariantInput
  position: number
  imageIds: number[]
  now: number
}) {
  return {
    product_id: productId,
    title: variantTitle(variant.values),
    sku: variant.sku,
    barcode: variant.barcode,
    price_minor: variant.priceMinor,
    compare_at_minor: variant.compareAtMinor,
    cost_minor: variant.costMinor,
    weight_grams: variant.weightGrams,
    tracks_stock: variant.tracksStock ? 1 : 0,
    policy: variant.policy,
    available_at: variant.availableAt,
    requires_shipping: variant.requiresShipping ? 1 : 0,
    is_taxable: variant.isTaxable ? 1 : 0,
    image_id: variant.imageIndex === null ? null : (imageIds[variant.imageIndex] ?? null),
    status: 'active',
    position,
    created_at: now,
    updated_at: now,
  }
}

async function saveVariantValues(
  tx: Tx,
  {
    variants,
    options,
    ids,
    matches,
    valueIdsOf,
  }: {
    variants: VariantInput[]
    options: SavedOption[]
    ids: number[]
    matches: (Known | undefined)[]
    valueIdsOf: (variant: VariantInput) => number[]
  },
): Promise<void> {
  const rows: { variant_id: number; option_id: number; value_id: number }[] = []
  for (const [index, variant] of variants.entries()) {
    const valueIds = valueIdsOf(variant)
    const before = matches[index]
    if (before && keyOf(before.valueIds) === keyOf(valueIds)) continue
    if (before) await tx.deleteFrom('variant_values').where('variant_id', '=', before.id).execute()
    const variantId = ids[index] ?? 0
    for (const [place, option] of options.entries()) {
      rows.push({ variant_id: variantId, option_id: option.id, value_id: valueIds[place] ?? 0 })
    }
  }
  for (const chunk of inChunks(rows)) await tx.insertInto('variant_values').values(chunk).execute()
}

async function withdraw(tx: Tx, gone: Known[], now: number): Promise<void> {
  for (const each of inChunks(gone)) {
    await tx
      .updateTable('variants')
      .set({ status: 'archived', updated_at: now })
      .where(
        'id',
        'in',
        each.map(({ id }) => id),
      )
      .execute()
  }
}

function inChunks<T>(rows: T[]): T[][] {
  return Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, n) =>
    rows.slice(n * CHUNK, (n + 1) * CHUNK),
  )
}
