import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../../audit/audit.ts'
import { readExpected } from './expected.ts'
import { isInBranch, readBranch } from './scope.ts'
import { type Count, type CountRefusal, takeCount } from './stocktake.ts'

export type Counting = { stocktakeId: number; counts: readonly Count[]; actor: Actor; now: number }

/** Why nothing was written; the first variant that was refused. */
export type CountingRefused = { refusal: CountRefusal; variantIds: number[] }

/**
 * Writes down what somebody has counted, all of it or nothing. What had to stand there is asked at this moment, so that
 * whatever is sold, received or moved later makes no difference.
 * @returns null once it is written; else a reason with the variants it is about
 */
export function countGoods(
  db: Db,
  { stocktakeId, counts, actor, now }: Counting,
): Promise<CountingRefused | null> {
  return inTransaction<CountingRefused | null>(db, async (tx) => {
    const held = await holdOpen(tx, stocktakeId)
    if (!held) return { refusal: 'not_open', variantIds: [] }
    const refused = new Map<number, CountRefusal>()
    // Several variants are held in the order of their ids, as everywhere.
    for (const count of [...counts].sort((a, b) => a.variantId - b.variantId)) {
      const refusal = await writeCount(tx, held, count, { actor, now })
      if (refusal) refused.set(count.variantId, refusal)
    }
    const [first] = refused.values()
    if (first !== undefined) {
      const variantIds = [...refused].filter(([, each]) => each === first).map(([variantId]) => variantId)
      return rollBackWith({ refusal: first, variantIds })
    }
    const after = { counts: counts.map(({ variantId, counted, isMore }) => ({ variantId, counted, isMore })) }
    const entry = { actor, action: 'count stock', entity: 'stocktake', entityId: stocktakeId, after }
    await recordAudit(tx, entry, now)
    return null
  })
}

export type Held = { id: number; locationId: number; categoryId: number | null }

/** Takes hold of a stocktake while it is open: nobody closes it before this transaction ends. */
export async function holdOpen(tx: Tx, stocktakeId: number): Promise<Held | null> {
  const held = await tx
    .updateTable('stocktakes')
    .set((eb) => ({ state: eb.ref('state') }))
    .where('id', '=', stocktakeId)
    .where('state', '=', 'open')
    .returning(['location_id', 'category_id'])
    .executeTakeFirst()
  return held ? { id: stocktakeId, locationId: held.location_id, categoryId: held.category_id } : null
}

async function writeCount(
  tx: Tx,
  held: Held,
  count: Count,
  { actor, now }: { actor: Actor; now: number },
): Promise<CountRefusal | null> {
  const { variantId } = count
  const line = (await findLine(tx, held.id, variantId)) ?? (await addLine(tx, held, variantId))
  if (typeof line === 'string') return line
  const taken = takeCount(line, count, await readExpected(tx, { variantId, locationId: held.locationId }))
  if (typeof taken === 'string') return taken
  const isBack = taken.counted === null
  await tx
    .updateTable('stocktake_lines')
    .set({
      counted: taken.counted,
      expected: taken.expected,
      unpacked: taken.unpacked,
      movement_id: taken.movementId,
      version: line.version + 1,
      counted_by: isBack ? '' : actor.name,
      counted_at: isBack ? null : now,
    })
    .where('stocktake_id', '=', held.id)
    .where('variant_id', '=', variantId)
    .execute()
  return null
}

const findLine = (tx: Tx, stocktakeId: number, variantId: number) =>
  tx
    .selectFrom('stocktake_lines')
    .select(['counted', 'expected', 'unpacked', 'version', 'movement_id as movementId'])
    .where('stocktake_id', '=', stocktakeId)
    .where('variant_id', '=', variantId)
    .executeTakeFirst()

/** What nobody expected at this place, yet it stands there. */
async function addLine(tx: Tx, { id, categoryId }: Held, variantId: number) {
  const branch = categoryId === null ? null : await readBranch(tx, categoryId)
  const known = await tx
    .selectFrom('variants')
    .innerJoin('products', 'products.id', 'variants.product_id')
    .select('variants.id')
    .select(isInBranch(branch?.ids ?? [0]).as('is_in_it'))
    .where('variants.id', '=', variantId)
    .where('variants.tracks_stock', '=', 1)
    .executeTakeFirst()
  if (!known) return 'unknown_variant'
  if (categoryId !== null && !known.is_in_it) return 'not_in_it'
  const { last } = await tx
    .selectFrom('stocktake_lines')
    .select((eb) => eb.fn.max('position').as('last'))
    .where('stocktake_id', '=', id)
    .executeTakeFirstOrThrow()
  const line = { counted: null, expected: 0, unpacked: 0, version: 0 }
  await tx
    .insertInto('stocktake_lines')
    .values({
      ...{ ...line, stocktake_id: id, variant_id: variantId, position: Number(last) + 1 },
      ...{ movement_id: 0, cost_minor: null, counted_by: '', counted_at: null },
    })
    .execute()
  return { ...line, movementId: 0 }
}
