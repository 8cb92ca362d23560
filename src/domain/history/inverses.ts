import { z } from 'zod'
import { changeSellingRules } from '../catalog/change-selling-rules.ts'
import { adjustStock } from '../inventory/adjust-stock.ts'
import { makeDefaultLocation, renameLocation } from '../inventory/save-location.ts'
import { saveLowStockMark } from '../inventory/save-low-stock-mark.ts'
import { readSettings } from '../settings/settings.ts'
import { type Inverse, takeBack } from './inverse.ts'

const count = z.number().int()
const rules = z.object({
  policy: z.enum(['deny', 'backorder', 'preorder']),
  availableAt: count.nullable(),
  lowStockAt: count.nullable(),
})

/** What can be taken back, by the action as the log calls it: one line for each more. */
export const inverses: Record<string, Inverse> = {
  'adjust stock': takeBack({
    permission: 'stock.edit',
    before: z.object({ onHand: count }),
    after: z.object({ onHand: count, locationId: count }),
    state: async (tx, { id, after }) =>
      (await tx
        .selectFrom('stock_levels')
        .select('on_hand as onHand')
        .where('variant_id', '=', id)
        .where('location_id', '=', after.locationId)
        .executeTakeFirst()) ?? null,
    restore: (tx, { id, before, after, entry }, by) =>
      adjustStock(tx, {
        ...{ variantId: id, locationId: after.locationId, onHand: before.onHand },
        ...{ reason: `undo of entry ${entry.id}`, ...by },
      }),
  }),

  'change selling rules': takeBack({
    permission: 'settings.edit',
    before: rules,
    after: rules,
    state: async (tx, { id }) =>
      (await tx
        .selectFrom('variants')
        .select(['policy', 'available_at as availableAt', 'low_stock_at as lowStockAt'])
        .where('id', '=', id)
        .executeTakeFirst()) ?? null,
    restore: (tx, { id, before }, by) => changeSellingRules(tx, { variantId: id, rules: before, ...by }),
  }),

  'change low-stock mark': takeBack({
    permission: 'settings.edit',
    before: z.object({ mark: count }),
    after: z.object({ mark: count }),
    state: async (tx) => ({ mark: (await readSettings(tx)).lowStock }),
    async restore(tx, { before }, by) {
      await saveLowStockMark(tx, { mark: before.mark, ...by })
      return null
    },
  }),

  'rename location': takeBack({
    permission: 'settings.edit',
    before: z.object({ name: z.string() }),
    after: z.object({ name: z.string() }),
    state: async (tx, { id }) =>
      (await tx.selectFrom('locations').select('name').where('id', '=', id).executeTakeFirst()) ?? null,
    restore: (tx, { id, before }, by) => renameLocation(tx, { id, name: before.name, ...by }),
  }),

  'choose default location': takeBack({
    permission: 'settings.edit',
    before: z.object({ id: count }),
    after: z.object({ id: count }),
    state: async (tx) =>
      (await tx.selectFrom('locations').select('id').where('is_default', '=', 1).executeTakeFirst()) ?? null,
    restore: (tx, { before }, by) => makeDefaultLocation(tx, { id: before.id, ...by }),
  }),
}
