import { type Selectable, sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { hotQuery } from '#src/platform/db/hot.ts'
import type { GiftCardsTable } from '#src/platform/db/schema/money.ts'
import { type GiftCard, type GiftCardState, normaliseGiftCode } from './gift-card.ts'

const cards = (db: Db | Tx) => db.selectFrom('gift_cards').selectAll('gift_cards')

export function toCard(row: Selectable<GiftCardsTable>): GiftCard {
  return {
    id: row.id,
    code: row.code,
    currency: row.currency,
    initialMinor: row.initial_minor,
    balanceMinor: row.balance_minor,
    state: row.state as GiftCardState,
    email: row.email,
    note: row.note,
    orderId: row.order_id,
    expiresAt: row.expires_at,
    createdBy: row.created_by,
    createdAt: row.created_at,
  }
}

export async function findGiftCard(db: Db | Tx, id: number): Promise<GiftCard | null> {
  const row = await cards(db).where('id', '=', id).executeTakeFirst()
  return row ? toCard(row) : null
}

/** @param typed the code as somebody typed it */
export async function findGiftCardByCode(db: Db | Tx, typed: string): Promise<GiftCard | null> {
  const code = normaliseGiftCode(typed)
  const row = code ? await cards(db).where('code', '=', code).executeTakeFirst() : undefined
  return row ? toCard(row) : null
}

/** Cards that were bought with an order, in the order of its lines. */
export async function listBoughtWith(db: Db | Tx, orderId: number): Promise<GiftCard[]> {
  const rows = await cards(db)
    .where('order_id', '=', orderId)
    .orderBy('order_line_id')
    .orderBy('unit')
    .execute()
  return rows.map(toCard)
}

const selectInCart = hotQuery((db, slot: { cartId: number }) =>
  db
    .selectFrom('cart_gift_cards')
    .innerJoin('gift_cards', 'gift_cards.id', 'cart_gift_cards.gift_card_id')
    .selectAll('gift_cards')
    // What an unpaid order of this very bag has taken is given back once the bag is ordered anew.
    .select(
      sql<number>`(select coalesce(-sum(gift_card_moves.amount_minor), 0) from orders
        join gift_card_moves on gift_card_moves.order_id = orders.id
        where orders.cart_id = cart_gift_cards.cart_id and orders.state = 'pending_payment'
        and gift_card_moves.gift_card_id = gift_cards.id)`.as('held_minor'),
    )
    .where('cart_gift_cards.cart_id', '=', slot.cartId)
    .orderBy('cart_gift_cards.added_at')
    .orderBy('gift_cards.id'),
)

/** The cards of a bag in the order they were put in, with what they hold for it. */
export async function listGiftCardsIn(db: Db | Tx, cartId: number): Promise<GiftCard[]> {
  const rows = await selectInCart(db, { cartId })
  return rows.map((row) => {
    const card = toCard(row)
    return { ...card, balanceMinor: card.balanceMinor + Number(row.held_minor) }
  })
}

export type GiftCardMove = {
  id: number
  at: number
  kind: GiftCardMoveKind
  amountMinor: number
  orderId: number | null
  orderNumber: string | null
  actorName: string
  reason: string
}
export type GiftCardMoveKind = 'issued' | 'spent' | 'returned' | 'adjusted' | 'voided'

/** A card's moves, oldest first: their sum is what it holds. */
export async function listMoves(db: Db | Tx, giftCardId: number): Promise<GiftCardMove[]> {
  const rows = await db
    .selectFrom('gift_card_moves')
    .leftJoin('orders', 'orders.id', 'gift_card_moves.order_id')
    .selectAll('gift_card_moves')
    .select('orders.number')
    .where('gift_card_id', '=', giftCardId)
    .orderBy('gift_card_moves.id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    kind: row.kind as GiftCardMoveKind,
    amountMinor: row.amount_minor,
    orderId: row.order_id,
    orderNumber: row.number,
    actorName: row.actor_name,
    reason: row.reason,
  }))
}

/** What each card has paid of an order and still does, in the order in which they paid. */
export async function listPaidWith(
  db: Db | Tx,
  orderId: number,
): Promise<{ giftCardId: number; code: string; amountMinor: number }[]> {
  const rows = await db
    .selectFrom('gift_card_moves')
    .innerJoin('gift_cards', 'gift_cards.id', 'gift_card_moves.gift_card_id')
    .select(['gift_cards.id', 'gift_cards.code'])
    .select(({ fn }) => fn.sum<number>('gift_card_moves.amount_minor').as('moved'))
    .where('gift_card_moves.order_id', '=', orderId)
    .groupBy(['gift_cards.id', 'gift_cards.code'])
    .orderBy(({ fn }) => fn.min('gift_card_moves.id'))
    .execute()
  return rows.map((row) => ({ giftCardId: row.id, code: row.code, amountMinor: -Number(row.moved) }))
}
