import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../../audit/audit.ts'
import { adjustStock } from '../adjust-stock.ts'
import { type Held, holdOpen } from './count-goods.ts'
import { readExpected } from './expected.ts'
import { summarise } from './queries.ts'
import type { StocktakeSummary } from './stocktake.ts'

/** The word in the ledger. */
export const STOCKTAKE_REASON = 'stocktake'

export type CloseRefusal =
  | { refusal: 'not_open' | 'counted_since' | 'nothing_counted' }
  /** `too_few`: orders would have more than is left. `adjusted_since`: the ledger was corrected by hand after the count. */
  | { refusal: 'too_few' | 'adjusted_since'; variantIds: number[] }

export type Closing = {
  stocktakeId: number
  /** What becomes of what nobody counted: it stays as it is, or it is gone. */
  uncounted: 'left' | 'zero'
  /** The sum of all versions that was seen; another one means that somebody has counted since. */
  seen: number
  actor: Actor
  now: number
}

/**
 * Corrects every shelf by the difference between its count and what had to stand there then, all in one transaction: what
 * has happened to it since stays as it happened.
 */
export function closeStocktake(db: Db, closing: Closing): Promise<CloseRefusal | null> {
  const { stocktakeId, uncounted, seen, actor, now } = closing
  return inTransaction<CloseRefusal | null>(db, async (tx) => {
    const held = await holdOpen(tx, stocktakeId)
    if (!held) return { refusal: 'not_open' }
    const before = await summarise(tx, stocktakeId)
    if (before.versions !== seen) return { refusal: 'counted_since' }
    if (before.counted === 0) return { refusal: 'nothing_counted' }
    if (uncounted === 'zero') await countAsNone(tx, held, now)
    const stale = await listAdjustedSince(tx, held)
    if (stale.length > 0) return rollBackWith({ refusal: 'adjusted_since', variantIds: stale })
    const tooFew = await correct(tx, held, { actor, now })
    if (tooFew.length > 0) return rollBackWith({ refusal: 'too_few', variantIds: tooFew })
    await keepCosts(tx, stocktakeId)
    const summary = await end(tx, stocktakeId, {
      state: 'closed',
      uncounted,
      ended_by: actor.name,
      ended_at: now,
    })
    const { counted, differing, more, fewer } = summary
    const after = { uncounted, counted, differing, more, fewer }
    const entry = { actor, action: 'close stocktake', entity: 'stocktake', entityId: stocktakeId, after }
    await recordAudit(tx, entry, now)
    return null
  })
}

/** Ends it without correcting anything; what was counted stays to be read. */
export function cancelStocktake(
  db: Db,
  { stocktakeId, actor, now }: { stocktakeId: number; actor: Actor; now: number },
): Promise<'not_open' | null> {
  return inTransaction<'not_open' | null>(db, async (tx) => {
    if (!(await holdOpen(tx, stocktakeId))) return 'not_open'
    await end(tx, stocktakeId, { state: 'cancelled', ended_by: actor.name, ended_at: now })
    const entry = { actor, action: 'cancel stocktake', entity: 'stocktake', entityId: stocktakeId }
    await recordAudit(tx, entry, now)
    return null
  })
}

/** With what came of it, so that nobody has to reckon it again. */
async function end(
  tx: Tx,
  stocktakeId: number,
  ended: { state: string; uncounted?: string; ended_by: string; ended_at: number },
): Promise<StocktakeSummary> {
  const summary = await summarise(tx, stocktakeId)
  const kept = { ...ended, summary_json: JSON.stringify(summary) }
  await tx.updateTable('stocktakes').set(kept).where('id', '=', stocktakeId).execute()
  return summary
}

/** @returns the variants of which orders would have more than is left, with the others corrected */
async function correct(
  tx: Tx,
  { id, locationId }: Held,
  by: { actor: Actor; now: number },
): Promise<number[]> {
  const lines = await tx
    .selectFrom('stocktake_lines')
    .select(['variant_id', 'counted', 'expected'])
    .where('stocktake_id', '=', id)
    .where('counted', 'is not', null)
    .whereRef('counted', '<>', 'expected')
    .orderBy('variant_id')
    .execute()
  const refused: number[] = []
  for (const [place, { variant_id: variantId, counted, expected }] of lines.entries()) {
    // With SQLite nothing here ever waits: let the shop answer its shoppers meanwhile.
    if (place % 25 === 24) await nextTurn()
    const { onHand } = await readExpected(tx, { variantId, locationId })
    const wanted = onHand + (counted ?? 0) - expected
    const change = { variantId, locationId, onHand: wanted, reason: STOCKTAKE_REASON, ...by }
    if ((await adjustStock(tx, change)) !== null) refused.push(variantId)
  }
  return refused
}

/** What was looked for and not found: of which there is none by the ledger, there is nothing to write. */
async function countAsNone(tx: Tx, { id, locationId }: Held, now: number): Promise<void> {
  const lines = await tx
    .selectFrom('stocktake_lines')
    .innerJoin('stock_levels', 'stock_levels.variant_id', 'stocktake_lines.variant_id')
    .select('stocktake_lines.variant_id')
    .where('stocktake_id', '=', id)
    .where('counted', 'is', null)
    .where('location_id', '=', locationId)
    .where('on_hand', '>', 0)
    .orderBy('stocktake_lines.variant_id')
    .execute()
  for (const { variant_id: variantId } of lines) {
    const { expected, unpacked, movementId } = await readExpected(tx, { variantId, locationId })
    await tx
      .updateTable('stocktake_lines')
      .set({ counted: 0, expected, unpacked, movement_id: movementId, counted_at: now })
      .where('stocktake_id', '=', id)
      .where('variant_id', '=', variantId)
      .execute()
  }
}

/** Counts that somebody has put into the ledger already: to correct by them again would do it twice. */
async function listAdjustedSince(tx: Tx, { id, locationId }: Held): Promise<number[]> {
  const rows = await tx
    .selectFrom('stocktake_lines')
    .innerJoin('stock_movements', 'stock_movements.variant_id', 'stocktake_lines.variant_id')
    .select('stocktake_lines.variant_id')
    .distinct()
    .where('stocktake_id', '=', id)
    .where('counted', 'is not', null)
    .whereRef('counted', '<>', 'expected')
    .where('stock_movements.location_id', '=', locationId)
    .where('stock_movements.kind', '=', 'adjusted')
    .whereRef('stock_movements.id', '>', 'stocktake_lines.movement_id')
    .execute()
  return rows.map((row) => row.variant_id)
}

/** What the differences were worth stays true when prices change. */
async function keepCosts(tx: Tx, stocktakeId: number): Promise<void> {
  await tx
    .updateTable('stocktake_lines')
    .set((eb) => ({
      cost_minor: eb
        .selectFrom('variants')
        .select('cost_minor')
        .whereRef('variants.id', '=', 'stocktake_lines.variant_id'),
    }))
    .where('stocktake_id', '=', stocktakeId)
    .execute()
}
