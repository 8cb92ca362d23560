import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { MAX_LINES, sellableQuantity } from '../cart/cart.ts'
import { addToCart } from '../cart/change-cart.ts'
import { findSellable, listCartLines } from '../cart/queries.ts'
import type { Order } from '../orders/order.ts'

/**
 * `added` and `missing` are units; missing are those that are sold out, gone, or more than a bag may hold.
 * `newToken` is for the cookie where a cart had to be opened.
 */
export type Reordered = { added: number; missing: number; newToken: string | null }

/** Puts what an order held into the bag again, as far as it can still be bought, at today's prices. */
export function reorder(
  db: Db | Tx,
  wish: { order: Pick<Order, 'lines'>; cartId: number | null; userId: number | null; now: number },
): Promise<Reordered> {
  return inTransaction(db, async (tx) => {
    let { cartId } = wish
    const done: Reordered = { added: 0, missing: 0, newToken: null }
    for (const { variantId, quantity } of wish.order.lines) {
      const possible = variantId === null ? 0 : Math.min(quantity, await countRoom(tx, cartId, variantId))
      done.missing += quantity - possible
      if (variantId === null || possible === 0) continue
      const { userId, now } = wish
      const added = await addToCart(tx, { cartId, userId, variantId, quantity: possible, now })
      if (typeof added === 'string')
        throw new Error(`variant ${variantId} was found to be for sale, then ${added}`)
      cartId = added.cartId
      done.newToken ??= added.newToken
      done.added += possible
    }
    return done
  })
}

/** How many more of a variant the bag can take. */
async function countRoom(tx: Tx, cartId: number | null, variantId: number): Promise<number> {
  const variant = await findSellable(tx, variantId, cartId)
  if (!variant) return 0
  const lines = cartId === null ? [] : await listCartLines(tx, cartId)
  const held = lines.find((line) => line.variantId === variantId)?.quantity ?? 0
  if (held === 0 && lines.length >= MAX_LINES) return 0
  return Math.max(0, sellableQuantity(variant) - held)
}
