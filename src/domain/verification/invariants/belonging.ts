import type { Invariant } from '../invariant.ts'

/** Columns that name a row of another table, whether the database itself watches them or not. */
const references: [table: string, column: string, owner: string][] = [
  ['order_lines', 'order_id', 'orders'],
  ['order_line_parts', 'order_line_id', 'order_lines'],
  ['order_line_parts', 'variant_id', 'variants'],
  ['bundle_components', 'bundle_id', 'variants'],
  ['bundle_components', 'component_id', 'variants'],
  ['order_adjustments', 'order_id', 'orders'],
  ['order_adjustments', 'line_id', 'order_lines'],
  ['order_events', 'order_id', 'orders'],
  ['reservations', 'order_id', 'orders'],
  ['reservations', 'variant_id', 'variants'],
  ['stock_movements', 'order_id', 'orders'],
  ['stock_movements', 'variant_id', 'variants'],
  ['stock_levels', 'variant_id', 'variants'],
  ['payments', 'order_id', 'orders'],
  ['refunds', 'order_id', 'orders'],
  ['refunds', 'payment_id', 'payments'],
  ['gift_cards', 'order_line_id', 'order_lines'],
  ['gift_card_moves', 'gift_card_id', 'gift_cards'],
  ['gift_card_moves', 'order_id', 'orders'],
  ['gift_card_moves', 'refund_id', 'refunds'],
  ['refund_lines', 'refund_id', 'refunds'],
  ['refund_lines', 'order_line_id', 'order_lines'],
  ['shipments', 'order_id', 'orders'],
  ['shipment_lines', 'shipment_id', 'shipments'],
  ['shipment_lines', 'order_line_id', 'order_lines'],
  ['ledger_entries', 'order_id', 'orders'],
  ['ledger_entries', 'payment_id', 'payments'],
  ['ledger_entries', 'refund_id', 'refunds'],
  ['mails', 'order_id', 'orders'],
  ['stock_levels', 'location_id', 'locations'],
  ['stock_movements', 'location_id', 'locations'],
  ['stock_movements', 'pair_id', 'stock_movements'],
  ['reservations', 'location_id', 'locations'],
  ['order_edits', 'order_id', 'orders'],
  ['order_edits', 'refund_id', 'refunds'],
  ['returns', 'order_id', 'orders'],
  ['returns', 'refund_id', 'refunds'],
  ['return_lines', 'return_id', 'returns'],
  ['return_lines', 'order_line_id', 'order_lines'],
  ['disputes', 'order_id', 'orders'],
  ['disputes', 'payment_id', 'payments'],
  ['ledger_entries', 'dispute_id', 'disputes'],
  ['reconcile_items', 'run_id', 'reconcile_runs'],
  ['reconcile_items', 'order_id', 'orders'],
  ['order_tags', 'order_id', 'orders'],
  ['order_notes', 'order_id', 'orders'],
  ['invoices', 'order_id', 'orders'],
  ['invoices', 'refund_id', 'refunds'],
]

export const belonging: Invariant[] = [
  {
    name: 'everything in the books belongs to something that is there',
    among: `(${[...new Set(references.map(([table]) => table))].map((table) => `select 1 from ${table}`).join(' union all ')}) books`,
    broken: references
      .map(
        ([table, column, owner]) =>
          `select '${table}.${column} = ' || x.${column} as what from ${table} x left join ${owner} y on y.id = x.${column}
          where x.${column} is not null and y.id is null`,
      )
      .join(' union all '),
  },
]
