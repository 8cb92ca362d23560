import type { Db, Tx } from '#src/platform/db/db.ts'
import { hotQuery } from '#src/platform/db/hot.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { hashToken, makeToken } from '#src/platform/secrets.ts'
import { MAX_GIFT_CARDS } from '../gift-cards/gift-card.ts'
import { MAX_LINES, type QuantityRefusal, refuseQuantity, sellableQuantity } from './cart.ts'
import { findSellable } from './queries.ts'
import { statesBefore } from './states.ts'

/** @returns the token for the cookie; only its hash is stored */
export async function openCart(
  tx: Tx,
  userId: number | null,
  now: number,
): Promise<{ id: number; token: string }> {
  const token = makeToken()
  const row = await tx
    .insertInto('carts')
    .values({
      token_hash: hashToken(token),
      user_id: userId,
      state: 'open',
      version: 1,
      coupon_code: '',
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id: row.id, token }
}

export type Added = { cartId: number; newToken: string | null; title: string; quantity: number }

/**
 * Puts goods into a cart, opening one where the shopper has none yet, or has just paid for the one they had.
 * @returns the line's new quantity, or why nothing was added
 */
export function addToCart(
  db: Db | Tx,
  wanted: { cartId: number | null; userId: number | null; variantId: number; quantity: number; now: number },
): Promise<Added | QuantityRefusal> {
  return inTransaction(db, async (tx) => {
    const { variantId, now } = wanted
    const variant = await findSellable(tx, variantId, wanted.cartId)
    if (!variant) return 'not_for_sale'
    const isOpen = wanted.cartId !== null && (await touchCart(tx, wanted.cartId, now))
    const opened = isOpen ? null : await openCart(tx, wanted.userId, now)
    const cartId = opened?.id ?? (wanted.cartId as number)
    const quantity = (await quantityIn(tx, cartId, variantId)) + wanted.quantity
    const refusal = refuseQuantity(quantity, variant) ?? (await refuseAnotherLine(tx, cartId, variantId))
    if (refusal) return rollBackWith(refusal)
    await saveLine(tx, cartId, variantId, quantity, now)
    return { cartId, newToken: opened?.token ?? null, title: variant.title, quantity }
  })
}

/** Sets a line's quantity; nought takes it out. */
export function changeQuantity(
  db: Db | Tx,
  change: { cartId: number; variantId: number; quantity: number; now: number },
): Promise<QuantityRefusal | null> {
  return inTransaction(db, async (tx) => {
    const { cartId, variantId, quantity, now } = change
    if (!(await touchCart(tx, cartId, now))) return rollBackWith('not_for_sale')
    if (quantity === 0) {
      await tx
        .deleteFrom('cart_lines')
        .where('cart_id', '=', cartId)
        .where('variant_id', '=', variantId)
        .execute()
      return null
    }
    const variant = await findSellable(tx, variantId, cartId)
    if (!variant || (await quantityIn(tx, cartId, variantId)) === 0) return rollBackWith('not_for_sale')
    const refusal = refuseQuantity(quantity, variant)
    if (refusal) return rollBackWith(refusal)
    await saveLine(tx, cartId, variantId, quantity, now)
    return null
  })
}

export function clearCart(db: Db | Tx, cartId: number, now: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    if (await touchCart(tx, cartId, now))
      await tx.deleteFrom('cart_lines').where('cart_id', '=', cartId).execute()
  })
}

/** Writes a discount code on the cart; '' takes it off. Whether it holds is decided each time the cart is priced. */
export function setCouponCode(db: Db | Tx, cartId: number, code: string, now: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    if (await touchCart(tx, cartId, now))
      await tx.updateTable('carts').set({ coupon_code: code }).where('id', '=', cartId).execute()
  })
}

/**
 * Puts a gift card into a bag, to pay with; twice is once. What it pays is decided when the bag is ordered.
 * @returns why not, null where it is in
 */
export function putInGiftCard(
  db: Db | Tx,
  { cartId, giftCardId, now }: { cartId: number; giftCardId: number; now: number },
): Promise<'too_many' | null> {
  return inTransaction(db, async (tx) => {
    if (!(await touchCart(tx, cartId, now))) return null
    const held = await tx
      .selectFrom('cart_gift_cards')
      .select('gift_card_id')
      .where('cart_id', '=', cartId)
      .execute()
    if (held.some((row) => row.gift_card_id === giftCardId)) return null
    if (held.length >= MAX_GIFT_CARDS) return rollBackWith('too_many')
    await tx
      .insertInto('cart_gift_cards')
      .values({ cart_id: cartId, gift_card_id: giftCardId, added_at: now })
      .execute()
    return null
  })
}

export function takeOutGiftCard(
  db: Db | Tx,
  { cartId, giftCardId, now }: { cartId: number; giftCardId: number; now: number },
): Promise<void> {
  return inTransaction(db, async (tx) => {
    if (await touchCart(tx, cartId, now))
      await tx
        .deleteFrom('cart_gift_cards')
        .where('cart_id', '=', cartId)
        .where('gift_card_id', '=', giftCardId)
        .execute()
  })
}

export type MergeResult = { moved: number; shortened: number }

/**
 * Brings a guest's cart and the cart of the account they sign in to together: quantities add up as far as the shelf
 * goes. The guest's cart becomes the account's where that has none. From then on the account finds its cart by itself,
 * on every device.
 * @returns how many lines came over and how many had to be shortened, for saying so; null where no two carts met
 */
