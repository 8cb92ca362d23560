import { sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../../audit/audit.ts'
import { nameKey } from '../names.ts'
import { variantTitle } from '../product.ts'
import { type OptionRefusal, type OptionsChange, refuseOptions } from './option-changes.ts'
import type { ProductIndex } from './product-index.ts'
import { countVariants } from './product-rows.ts'
import { takeAwayVariants } from './take-away-variants.ts'
import { type EditedOption, keyOfValues, listCombinations, listEditedOptions } from './variant-queries.ts'

export type OptionsAnswer =
  | 'unknown_product'
  | 'changed_since'
  | 'last_variant'
  | { refusal: OptionRefusal; option: number | 'new' }
  | null

/**
 * Adds, renames and takes away options and values. Variants keep their ids: a new option gives each its first value,
 * a removed one leaves one variant of those that are alike without it, a removed value takes its variants along.
 */
export function changeOptions(
  db: Db,
  index: ProductIndex,
  change: { productId: number; seen: number; change: OptionsChange; actor: Actor; now: number },
): Promise<OptionsAnswer> {
  const { productId, seen, change: wanted, actor, now } = change
  return inTransaction<OptionsAnswer>(db, async (tx) => {
    const held = await tx
      .updateTable('products')
      .set({ updated_at: Math.max(now, seen + 1) })
      .where('id', '=', productId)
      .where('updated_at', '=', seen)
      .returning('id')
      .executeTakeFirst()
    if (!held) return 'changed_since'
    const before = await listEditedOptions(tx, productId)
    const refusal = refuseOptions(wanted, before)
    if (refusal) rollBackWith(refusal)
    await renameAll(tx, before, wanted)
    await removeValues(tx, productId, before, wanted, now)
    await addValues(tx, wanted)
    await removeOptions(tx, productId, before, wanted, now)
    if (wanted.added) await addOption(tx, productId, before.length, wanted.added)
    await refreshTitles(tx, productId, now)
    if ((await countVariants(tx, productId)) === 0) rollBackWith('last_variant')
    const after = await listEditedOptions(tx, productId)
    const entry = { actor, action: 'change options', entity: 'product', entityId: productId }
    await recordAudit(tx, { ...entry, before: wordsOf(before), after: wordsOf(after) }, now)
    await index.indexProduct(tx, productId)
    await markChanged(tx)
    return null
  })
}

const wordsOf = (options: readonly EditedOption[]) =>
  Object.fromEntries(options.map(({ name, values }) => [name, values.map((value) => value.name)]))

async function renameAll(tx: Tx, before: readonly EditedOption[], { options }: OptionsChange): Promise<void> {
  for (const option of before) {
    const wanted = options.find((each) => each.id === option.id)
    if (!wanted || wanted.isRemoved) continue
    if (wanted.name !== option.name)
      await tx.updateTable('product_options').set({ name: wanted.name }).where('id', '=', option.id).execute()
    for (const value of option.values) {
      const named = wanted.values.find((each) => each.id === value.id)
      if (!named || named.isRemoved) continue
      if (named.name === value.name && named.swatch === value.swatch) continue
      const { name, swatch } = named
      await tx.updateTable('option_values').set({ name, swatch }).where('id', '=', value.id).execute()
    }
  }
}

/** One that only archived variants have comes back as itself. */
async function addValues(tx: Tx, { options }: OptionsChange): Promise<void> {
  for (const { id, isRemoved, added } of options) {
    if (isRemoved || added.length === 0) continue
    const known = await tx
      .selectFrom('option_values')
      .select(['id', 'name', 'position'])
      .where('option_id', '=', id)
      .execute()
    const old = known.filter(({ name }) => added.some((each) => nameKey(each) === nameKey(name)))
    if (old.length > 0)
      await forgetValues(
        tx,
        old.map((value) => value.id),
      )
    const next = Math.max(-1, ...known.map(({ position }) => position)) + 1
    const rows = added.map((name, place) => ({ option_id: id, name, swatch: '', position: next + place }))
    await tx.insertInto('option_values').values(rows).execute()
  }
}

/** What archived variants had of it stands in their titles. */
async function forgetValues(tx: Tx, ids: number[]): Promise<void> {
  await tx.deleteFrom('option_values').where('id', 'in', ids).execute()
}

async function removeValues(
  tx: Tx,
  productId: number,
  before: readonly EditedOption[],
  { options }: OptionsChange,
  now: number,
): Promise<void> {
  const known = new Set(before.flatMap(({ values }) => values.map((value) => value.id)))
  const gone = options
    .filter((option) => !option.isRemoved)
    .flatMap(({ values }) => values.filter((value) => value.isRemoved && known.has(value.id)))
    .map((value) => value.id)
  if (gone.length === 0) return
  const combinations = await listCombinations(tx, productId, { withArchived: false })
  const without = [...combinations].filter(([, { valueIds }]) => valueIds.some((id) => gone.includes(id)))
  await takeAwayVariants(
    tx,
    without.map(([id]) => id),
    now,
  )
  await forgetValues(tx, gone)
}

async function removeOptions(
  tx: Tx,
  productId: number,
  before: readonly EditedOption[],
  { options }: OptionsChange,
  now: number,
): Promise<void> {
  const ids = before.map(({ id }) => id)
  const gone = options
    .filter((option) => option.isRemoved && ids.includes(option.id))
    .map((option) => option.id)
  if (gone.length === 0) return
  await tx.deleteFrom('product_options').where('id', 'in', gone).execute()
  const kept = new Set<string>()
  const double: number[] = []
  for (const [id, { valueIds }] of await listCombinations(tx, productId, { withArchived: false })) {
    const key = keyOfValues(valueIds)
    if (kept.has(key)) double.push(id)
    kept.add(key)
  }
  await takeAwayVariants(tx, double, now)
}

async function addOption(
  tx: Tx,
  productId: number,
  place: number,
  { name, values }: { name: string; values: string[] },
): Promise<void> {
  const option = await tx
    .insertInto('product_options')
    .values({ product_id: productId, name, position: place })
    .returning('id')
    .executeTakeFirstOrThrow()
  const rows = values.map((value, position) => ({ option_id: option.id, name: value, swatch: '', position }))
  const made = await tx.insertInto('option_values').values(rows).returning(['id', 'position']).execute()
  const first = made.find((value) => value.position === 0)?.id ?? 0
  await tx
    .insertInto('variant_values')
    .columns(['variant_id', 'option_id', 'value_id'])
    .expression((eb) =>
      eb
        .selectFrom('variants')
        .select(['variants.id', sql.lit(option.id).as('option_id'), sql.lit(first).as('value_id')])
        .where('product_id', '=', productId)
        .where('status', '=', 'active'),
    )
    .execute()
}

/** A variant is called after its values; only those whose name changes are touched. */
async function refreshTitles(tx: Tx, productId: number, now: number): Promise<void> {
  const rows = await tx
    .selectFrom('variants')
    .select(['id', 'title', 'updated_at'])
    .where('product_id', '=', productId)
    .where('status', '=', 'active')
    .execute()
  const combinations = await listCombinations(tx, productId, { withArchived: false })
  for (const { id, title, updated_at } of rows) {
    const wanted = variantTitle(combinations.get(id)?.names ?? [])
    if (wanted === title) continue
    const change = { title: wanted, updated_at: Math.max(now, updated_at + 1) }
    await tx.updateTable('variants').set(change).where('id', '=', id).execute()
  }
}
