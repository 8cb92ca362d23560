import type { Tx } from '#src/platform/db/db.ts'
import { defaultLocation } from '../inventory/locations.ts'

// The demo's stock is laid out and taken away whole. Inventory's own commands move one variant at a time and keep every
// row for ever, which is right for a shop and slow for a thousand variants that come and go at once.

export type StockCount = { variantId: number; onHand: number }

/** Rows an insert. */
const CHUNK = 400

/** Puts goods on the shelf that were never there before, each with its row in the ledger. */
export async function layStock(tx: Tx, counts: readonly StockCount[], now: number): Promise<void> {
  const location_id = await defaultLocation(tx)
  for (let from = 0; from < counts.length; from += CHUNK) {
    const part = counts.slice(from, from + CHUNK)
    const levels = part.map(({ variantId, onHand }) => ({
      variant_id: variantId,
      location_id,
      on_hand: onHand,
      reserved: 0,
    }))
    const movements = part.map(({ variantId, onHand }) => ({
      variant_id: variantId,
      location_id,
      kind: 'received',
      quantity: onHand,
      order_id: null,
      reason: 'opening stock',
      actor_user_id: null,
      at: now,
    }))
    await tx.insertInto('stock_levels').values(levels).execute()
    await tx.insertInto('stock_movements').values(movements).execute()
  }
}

/** Forgets the stock of a product that was never sold, ledger and all; its levels go with its variants. */
export async function forgetStock(tx: Tx, productId: number): Promise<void> {
  await tx
    .deleteFrom('stock_movements')
    .where('variant_id', 'in', (eb) =>
      eb.selectFrom('variants').select('id').where('product_id', '=', productId),
    )
    .execute()
}