export function mergeCarts(
  db: Db,
  guestCartId: number,
  userId: number,
  now: number,
): Promise<MergeResult | null> {
  return inTransaction(db, async (tx) => {
    const own = await findOpenCartOf(tx, userId)
    if (own === guestCartId) return null
    if (own === null) {
      await tx
        .updateTable('carts')
        .set({ user_id: userId, updated_at: now })
        .where('id', '=', guestCartId)
        .where('state', '=', 'open')
        .execute()
      return null
    }
    if (!(await touchCart(tx, guestCartId, now))) return null
    await touchCart(tx, own, now)
    const lines = await tx
      .selectFrom('cart_lines')
      .select(['variant_id', 'quantity'])
      .where('cart_id', '=', guestCartId)
      .orderBy('variant_id')
      .execute()
    let shortened = 0
    for (const line of lines) {
      const variant = await findSellable(tx, line.variant_id, own)
      const wanted = (await quantityIn(tx, own, line.variant_id)) + line.quantity
      const quantity = Math.min(wanted, variant ? sellableQuantity(variant) : 0)
      if (quantity < wanted) shortened++
      if (quantity > 0) await saveLine(tx, own, line.variant_id, quantity, now)
    }
    await tx
      .updateTable('cart_gift_cards')
      .set({ cart_id: own })
      .where('cart_id', '=', guestCartId)
      .where('gift_card_id', 'not in', (eb) =>
        eb.selectFrom('cart_gift_cards as own').select('own.gift_card_id').where('own.cart_id', '=', own),
      )
      .execute()
    await tx
      .updateTable('carts')
      .set({ state: 'merged', updated_at: now })
      .where('id', '=', guestCartId)
      .where('state', 'in', statesBefore('merged'))
      .execute()
    return { moved: lines.length, shortened }
  })
}

async function findOpenCartOf(tx: Tx, userId: number): Promise<number | null> {
  const row = await tx
    .selectFrom('carts')
    .select('id')
    .where('user_id', '=', userId)
    .where('state', '=', 'open')
    .orderBy('id', 'desc')
    .executeTakeFirst()
  return row?.id ?? null
}

/**
 * An order was made of this cart, or paid: it is empty for the shopper from now on. Where they changed it since, only what
 * was ordered is taken out.
 * @returns whether it lives on, with what was put in since
 */
export async function convertCart(
  tx: Tx,
  { id, version, lines }: { id: number; version: number; lines: { variantId: number; quantity: number }[] },
  now: number,
): Promise<boolean> {
  const converted = await tx
    .updateTable('carts')
    .set({ state: 'converted', updated_at: now })
    .where('id', '=', id)
    .where('version', '=', version)
    .where('state', 'in', statesBefore('converted'))
    .returning('id')
    .executeTakeFirst()
  if (converted || !(await touchCart(tx, id, now))) return false
  for (const { variantId, quantity } of lines) {
    const left = (await quantityIn(tx, id, variantId)) - quantity
    if (left > 0) {
      await saveLine(tx, id, variantId, left, now)
      continue
    }
    await tx.deleteFrom('cart_lines').where('cart_id', '=', id).where('variant_id', '=', variantId).execute()
  }
  return true
}

/**
 * Takes hold of a cart as it was seen, so that nobody changes it or orders it as well until this transaction ends.
 * @returns false where it was changed or ordered since
 */
export async function holdCart(tx: Tx, cart: { id: number; version: number }, now: number): Promise<boolean> {
  const held = await tx
    .updateTable('carts')
    .set({ updated_at: now })
    .where('id', '=', cart.id)
    .where('version', '=', cart.version)
    .where('state', '=', 'open')
    .returning('id')
    .executeTakeFirst()
  return held !== undefined
}

const selectQuantity = hotQuery((db, slot: { cartId: number; variantId: number }) =>
  db
    .selectFrom('cart_lines')
    .select('quantity')
    .where('cart_id', '=', slot.cartId)
    .where('variant_id', '=', slot.variantId),
)

async function quantityIn(tx: Tx, cartId: number, variantId: number): Promise<number> {
  const [row] = await selectQuantity(tx, { cartId, variantId })
  return row?.quantity ?? 0
}

async function refuseAnotherLine(tx: Tx, cartId: number, variantId: number): Promise<QuantityRefusal | null> {
  const lines = await tx.selectFrom('cart_lines').select('variant_id').where('cart_id', '=', cartId).execute()
  return lines.length >= MAX_LINES && !lines.some((line) => line.variant_id === variantId)
    ? 'too_many_lines'
    : null
}

async function saveLine(
  tx: Tx,
  cartId: number,
  variantId: number,
  quantity: number,
  now: number,
): Promise<void> {
  await tx
    .insertInto('cart_lines')
    .values({ cart_id: cartId, variant_id: variantId, quantity, added_at: now })
    .onConflict((conflict) => conflict.columns(['cart_id', 'variant_id']).doUpdateSet({ quantity }))
    .execute()
}

/**
 * Every change is a new version: an order belongs to exactly one of them. It comes before anything else is read, so that
 * two changes at once follow one another.
 * @returns false where the cart is no shopper's bag any more
 */
async function touchCart(tx: Tx, cartId: number, now: number): Promise<boolean> {
  const touched = await tx
    .updateTable('carts')
    .set((eb) => ({ version: eb('version', '+', 1), updated_at: now }))
    .where('id', '=', cartId)
    .where('state', '=', 'open')
    .returning('id')
    .executeTakeFirst()
  return touched !== undefined
}
