import type { Tx } from '#src/platform/db/db.ts'

const CHUNK = 500

/**
 * Takes variants off the shelf. One that was never sold, counted, put into a bag or into a bundle goes without a trace; the
 * others are archived, so that orders and the ledger keep what they point at, and a bag or a bundle that holds one can say that
 * it is gone.
 */
export async function takeAwayVariants(
  tx: Tx,
  ids: readonly number[],
  now: number,
): Promise<{ deleted: number; archived: number }> {
  const done = { deleted: 0, archived: 0 }
  for (let from = 0; from < ids.length; from += CHUNK) {
    const chunk = ids.slice(from, from + CHUNK)
    const deleted = await tx
      .deleteFrom('variants')
      .where('id', 'in', chunk)
      .where(({ and, not, exists, selectFrom }) =>
        and([
          ...(
            ['order_lines', 'order_line_parts', 'cart_lines', 'stock_movements', 'reservations'] as const
          ).map((table) =>
            not(
              exists(
                selectFrom(table)
                  .select(`${table}.variant_id`)
                  .whereRef(`${table}.variant_id`, '=', 'variants.id'),
              ),
            ),
          ),
          not(
            exists(
              selectFrom('bundle_components')
                .select('component_id')
                .whereRef('component_id', '=', 'variants.id'),
            ),
          ),
        ]),
      )
      .returning('id')
      .execute()
    const archived = await tx
      .updateTable('variants')
      .set({ status: 'archived', updated_at: now })
      .where('id', 'in', chunk)
      .where('status', '=', 'active')
      .returning('id')
      .execute()
    done.deleted += deleted.length
    done.archived += archived.length
  }
  return done
}
