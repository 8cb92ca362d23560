import type { Db, Tx } from '#src/platform/db/db.ts'
import type { Coupon } from './price.ts'

export type CouponRefusal = 'unknown_code' | 'not_yet' | 'ended' | 'used_up' | 'below_minimum'

/** Codes are compared without case or padding. */
export const normaliseCode = (text: string) => text.trim().toUpperCase().slice(0, 40)

/**
 * Looks a code up for a cart of this worth.
 * @param cartId the shopper's bag: a use that an unpaid order of it holds is theirs and counts as free
 */
export async function findCoupon(
  db: Db | Tx,
  code: string,
  subtotalMinor: number,
  now: number,
  cartId: number | null = null,
): Promise<Coupon | CouponRefusal> {
  const row = await db
    .selectFrom('coupons')
    .selectAll()
    .where('code', '=', normaliseCode(code))
    .executeTakeFirst()
  if (!row) return 'unknown_code'
  if (row.starts_at !== null && now < row.starts_at) return 'not_yet'
  if (row.ends_at !== null && now >= row.ends_at) return 'ended'
  if (row.max_uses !== null && row.uses - (await countHeld(db, row.code, cartId)) >= row.max_uses)
    return 'used_up'
  if (subtotalMinor < row.min_subtotal_minor) return 'below_minimum'
  if (row.kind === 'percent') return { code: row.code, kind: 'percent', ratePpm: row.value }
  if (row.kind === 'amount') return { code: row.code, kind: 'amount', amountMinor: row.value }
  return { code: row.code, kind: 'free_delivery' }
}

/** Uses that unpaid orders of a cart hold; they are given back when the cart is ordered anew. */
async function countHeld(db: Db | Tx, code: string, cartId: number | null): Promise<number> {
  if (cartId === null) return 0
  const { held } = await db
    .selectFrom('orders')
    .select(({ fn }) => fn.countAll<number>().as('held'))
    .where('cart_id', '=', cartId)
    .where('coupon_code', '=', code)
    .where('state', '=', 'pending_payment')
    .executeTakeFirstOrThrow()
  return Number(held)
}

/** Takes one use of a code; false where another order took the last one. */
export async function claimCoupon(tx: Tx, code: string): Promise<boolean> {
  const claimed = await tx
    .updateTable('coupons')
    .set((eb) => ({ uses: eb('uses', '+', 1) }))
    .where('code', '=', code)
    .where((eb) => eb.or([eb('max_uses', 'is', null), eb('uses', '<', eb.ref('max_uses'))]))
    .returning('id')
    .executeTakeFirst()
  return claimed !== undefined
}

/** Gives a use back when its order is cancelled before it was paid. */
export async function releaseCoupon(tx: Tx, code: string): Promise<void> {
  if (!code) return
  await tx
    .updateTable('coupons')
    .set((eb) => ({ uses: eb('uses', '-', 1) }))
    .where('code', '=', code)
    .where('uses', '>', 0)
    .execute()
}
