import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../../audit/audit.ts'
import { listBundleIds } from '../bundles/bundle-queries.ts'
import { differences } from './product-fields.ts'
import type { ProductIndex } from './product-index.ts'
import { countVariants, settleKind } from './product-rows.ts'
import { listTakenSkus } from './sku.ts'
import {
  keyOfValues,
  listCombinations,
  listEditedOptions,
  listRowsById,
  type MatrixRow,
  type VariantFields,
} from './variant-queries.ts'

/** @property seen the version of the row that its editor saw */
export type VariantEdit = { id: number; seen: number; fields: VariantFields }
export type VariantRefusal = 'sku_taken' | 'not_whole' | 'combination_taken' | 'last_variant' | 'bundle'
export type VariantsAnswer =
  | { stale: number[] }
  | { refused: Map<number, VariantRefusal> }
  | { saved: number }

/** Changes rows of a product's matrix: all of them or, where one is refused, none. What did not change is not touched. */
export function changeVariants(
  db: Db,
  index: ProductIndex,
  change: { productId: number; edits: VariantEdit[]; actor: Actor; now: number },
): Promise<VariantsAnswer> {
  const { productId, edits, now } = change
  return inTransaction<VariantsAnswer>(db, async (tx) => {
    const before = new Map(
      (
        await listRowsById(
          tx,
          productId,
          edits.map((edit) => edit.id),
        )
      ).map((row) => [row.id, row]),
    )
    const wanted = edits.flatMap((edit) => {
      const row = before.get(edit.id)
      const isSame = row && Object.keys(differences(row.fields, edit.fields).after).length === 0
      return isSame ? [] : [{ ...edit, row }]
    })
    const stale = wanted.filter(({ row, seen }) => row?.version !== seen)
    if (stale.length > 0) return { stale: stale.map(({ id }) => id) }
    const known = wanted.filter((each): each is Wanted => each.row !== undefined)
    const refused = await refuse(tx, productId, known)
    if (refused.size > 0) return { refused }
    for (const each of known) if (!(await saveRow(tx, each, now))) rollBackWith({ stale: [each.id] })
    const archivedAny = known.find(({ fields }) => fields.status === 'archived')
    if (archivedAny && (await countVariants(tx, productId)) === 0)
      rollBackWith({ refused: new Map([[archivedAny.id, 'last_variant']]) })
    await finish(tx, index, change, known)
    return { saved: known.length }
  })
}

type Wanted = VariantEdit & { row: MatrixRow }

async function refuse(tx: Tx, productId: number, wanted: Wanted[]): Promise<Map<number, VariantRefusal>> {
  const refused = new Map<number, VariantRefusal>()
  const isNumbered = ({ row, fields }: Wanted) =>
    fields.status === 'active' && (fields.sku !== row.fields.sku || row.fields.status !== 'active')
  if (wanted.some(isNumbered)) {
    // Holds the shop's revision: of two who give the same article number at once, the second one sees the first.
    await markChanged(tx)
    const mine = new Set<string>()
    const all = wanted.filter(({ fields }) => fields.status === 'active')
    const taken = await listTakenSkus(
      tx,
      all.map(({ fields }) => fields.sku),
      wanted.map(({ id }) => id),
    )
    for (const { id, fields } of all) {
      if (fields.sku === '') continue
      if (taken.has(fields.sku) || mine.has(fields.sku)) refused.set(id, 'sku_taken')
      mine.add(fields.sku)
    }
  }
  const counted = wanted.filter(({ row, fields }) => fields.tracksStock && !row.fields.tracksStock)
  for (const id of await listBundleIds(
    tx,
    counted.map((each) => each.id),
  ))
    refused.set(id, 'bundle')
  const revived = wanted.filter(
    ({ row, fields }) => row.fields.status !== 'active' && fields.status === 'active',
  )
  if (revived.length > 0) await refuseRevived(tx, productId, revived, refused)
  return refused
}

/** One that comes back must have a value of every option, and be the only one with these. */
async function refuseRevived(
  tx: Tx,
  productId: number,
  revived: Wanted[],
  refused: Map<number, VariantRefusal>,
): Promise<void> {
  const options = await listEditedOptions(tx, productId)
  const active = await listCombinations(tx, productId, { withArchived: false })
  const all = await listCombinations(tx, productId, { withArchived: true })
  const keys = new Set([...active.values()].map(({ valueIds }) => keyOfValues(valueIds)))
  for (const { id } of revived) {
    const { valueIds = [] } = all.get(id) ?? {}
    const key = keyOfValues(valueIds)
    if (valueIds.length !== options.length) refused.set(id, 'not_whole')
    else if (keys.has(key)) refused.set(id, 'combination_taken')
    keys.add(key)
  }
}

async function saveRow(tx: Tx, { id, seen, fields }: Wanted, now: number): Promise<boolean> {
  const saved = await tx
    .updateTable('variants')
    .set({
      price_minor: fields.priceMinor,
      compare_at_minor: fields.compareAtMinor,
      cost_minor: fields.costMinor,
      sku: fields.sku,
      barcode: fields.barcode,
      weight_grams: fields.weightGrams,
      tracks_stock: fields.tracksStock ? 1 : 0,
      policy: fields.policy,
      requires_shipping: fields.requiresShipping ? 1 : 0,
      status: fields.status,
      updated_at: Math.max(now, seen + 1),
    })
    .where('id', '=', id)
    .where('updated_at', '=', seen)
    .returning('id')
    .executeTakeFirst()
  return saved !== undefined
}

async function finish(
  tx: Tx,
  index: ProductIndex,
  { productId, actor, now }: { productId: number; actor: Actor; now: number },
  saved: Wanted[],
): Promise<void> {
  if (saved.length === 0) return
  for (const { id, row, fields } of saved) {
    const entry = { actor, action: 'change variant', entity: 'variant', entityId: id }
    await recordAudit(tx, { ...entry, ...differences(row.fields, fields) }, now)
  }
  const travelsAnew = saved.some(
    ({ row, fields }) =>
      row.fields.requiresShipping !== fields.requiresShipping || row.fields.status !== fields.status,
  )
  if (travelsAnew) await settleKind(tx, productId)
  const isFoundAnew = saved.some(
    ({ row, fields }) => row.fields.sku !== fields.sku || row.fields.status !== fields.status,
  )
  if (isFoundAnew) await index.indexProduct(tx, productId)
  await markChanged(tx)
}
