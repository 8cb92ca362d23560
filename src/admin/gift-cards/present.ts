import type { Context } from 'hono'
import { type GiftCard, maskCode } from '#src/domain/gift-cards/gift-card.ts'
import { type GiftCardMoveKind, listMoves } from '#src/domain/gift-cards/queries.ts'
import { getOrder } from '#src/domain/orders/queries.ts'
import { formatDate, formatDateTime, formatMoney } from '#src/platform/i18n.ts'
import type { Env } from '#src/web/env.ts'
import type { State } from '../page.ts'
import { adminPage, logHref, may } from '../page-context.ts'
import type { GiftCardProps } from './views.ts'

type C = Context<Env>

export function stateOf(
  card: { state: string; balanceMinor: number; expiresAt: number | null },
  now: number,
): State {
  if (card.state === 'stopped') return { label: 'Stopped', tone: 'bad' }
  if (card.expiresAt !== null && card.expiresAt <= now) return { label: 'Expired', tone: 'warn' }
  return card.balanceMinor > 0 ? { label: 'To be spent', tone: 'ok' } : { label: 'Spent', tone: 'idle' }
}

const moveWords: Record<GiftCardMoveKind, string> = {
  issued: 'Put on it',
  spent: 'Spent',
  returned: 'Given back',
  adjusted: 'Changed by staff',
  voided: 'Taken back with its money',
}

/** All of one card's page but what is typed in it. */
export async function presentGiftCard(
  c: C,
  card: GiftCard,
): Promise<Omit<GiftCardProps, 'typed' | 'errors'>> {
  const { db, settings, now } = c.var
  const money = (minor: number) => formatMoney(minor, card.currency, settings)
  const order = card.orderId === null ? null : await getOrder(db, card.orderId)
  const fact = (label: string, value: string, href = '') => (value ? [{ label, value, href }] : [])
  const moves = await listMoves(db, card.id)
  return {
    page: await adminPage(c, `Gift card ${maskCode(card.code)}`, 'gift-cards'),
    id: card.id,
    code: maskCode(card.code),
    state: stateOf(card, now),
    facts: [
      ...fact('On it', money(card.balanceMinor)),
      ...fact('Worth when new', money(card.initialMinor)),
      ...fact('Sent to', card.email),
      ...fact('Bought with', order ? `#${order.number}` : '', order ? `/admin/orders/${order.number}` : ''),
      ...fact('Given by', order ? '' : card.createdBy),
      ...fact(
        'Until',
        card.expiresAt === null ? 'Does not expire' : formatDate(card.expiresAt - 1, settings),
      ),
      ...fact('Note', card.note),
    ],
    moves: moves.reverse().map((move) => ({
      what: moveWords[move.kind],
      amount: `${move.amountMinor > 0 ? '+' : '−'}${money(Math.abs(move.amountMinor))}`,
      when: formatDateTime(move.at, settings),
      who: move.orderNumber ? `#${move.orderNumber}` : move.actorName,
      href: move.orderNumber ? `/admin/orders/${move.orderNumber}` : '',
      reason: move.reason,
    })),
    mayChange: may(c, 'giftcards.edit'),
    isStopped: card.state === 'stopped',
    mailTo: card.state === 'active' ? card.email || (order?.email ?? '') : '',
    currency: card.currency,
    logHref: logHref(c, 'gift card', card.id),
  }
}
