import type { Db } from '#src/platform/db/db.ts'
import { type GiftCard, normaliseGiftCode } from './gift-card.ts'
import { toCard } from './queries.ts'

export const giftCardViews = ['all', 'open', 'spent', 'stopped'] as const
export type GiftCardView = (typeof giftCardViews)[number]

/** A card as staff list it, with the number of the order it was bought with. */
export type GiftCardGlance = GiftCard & { orderNumber: string | null }

type Wish = { view: GiftCardView; text: string; limit: number; offset: number }

/**
 * A page of gift cards, newest first, and how many there are in all.
 * @param wish text: a code or its end, an address, or the number of the order it was bought with
 */
export async function listGiftCards(
  db: Db,
  { view, text, limit, offset }: Wish,
): Promise<{ cards: GiftCardGlance[]; total: number }> {
  const found = matching(db, view, text)
  const [rows, { count }] = await Promise.all([
    found
      .selectAll('gift_cards')
      .select('orders.number as order_number')
      .orderBy('gift_cards.id', 'desc')
      .limit(limit)
      .offset(offset)
      .execute(),
    found.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
  ])
  const cards = rows.map((row) => ({ ...toCard(row), orderNumber: row.order_number }))
  return { cards, total: Number(count) }
}

function matching(db: Db, view: GiftCardView, text: string) {
  let found = db.selectFrom('gift_cards').leftJoin('orders', 'orders.id', 'gift_cards.order_id')
  if (view === 'open') found = found.where('gift_cards.state', '=', 'active').where('balance_minor', '>', 0)
  if (view === 'spent') found = found.where('gift_cards.state', '=', 'active').where('balance_minor', '=', 0)
  if (view === 'stopped') found = found.where('gift_cards.state', '=', 'stopped')
  const wanted = text.trim()
  if (wanted === '') return found
  const end = wanted.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return found.where((eb) =>
    eb.or([
      eb('gift_cards.code', '=', normaliseGiftCode(wanted)),
      ...(end.length === 4 ? [eb('gift_cards.code', 'like', `%-${end}`)] : []),
      eb('gift_cards.email', '=', wanted.toLowerCase()),
      eb('orders.email', '=', wanted.toLowerCase()),
      eb('orders.number', '=', wanted),
    ]),
  )
}

/** What the shop owes on gift cards that can be spent, by currency. */
export async function sumOutstanding(
  db: Db,
): Promise<{ currency: string; balanceMinor: number; cards: number }[]> {
  const rows = await db
    .selectFrom('gift_cards')
    .select(({ fn }) => [
      'currency',
      fn.sum<number>('balance_minor').as('balance'),
      fn.countAll<number>().as('cards'),
    ])
    .where('state', '=', 'active')
    .where('balance_minor', '>', 0)
    .groupBy('currency')
    .orderBy('currency')
    .execute()
  return rows.map((row) => ({
    currency: row.currency,
    balanceMinor: Number(row.balance),
    cards: Number(row.cards),
  }))
}
