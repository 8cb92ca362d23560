import type { Tx } from '#src/platform/db/db.ts'
import { type Actor, systemActor } from '../audit/audit.ts'
import { makeCode } from './gift-card.ts'
import { moveGiftCard } from './move.ts'

export type NewGiftCard = {
  amountMinor: number
  currency: string
  email: string
  note: string
  expiresAt: number | null
  /** The line it was bought with, and which of its units it is; null where staff give it. */
  bought: { orderId: number; orderLineId: number; unit: number } | null
  actor: Pick<Actor, 'userId' | 'name'>
  now: number
}

/** Makes a card with its money on it. @returns its id */
export async function issueGiftCard(tx: Tx, card: NewGiftCard): Promise<number> {
  const { amountMinor, bought, actor, now } = card
  const { id } = await tx
    .insertInto('gift_cards')
    .values({
      code: makeCode(),
      currency: card.currency,
      initial_minor: amountMinor,
      balance_minor: 0,
      state: 'active',
      email: card.email,
      note: card.note,
      order_id: bought?.orderId ?? null,
      order_line_id: bought?.orderLineId ?? null,
      unit: bought?.unit ?? 1,
      expires_at: card.expiresAt,
      created_by: actor.name,
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await moveGiftCard(tx, { giftCardId: id, kind: 'issued', amountMinor, actor, now })
  return id
}

type SoldLine = { id: number; isGiftCard: boolean; quantity: number; unitPriceMinor: number }

/** An order is paid: each unit of its gift cards becomes a card worth its price. */
export async function issueSoldCards(
  tx: Tx,
  order: { id: number; currency: string; lines: readonly SoldLine[] },
  now: number,
): Promise<void> {
  for (const line of order.lines.filter(({ isGiftCard, unitPriceMinor }) => isGiftCard && unitPriceMinor > 0))
    for (let unit = 1; unit <= line.quantity; unit++)
      await issueGiftCard(tx, {
        amountMinor: line.unitPriceMinor,
        currency: order.currency,
        email: '',
        note: '',
        expiresAt: null,
        bought: { orderId: order.id, orderLineId: line.id, unit },
        actor: systemActor('shop'),
        now,
      })
}

/**
 * Cards that were bought go back with their money: as many of a line as are still whole are emptied and stopped.
 * @returns false where fewer than that are whole, with nothing to be kept of the transaction
 */
export async function takeBackSoldCards(
  tx: Tx,
  { orderLineId, quantity, now }: { orderLineId: number; quantity: number; now: number },
): Promise<boolean> {
  const cards = await tx
    .selectFrom('gift_cards')
    .select(['id', 'balance_minor'])
    .where('order_line_id', '=', orderLineId)
    .where('state', '=', 'active')
    .whereRef('balance_minor', '=', 'initial_minor')
    .orderBy('unit', 'desc')
    .limit(quantity)
    .execute()
  if (cards.length < quantity) return false
  for (const { id, balance_minor } of cards.toSorted((a, b) => a.id - b.id)) {
    const move = { giftCardId: id, amountMinor: -balance_minor, actor: systemActor('shop'), now }
    // Spent between the look and the grip: then it is not whole any more.
    if (!(await moveGiftCard(tx, { ...move, kind: 'voided', reason: 'refunded' }))) return false
    await tx.updateTable('gift_cards').set({ state: 'stopped' }).where('id', '=', id).execute()
  }
  return true
}
