import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../../audit/audit.ts'
import { listBundleIds } from '../bundles/bundle-queries.ts'
import { variantTitle } from '../product.ts'
import { holdProduct } from './images.ts'
import type { ProductIndex } from './product-index.ts'
import { type EditedOption, keyOfValues, listCombinations, listEditedOptions } from './variant-queries.ts'

/** So many variants a product may have on sale. */
export const MOST_VARIANTS = 2_000
const CHUNK = 500

/** How many combinations the options make; more than can be counted safely is simply very many. */
export const countCombinations = (options: readonly EditedOption[]): number =>
  options.length === 0 ? 0 : options.reduce((product, { values }) => product * values.length, 1)

/**
 * Makes a variant of every combination that has none. It costs what the first one costs; its article number is given
 * afterwards. A combination that was archived stays so: somebody did not want it.
 */
export function makeMissingVariants(
  db: Db,
  index: ProductIndex,
  { productId, actor, now }: { productId: number; actor: Actor; now: number },
): Promise<{ made: number } | 'too_many'> {
  return inTransaction<{ made: number } | 'too_many'>(db, async (tx) => {
    // Two who press at once would make each twice: the second one waits for the product's row.
    await holdProduct(tx, productId)
    const options = await listEditedOptions(tx, productId)
    if (countCombinations(options) > MOST_VARIANTS) return 'too_many'
    const known = await listCombinations(tx, productId, { withArchived: true })
    const keys = new Set([...known.values()].map(({ valueIds }) => keyOfValues(valueIds)))
    const missing = combine(options).filter((values) => !keys.has(keyOfValues(values.map(({ id }) => id))))
    if (missing.length === 0) return { made: 0 }
    await insertAll(tx, { productId, options, missing, now })
    const entry = { actor, action: 'make variants', entity: 'product', entityId: productId }
    await recordAudit(tx, { ...entry, after: { variants: missing.length } }, now)
    await index.indexProduct(tx, productId)
    await markChanged(tx)
    return { made: missing.length }
  })
}

type Value = EditedOption['values'][number]

function combine(options: readonly EditedOption[]): Value[][] {
  if (options.length === 0) return []
  return options.reduce<Value[][]>(
    (sets, { values }) => sets.flatMap((set) => values.map((value) => [...set, value])),
    [[]],
  )
}

async function insertAll(
  tx: Tx,
  {
    productId,
    options,
    missing,
    now,
  }: { productId: number; options: EditedOption[]; missing: Value[][]; now: number },
): Promise<void> {
  const { id: firstId, ...first } = await tx
    .selectFrom('variants')
    .selectAll()
    .where('product_id', '=', productId)
    .orderBy((eb) => eb.case().when('status', '=', 'active').then(0).else(1).end())
    .orderBy('position')
    .orderBy('id')
    .executeTakeFirstOrThrow()
  // Made of nothing yet, it is a thing by itself: one that nobody counts would be sold without end.
  const isBundle = (await listBundleIds(tx, [firstId])).length > 0
  const { last } = await tx
    .selectFrom('variants')
    .select((eb) => eb.fn.max('position').as('last'))
    .where('product_id', '=', productId)
    .executeTakeFirstOrThrow()
  const next = Number(last ?? -1) + 1
  for (let from = 0; from < missing.length; from += CHUNK) {
    const chunk = missing.slice(from, from + CHUNK)
    const rows = chunk.map((values, place) => ({
      ...first,
      tracks_stock: isBundle ? 1 : first.tracks_stock,
      title: variantTitle(values.map(({ name }) => name)),
      sku: '',
      barcode: '',
      image_id: null,
      low_stock_at: null,
      status: 'active',
      position: next + from + place,
      created_at: now,
      updated_at: now,
    }))
    const made = await tx.insertInto('variants').values(rows).returning(['id', 'position']).execute()
    const links = made.flatMap(({ id, position }) =>
      (chunk[position - next - from] ?? []).map((value, place) => ({
        variant_id: id,
        option_id: options[place]?.id ?? 0,
        value_id: value.id,
      })),
    )
    for (let at = 0; at < links.length; at += CHUNK)
      await tx
        .insertInto('variant_values')
        .values(links.slice(at, at + CHUNK))
        .execute()
  }
}
