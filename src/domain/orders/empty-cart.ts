import type { Tx } from '#src/platform/db/db.ts'
import { convertCart } from '../cart/change-cart.ts'
import type { Order } from './order.ts'

/** What was ordered leaves the shopper's bag; what they put in since stays there and is no concern of the order any more. */
export async function emptyCart(tx: Tx, order: Order, now: number): Promise<void> {
  const { cart_version: version } = await tx
    .selectFrom('orders')
    .select('cart_version')
    .where('id', '=', order.id)
    .executeTakeFirstOrThrow()
  const lines = order.lines.flatMap(({ variantId, quantity }) =>
    variantId === null ? [] : [{ variantId, quantity }],
  )
  if (await convertCart(tx, { id: order.cartId, version, lines }, now))
    // No cart has a negative id: what the order set aside is not counted as the bag's own, and is not ended with it.
    await tx.updateTable('orders').set({ cart_id: -order.id }).where('id', '=', order.id).execute()
}
