import type { Db } from '#src/platform/db/db.ts'

/**
 * What an account has bought of a product, as the latest order that was paid calls it.
 * @returns the variant's title, '' for a product in one shape; null where they have not bought it
 */
export async function findPurchase(
  db: Db,
  { userId, productId }: { userId: number; productId: number },
): Promise<string | null> {
  const line = await db
    .selectFrom('order_lines')
    .innerJoin('orders', 'orders.id', 'order_lines.order_id')
    .select('order_lines.variant_title')
    .where('orders.user_id', '=', userId)
    .where('order_lines.product_id', '=', productId)
    .where('orders.paid_at', 'is not', null)
    .where('orders.state', '<>', 'cancelled')
    .orderBy('orders.id', 'desc')
    .executeTakeFirst()
  return line?.variant_title ?? null
}
