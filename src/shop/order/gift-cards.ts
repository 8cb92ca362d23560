import type { Context } from 'hono'
import { maskCode } from '#src/domain/gift-cards/gift-card.ts'
import { listBoughtWith } from '#src/domain/gift-cards/queries.ts'
import type { Order } from '#src/domain/orders/order.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import type { Env } from '#src/web/env.ts'

/** A gift card that was bought, as its order shows it. */
export type GiftCardBox = {
  /** Whole while it can be spent, only its end once it was given back. */
  code: string
  /** "€25.00 on it", or what became of it. */
  say: string
}

/** The gift cards of an order; none before it is paid. */
export async function readGiftCards(c: Context<Env>, order: Order): Promise<GiftCardBox[]> {
  if (!order.lines.some(({ isGiftCard }) => isGiftCard)) return []
  const { db, settings } = c.var
  return (await listBoughtWith(db, order.id)).map((card) =>
    card.state === 'stopped'
      ? { code: maskCode(card.code), say: 'It cannot be spent any more.' }
      : { code: card.code, say: `${formatMoney(card.balanceMinor, card.currency, settings)} on it` },
  )
}
