import type { Tx } from '#src/platform/db/db.ts'
import type { Actor } from '../audit/audit.ts'
import { type GiftPart, giftsFor, sumOfParts } from './gift-card.ts'
import { findGiftCard, type GiftCardMoveKind, listPaidWith } from './queries.ts'

type Move = {
  giftCardId: number
  kind: GiftCardMoveKind
  /** Signed. */
  amountMinor: number
  orderId?: number
  refundId?: number | null
  actor: Pick<Actor, 'userId' | 'name'>
  reason?: string
  now: number
}

/**
 * Changes what a card holds and writes down why, or does neither.
 * @returns false where the card holds less than is taken, or may not be spent
 */
export async function moveGiftCard(tx: Tx, move: Move): Promise<boolean> {
  const { giftCardId, kind, amountMinor, orderId = null, refundId = null, actor, reason = '', now } = move
  let change = tx
    .updateTable('gift_cards')
    .set((eb) => ({ balance_minor: eb('balance_minor', '+', amountMinor), updated_at: now }))
    .where('id', '=', giftCardId)
    .where((eb) => eb(eb('balance_minor', '+', amountMinor), '>=', 0))
  if (kind === 'spent')
    change = change
      .where('state', '=', 'active')
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
  if (!(await change.returning('id').executeTakeFirst())) return false
  await tx
    .insertInto('gift_card_moves')
    .values({
      gift_card_id: giftCardId,
      at: now,
      kind,
      amount_minor: amountMinor,
      order_id: orderId,
      refund_id: refundId,
      actor_user_id: actor.userId,
      actor_name: actor.name,
      reason,
    })
    .execute()
  return true
}

const shopper = { userId: null, name: 'shopper' }

/**
 * Takes from cards what they pay of an order. Cards are taken hold of by id, in one order everywhere.
 * @returns false where one of them holds less by now; the transaction must then be given up
 */
export async function spendGiftCards(
  tx: Tx,
  { orderId, parts, now }: { orderId: number; parts: readonly GiftPart[]; now: number },
): Promise<boolean> {
  for (const { giftCardId, amountMinor } of parts.toSorted((a, b) => a.giftCardId - b.giftCardId)) {
    const move = {
      giftCardId,
      kind: 'spent',
      amountMinor: -amountMinor,
      orderId,
      actor: shopper,
      now,
    } as const
    if (!(await moveGiftCard(tx, move))) return false
  }
  return true
}

/**
 * Gives back to the cards of an order what they paid of it: the card that paid last first, none more than it paid. A card
 * that was stopped or has expired since gets its money all the same, for staff to see to.
 * @throws where they did not pay so much
 */
export async function returnToGiftCards(
  tx: Tx,
  giving: {
    orderId: number
    amountMinor: number
    refundId?: number | null
    actor: Pick<Actor, 'userId' | 'name'>
    reason: string
    now: number
  },
): Promise<void> {
  const { amountMinor, ...rest } = giving
  let left = amountMinor
  const parts = (await listPaidWith(tx, giving.orderId)).reverse().map((paid) => {
    const back = Math.min(left, paid.amountMinor)
    left -= back
    return { giftCardId: paid.giftCardId, amountMinor: back }
  })
  if (left > 0) throw new Error(`order ${giving.orderId}: its gift cards did not pay ${amountMinor}`)
  for (const part of parts.toSorted((a, b) => a.giftCardId - b.giftCardId))
    if (part.amountMinor > 0) await moveGiftCard(tx, { ...rest, ...part, kind: 'returned' })
}

/**
 * Lets the cards that have paid of an order, and got it back, pay so much of it once more.
 * @returns false where they hold too little by now, with nothing taken
 */
export async function spendOnceMore(
  tx: Tx,
  {
    orderId,
    currency,
    amountMinor,
    now,
  }: { orderId: number; currency: string; amountMinor: number; now: number },
): Promise<boolean> {
  const ids = (await listPaidWith(tx, orderId)).map(({ giftCardId }) => giftCardId)
  for (const id of ids.toSorted((a, b) => a - b)) await holdGiftCard(tx, id)
  const cards = (await Promise.all(ids.map((id) => findGiftCard(tx, id)))).filter((card) => card !== null)
  const parts = giftsFor(cards, { totalMinor: amountMinor, currency, now })
  return sumOfParts(parts) === amountMinor && spendGiftCards(tx, { orderId, parts, now })
}

/** Takes hold of a card until the transaction ends, so that what is read of it next stays true. */
export async function holdGiftCard(tx: Tx, id: number): Promise<void> {
  await tx
    .updateTable('gift_cards')
    .set((eb) => ({ updated_at: eb.ref('updated_at') }))
    .where('id', '=', id)
    .execute()
}
