import { formatDate, formatMoney } from '#src/platform/i18n.ts'
import type { GiftCard } from '../gift-cards/gift-card.ts'
import { findGiftCard, listBoughtWith } from '../gift-cards/queries.ts'
import { getOrder } from '../orders/queries.ts'
import { readSettings } from '../settings/settings.ts'
import type { NotificationDeps } from './deps.ts'
import { mailShop } from './mail-shop.ts'
import { giftCardMail } from './mail-views.ts'
import { writeMail } from './write-mail.ts'

/** Gift cards that an order has paid for go to whoever bought them, in a mail of their own that can be passed on. */
export async function tellGiftCardsSold(deps: NotificationDeps, orderId: number): Promise<void> {
  const cards = (await listBoughtWith(deps.db, orderId)).filter(({ state }) => state === 'active')
  if (cards.length === 0) return
  const { email } = await getOrder(deps.db, orderId)
  await send(deps, cards, email, `order:${orderId}`, orderId)
}

/** Staff give a card, or send one once more. @param at when they did: each time is a mail of its own */
export async function tellGiftCard(deps: NotificationDeps, giftCardId: number, at: number): Promise<void> {
  const card = await findGiftCard(deps.db, giftCardId)
  if (card?.state !== 'active') return
  const to = card.email || (card.orderId === null ? '' : (await getOrder(deps.db, card.orderId)).email)
  if (to) await send(deps, [card], to, `${giftCardId}:${at}`, card.orderId)
}

async function send(
  deps: NotificationDeps,
  cards: GiftCard[],
  to: string,
  key: string,
  orderId: number | null,
): Promise<void> {
  const settings = await readSettings(deps.db)
  const shown = cards.map((card) => ({
    code: card.code,
    amount: formatMoney(card.balanceMinor, card.currency, settings),
    until: card.expiresAt === null ? '' : formatDate(card.expiresAt - 1, settings),
  }))
  const mail = giftCardMail({ shop: mailShop(settings, deps.publicUrl), cards: shown })
  await writeMail(deps, { kind: 'gift_card', key, to, orderId }, mail)
}
