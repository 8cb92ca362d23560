import { type SqlBool, sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../../audit/audit.ts'
import { isInBranch, readBranch } from './scope.ts'

export type StartRefusal = 'unknown_location' | 'unknown_category' | 'already_open' | 'nothing_to_count'

/**
 * Begins to count what stands at a location, all of it or what is in a category and below it. What is to be counted is
 * written down now; what turns up besides can be added while it is counted.
 * @returns its id
 */
export function startStocktake(
  db: Db,
  start: { locationId: number; categoryId: number | null; actor: Actor; now: number },
): Promise<number | StartRefusal> {
  const { locationId, categoryId, actor, now } = start
  return inTransaction<number | StartRefusal>(db, async (tx) => {
    const location = await tx
      .selectFrom('locations')
      .select(['name', 'is_default'])
      .where('id', '=', locationId)
      .executeTakeFirst()
    if (!location) return 'unknown_location'
    const branch = categoryId === null ? null : await readBranch(tx, categoryId)
    if (categoryId !== null && !branch) return 'unknown_category'
    const category = branch?.title ?? ''
    const begun = { state: 'open', uncounted: '', started_by: actor.name, started_at: now, ended_by: '' }
    const added = await tx
      .insertInto('stocktakes')
      .values({
        location_id: locationId,
        category_id: categoryId,
        category,
        ...begun,
        ended_at: null,
        summary_json: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!added) return 'already_open'
    const scope = { locationId, isDefault: location.is_default === 1, branch: branch?.ids ?? null }
    if ((await writeLines(tx, added.id, scope)) === 0) return rollBackWith('nothing_to_count')
    const after = { location: location.name, category }
    const entry = { actor, action: 'start stocktake', entity: 'stocktake', entityId: added.id, after }
    await recordAudit(tx, entry, now)
    return added.id
  })
}

type Scope = { locationId: number; isDefault: boolean; branch: number[] | null }

/** @returns how many there are to count */
async function writeLines(
  tx: Tx,
  stocktakeId: number,
  { locationId, isDefault, branch }: Scope,
): Promise<number> {
  const isHere = sql<SqlBool>`exists (select 1 from stock_levels l where l.variant_id = variants.id
    and l.location_id = ${locationId} and (l.on_hand > 0 or (variants.status = 'active' and products.status <> 'archived')))`
  // What has never been anywhere is expected where goods arrive.
  const isNowhere = sql<SqlBool>`(variants.status = 'active' and products.status <> 'archived'
    and not exists (select 1 from stock_levels l where l.variant_id = variants.id))`
  const result = await tx
    .insertInto('stocktake_lines')
    // In the order of what is selected below.
    .columns([
      ...(['stocktake_id', 'variant_id', 'position', 'counted', 'expected', 'unpacked'] as const),
      ...(['movement_id', 'cost_minor', 'version', 'counted_by', 'counted_at'] as const),
    ])
    .expression(
      tx
        .selectFrom('variants')
        .innerJoin('products', 'products.id', 'variants.product_id')
        .select([
          sql<number>`cast(${stocktakeId} as bigint)`.as('stocktake_id'),
          'variants.id as variant_id',
          sql<number>`row_number() over (order by lower(products.title), products.id, variants.position, variants.id)`.as(
            'position',
          ),
          sql<null>`cast(null as bigint)`.as('counted'),
          sql<number>`0`.as('expected'),
          sql<number>`0`.as('unpacked'),
          sql<number>`0`.as('movement_id'),
          sql<null>`cast(null as bigint)`.as('cost_minor'),
          sql<number>`0`.as('version'),
          sql<string>`''`.as('counted_by'),
          sql<null>`cast(null as bigint)`.as('counted_at'),
        ])
        .where('variants.tracks_stock', '=', 1)
        .where(isDefault ? sql<SqlBool>`(${isHere} or ${isNowhere})` : isHere)
        .$if(branch !== null, (query) => query.where(isInBranch(branch ?? []))),
    )
    .executeTakeFirst()
  return Number(result.numInsertedOrUpdatedRows ?? 0)
}
