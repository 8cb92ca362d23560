import type { Tx } from '#src/platform/db/db.ts'
import { nameKey } from '../names.ts'
import type { OptionInput } from '../product.ts'

/** A saved option with the ids of its values by their names. */
export type SavedOption = { id: number; name: string; valueIds: Map<string, number> }

type KnownOption = { id: number; name: string; position: number }
type KnownValue = { id: number; option_id: number; name: string; swatch: string; position: number }

/**
 * Writes a product's options and values, keeping the ids of those that were there under the same name. Those not
 * named any more stay until `removeUnusedOptions`, because variants still refer to them.
 */
export async function saveOptions(
  tx: Tx,
  { productId, options, isNew }: { productId: number; options: OptionInput[]; isNew: boolean },
): Promise<SavedOption[]> {
  if (options.length === 0) return []
  const known = isNew ? [] : await listOptions(tx, productId)
  const saved: SavedOption[] = []
  for (const [position, option] of options.entries()) {
    const before = findSame(known, options, option.name)
    const id = before
      ? await updateOption(tx, before, option.name, position)
      : await insertOption(tx, productId, option.name, position)
    const valueIds = await saveValues(tx, id, option.values, before !== undefined)
    saved.push({ id, name: option.name, valueIds })
  }
  return saved
}

/** The one of the same name; else one whose name differs only in case, unless another goes by that name now. */
function findSame<K extends { name: string }>(
  known: K[],
  named: readonly { name: string }[],
  name: string,
): K | undefined {
  const isTaken = (each: K) => named.some((other) => other.name === each.name)
  return (
    known.find((each) => each.name === name) ??
    known.find((each) => nameKey(each.name) === nameKey(name) && !isTaken(each))
  )
}

function listOptions(tx: Tx, productId: number): Promise<KnownOption[]> {
  return tx
    .selectFrom('product_options')
    .select(['id', 'name', 'position'])
    .where('product_id', '=', productId)
    .execute()
}

async function insertOption(tx: Tx, productId: number, name: string, position: number): Promise<number> {
  const row = { product_id: productId, name, position }
  return (await tx.insertInto('product_options').values(row).returning('id').executeTakeFirstOrThrow()).id
}

async function updateOption(tx: Tx, known: KnownOption, name: string, position: number): Promise<number> {
  if (known.name !== name || known.position !== position) {
    await tx.updateTable('product_options').set({ name, position }).where('id', '=', known.id).execute()
  }
  return known.id
}

async function saveValues(
  tx: Tx,
  optionId: number,
  values: OptionInput['values'],
  mayHaveValues: boolean,
): Promise<Map<string, number>> {
  const known = mayHaveValues ? await listValues(tx, optionId) : []
  const ids = new Map<string, number>()
  const added: { option_id: number; name: string; swatch: string; position: number }[] = []
  for (const [position, { name, swatch }] of values.entries()) {
    const before = findSame(known, values, name)
    if (!before) {
      added.push({ option_id: optionId, name, swatch, position })
      continue
    }
    ids.set(name, before.id)
    if (before.name === name && before.swatch === swatch && before.position === position) continue
    await tx
      .updateTable('option_values')
      .set({ name, swatch, position })
      .where('id', '=', before.id)
      .execute()
  }
  if (added.length > 0) {
    const rows = await tx.insertInto('option_values').values(added).returning(['id', 'name']).execute()
    for (const row of rows) ids.set(row.name, row.id)
  }
  return ids
}

function listValues(tx: Tx, optionId: number): Promise<KnownValue[]> {
  return tx
    .selectFrom('option_values')
    .select(['id', 'option_id', 'name', 'swatch', 'position'])
    .where('option_id', '=', optionId)
    .execute()
}

/** Takes away values that no variant has, withdrawn variants included, and then options without values. */
export async function removeUnusedOptions(tx: Tx, productId: number): Promise<void> {
  await tx
    .deleteFrom('option_values')
    .where('option_id', 'in', (eb) =>
      eb.selectFrom('product_options').select('id').where('product_id', '=', productId),
    )
    .where('id', 'not in', (eb) =>
      eb
        .selectFrom('variant_values')
        .innerJoin('variants', 'variants.id', 'variant_values.variant_id')
        .select('variant_values.value_id')
        .where('variants.product_id', '=', productId),
    )
    .execute()
  await tx
    .deleteFrom('product_options')
    .where('product_id', '=', productId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('option_values')
            .select('option_values.id')
            .whereRef('option_values.option_id', '=', 'product_options.id'),
        ),
      ),
    )
    .execute()
}
