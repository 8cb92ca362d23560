import { normaliseEmail } from '#src/kernel/email.ts'
import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { publish } from '#src/platform/outbox.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { issueGiftCard } from './issue.ts'
import { holdGiftCard, moveGiftCard } from './move.ts'
import { findGiftCard } from './queries.ts'

/** The most that one card may hold, so that a slip of the finger is noticed. */
export const MAX_GIFT_MINOR = 100_000_000

export type GiveRefusal = 'bad_amount' | 'bad_email' | 'too_long' | 'in_the_past'
export type GiftCardWish = {
  amountMinor: number
  currency: string
  /** Whom it is sent to, '' for nobody. */
  email: string
  note: string
  expiresAt: number | null
}

/** @returns the first thing that is wrong, null where nothing is */
export function refuseGift(wish: GiftCardWish, now: number): GiveRefusal | null {
  if (!Number.isSafeInteger(wish.amountMinor) || wish.amountMinor <= 0 || wish.amountMinor > MAX_GIFT_MINOR)
    return 'bad_amount'
  if (wish.email !== '' && normaliseEmail(wish.email) === null) return 'bad_email'
  if (wish.note.length > 500) return 'too_long'
  return wish.expiresAt !== null && wish.expiresAt <= now ? 'in_the_past' : null
}

/** Gives somebody a card; with an address, it goes there by mail. */
export async function giveGiftCard(
  db: Db,
  { wish, actor, now }: { wish: GiftCardWish; actor: Actor; now: number },
): Promise<{ id: number } | GiveRefusal> {
  const refusal = refuseGift(wish, now)
  if (refusal) return refusal
  const email = normaliseEmail(wish.email) ?? ''
  return inTransaction(db, async (tx) => {
    const id = await issueGiftCard(tx, { ...wish, email, bought: null, actor, now })
    const { amountMinor, currency, note, expiresAt } = wish
    const after = { amountMinor, currency, email, note, expiresAt }
    await recordAudit(tx, { actor, action: 'give gift card', entity: 'gift card', entityId: id, after }, now)
    if (email) await publish(tx, 'gift_card.sent', `${id}:${now}`, { giftCardId: id, at: now }, now)
    return { id }
  })
}

type OnOne = { giftCardId: number; actor: Actor; now: number }
export type AdjustRefusal = 'unknown_card' | 'bad_amount' | 'below_nothing' | 'no_reason'

/** Puts money on a card or takes some off it. @param amountMinor signed */
export function adjustGiftCard(
  db: Db,
  { giftCardId, amountMinor, reason, actor, now }: OnOne & { amountMinor: number; reason: string },
): Promise<AdjustRefusal | null> {
  return inTransaction(db, async (tx) => {
    await holdGiftCard(tx, giftCardId)
    const card = await findGiftCard(tx, giftCardId)
    if (!card) return 'unknown_card'
    const balanceMinor = card.balanceMinor + amountMinor
    if (!Number.isSafeInteger(amountMinor) || amountMinor === 0 || balanceMinor > MAX_GIFT_MINOR)
      return 'bad_amount'
    if (reason === '') return 'no_reason'
    if (!(await moveGiftCard(tx, { giftCardId, kind: 'adjusted', amountMinor, actor, reason, now })))
      return 'below_nothing'
    const before = { balanceMinor: card.balanceMinor }
    const entry = { actor, action: 'adjust gift card', entity: 'gift card', entityId: giftCardId }
    await recordAudit(tx, { ...entry, before, after: { balanceMinor, reason } }, now)
    return null
  })
}

/** Stops a card, so that nobody can spend it, or lets it be spent again. @returns false where it is so already */
export function switchGiftCard(
  db: Db,
  { giftCardId, to, actor, now }: OnOne & { to: 'active' | 'stopped' },
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const switched = await tx
      .updateTable('gift_cards')
      .set({ state: to, updated_at: now })
      .where('id', '=', giftCardId)
      .where('state', '<>', to)
      .returning('id')
      .executeTakeFirst()
    if (!switched) return false
    const action = to === 'stopped' ? 'stop gift card' : 'allow gift card'
    const entry = { actor, action, entity: 'gift card', entityId: giftCardId }
    await recordAudit(tx, { ...entry, after: { state: to } }, now)
    return true
  })
}

/** Mails a card's code once more, to whom it was given or whoever bought it. @returns false where there is no such card to send */
export function sendGiftCard(db: Db, { giftCardId, actor, now }: OnOne): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const card = await findGiftCard(tx, giftCardId)
    if (card?.state !== 'active' || (card.email === '' && card.orderId === null)) return false
    await publish(tx, 'gift_card.sent', `${giftCardId}:${now}`, { giftCardId, at: now }, now)
    await recordAudit(tx, { actor, action: 'send gift card', entity: 'gift card', entityId: giftCardId }, now)
    return true
  })
}
