import type { Tx } from '#src/platform/db/db.ts'
import { convertCart } from '../cart/change-cart.ts'
import type { Order } from './order.ts'

/** What was ordered leaves the shopper's bag; what they put in since stays. */
export async function emptyCart(tx: Tx, order: Order, now: number): Promise<void> {
  const { cart_version: version } = await tx
    .selectFrom('orders')
    .select('cart_version')
    .where('id', '=', order.id)
    .executeTakeFirstOrThrow()
  const lines = order.lines.flatMap(({ variantId, quantity }) =>
    variantId === null ? [] : [{ variantId, quantity }],
  )
  await convertCart(tx, { id: order.cartId, version, lines }, now)
}
