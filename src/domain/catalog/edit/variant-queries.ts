import { sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { groupBy } from '../group.ts'
import type { StockPolicy } from '../product.ts'

/** What of a variant is edited in its row. */
export type VariantFields = {
  priceMinor: number
  compareAtMinor: number | null
  costMinor: number | null
  sku: string
  barcode: string
  weightGrams: number
  tracksStock: boolean
  policy: StockPolicy
  /** Whether it travels in a parcel; files and services do not. */
  requiresShipping: boolean
  status: 'active' | 'archived'
}
export type MatrixRow = { id: number; title: string; version: number; fields: VariantFields }

export type MatrixFilter = { productId: number; status: 'active' | 'archived'; text: string }

/** A page of a product's variants in their order, and how many there are. */
export async function listMatrix(
  db: Db | Tx,
  { limit, offset, ...filter }: MatrixFilter & { limit: number; offset: number },
): Promise<{ rows: MatrixRow[]; total: number }> {
  const [rows, { count }] = await Promise.all([
    filtered(db, filter).selectAll().orderBy('position').orderBy('id').limit(limit).offset(offset).execute(),
    filtered(db, filter)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
  ])
  return { rows: rows.map(toMatrixRow), total: Number(count) }
}

function filtered(db: Db | Tx, { productId, status, text }: MatrixFilter) {
  const all = db.selectFrom('variants').where('product_id', '=', productId).where('status', '=', status)
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  return text === ''
    ? all
    : all.where((eb) =>
        eb.or([
          sql<boolean>`lower(variants.title) like ${pattern} escape '\\'`,
          sql<boolean>`lower(variants.sku) like ${pattern} escape '\\'`,
        ]),
      )
}

/** The named variants of one product. */
export async function listRowsById(db: Db | Tx, productId: number, ids: number[]): Promise<MatrixRow[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('variants')
    .selectAll()
    .where('product_id', '=', productId)
    .where('id', 'in', ids)
    .orderBy('position')
    .orderBy('id')
    .execute()
  return rows.map(toMatrixRow)
}

function toMatrixRow(row: {
  id: number
  title: string
  updated_at: number
  price_minor: number
  compare_at_minor: number | null
  cost_minor: number | null
  sku: string
  barcode: string
  weight_grams: number
  tracks_stock: number
  policy: string
  requires_shipping: number
  status: string
}): MatrixRow {
  return {
    id: row.id,
    title: row.title,
    version: row.updated_at,
    fields: {
      priceMinor: row.price_minor,
      compareAtMinor: row.compare_at_minor,
      costMinor: row.cost_minor,
      sku: row.sku,
      barcode: row.barcode,
      weightGrams: row.weight_grams,
      tracksStock: row.tracks_stock === 1,
      policy: row.policy as StockPolicy,
      requiresShipping: row.requires_shipping === 1,
      status: row.status === 'active' ? 'active' : 'archived',
    },
  }
}

export type EditedOption = {
  id: number
  name: string
  values: { id: number; name: string; swatch: string; variants: number }[]
}

/** A product's options with the values that are offered; those only archived variants have are history. */
export async function listEditedOptions(db: Db | Tx, productId: number): Promise<EditedOption[]> {
  const [options, values] = await Promise.all([
    db
      .selectFrom('product_options')
      .select(['id', 'name'])
      .where('product_id', '=', productId)
      .orderBy('position')
      .orderBy('id')
      .execute(),
    db
      .selectFrom('option_values')
      .innerJoin('product_options', 'product_options.id', 'option_values.option_id')
      .leftJoin('variant_values', 'variant_values.value_id', 'option_values.id')
      .leftJoin('variants', 'variants.id', 'variant_values.variant_id')
      .select(['option_values.id', 'option_values.option_id', 'option_values.name', 'option_values.swatch'])
      .select(sql<number>`sum(case when variants.status = 'active' then 1 else 0 end)`.as('active'))
      .select((eb) => eb.fn.count<number>('variants.id').as('all'))
      .where('product_options.product_id', '=', productId)
      .groupBy(['option_values.id', 'option_values.option_id', 'option_values.name', 'option_values.swatch'])
      .groupBy('option_values.position')
      .orderBy('option_values.position')
      .orderBy('option_values.id')
      .execute(),
  ])
  const byOption = groupBy(values, (value) => value.option_id)
  return options.map(({ id, name }) => ({
    id,
    name,
    values: (byOption.get(id) ?? []).flatMap((value) =>
      Number(value.active) > 0 || Number(value.all) === 0
        ? [{ id: value.id, name: value.name, swatch: value.swatch, variants: Number(value.active) }]
        : [],
    ),
  }))
}

/** Each variant with its values' ids in the options' order; archived ones too where asked for. */
export async function listCombinations(
  db: Db | Tx,
  productId: number,
  { withArchived }: { withArchived: boolean },
): Promise<Map<number, { valueIds: number[]; names: string[] }>> {
  const rows = await db
    .selectFrom('variants')
    .leftJoin('variant_values', 'variant_values.variant_id', 'variants.id')
    .leftJoin('product_options', 'product_options.id', 'variant_values.option_id')
    .leftJoin('option_values', 'option_values.id', 'variant_values.value_id')
    .select(['variants.id', 'variant_values.value_id', 'option_values.name'])
    .where('variants.product_id', '=', productId)
    .$if(!withArchived, (query) => query.where('variants.status', '=', 'active'))
    .orderBy('variants.position')
    .orderBy('variants.id')
    .orderBy('product_options.position')
    .orderBy('product_options.id')
    .execute()
  const found = new Map<number, { valueIds: number[]; names: string[] }>()
  for (const { id, value_id, name } of rows) {
    const each = found.get(id) ?? { valueIds: [], names: [] }
    if (value_id !== null) each.valueIds.push(value_id)
    if (name !== null) each.names.push(name)
    found.set(id, each)
  }
  return found
}

export const keyOfValues = (valueIds: readonly number[]): string => [...valueIds].sort((a, b) => a - b).join()

/**
 * How many combinations a product has variants of, archived ones too.
 * @param options how many values a whole combination has
 */
export async function countCombinationsEver(
  db: Db | Tx,
  productId: number,
  options: number,
): Promise<number> {
  const rows = await db
    .selectFrom('variants')
    .innerJoin('variant_values', 'variant_values.variant_id', 'variants.id')
    .select(['variant_values.variant_id', 'variant_values.value_id'])
    .where('variants.product_id', '=', productId)
    .execute()
  const whole = [...groupBy(rows, (row) => row.variant_id).values()].filter(
    (values) => values.length === options,
  )
  return new Set(whole.map((values) => keyOfValues(values.map((row) => row.value_id)))).size
}

/** Who changed one of these variants last, by the log; '' where nobody has. */
export async function findLastVariantEditor(db: Db | Tx, ids: readonly number[]): Promise<string> {
  const row = await db
    .selectFrom('audit_log')
    .select('actor_name')
    .where('entity', '=', 'variant')
    .where('entity_id', 'in', ids.map(String))
    .orderBy('id', 'desc')
    .executeTakeFirst()
  return row?.actor_name ?? ''
}
