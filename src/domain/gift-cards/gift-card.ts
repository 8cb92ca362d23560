import { randomInt } from 'node:crypto'

// A gift card is money that was paid ahead and is spent later. It is no discount: what it pays is taxed like any sale, and
// the card itself is sold without tax (a multi-purpose voucher, Directive 2006/112/EC art. 30b).

export type GiftCardState = 'active' | 'stopped'

export type GiftCard = {
  id: number
  code: string
  currency: string
  initialMinor: number
  balanceMinor: number
  state: GiftCardState
  /** Whom staff gave it to, '' for nobody and for cards that were bought. */
  email: string
  note: string
  /** The order it was bought with; null where staff gave it. */
  orderId: number | null
  expiresAt: number | null
  createdBy: string
  createdAt: number
}

/** Why a card pays nothing now. */
export type GiftCardRefusal = 'stopped' | 'expired' | 'empty' | 'other_currency' | 'too_many'

/** As many as one bag takes. */
export const MAX_GIFT_CARDS = 5

/** Without letters and digits that are read for one another. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const GROUPS = 4
const GROUP_LENGTH = 4

/** A code of 80 bits, as it is printed: "7KQF-2M9X-…". */
export function makeCode(): string {
  const letter = () => ALPHABET.charAt(randomInt(ALPHABET.length))
  const group = () => Array.from({ length: GROUP_LENGTH }, letter).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}

/** A code as it is kept, however it was typed; '' for what cannot be one. */
export function normaliseGiftCode(text: string): string {
  const letters = text.toUpperCase().replace(/[^A-Z0-9]/g, '')
  if (letters.length !== GROUPS * GROUP_LENGTH) return ''
  return letters.match(new RegExp(`.{${GROUP_LENGTH}}`, 'g'))?.join('-') ?? ''
}

/** Enough to tell a card by, too little to spend it. */
export const maskCode = (code: string): string => `•••• ${code.slice(-GROUP_LENGTH)}`

/** @returns why a card pays nothing for an order in this currency, null where it does */
export function refuseGiftCard(
  card: Pick<GiftCard, 'currency' | 'balanceMinor' | 'state' | 'expiresAt'>,
  currency: string,
  now: number,
): GiftCardRefusal | null {
  if (card.state === 'stopped') return 'stopped'
  if (card.expiresAt !== null && card.expiresAt <= now) return 'expired'
  if (card.currency !== currency) return 'other_currency'
  return card.balanceMinor > 0 ? null : 'empty'
}

/** What one card pays of an order. */
export type GiftPart = { giftCardId: number; code: string; amountMinor: number }

/** Lets cards pay in the order in which they were put in, each as much as it holds, until nothing is due. */
export function shareOut(
  cards: readonly { id: number; code: string; balanceMinor: number }[],
  totalMinor: number,
): GiftPart[] {
  let due = totalMinor
  return cards.flatMap(({ id, code, balanceMinor }) => {
    const amountMinor = Math.min(balanceMinor, due)
    due -= amountMinor
    return amountMinor > 0 ? [{ giftCardId: id, code, amountMinor }] : []
  })
}

/** What the cards of a bag pay of an order: those that may be spent, in the order in which they were put in. */
export const giftsFor = (
  cards: readonly GiftCard[],
  { totalMinor, currency, now }: { totalMinor: number; currency: string; now: number },
): GiftPart[] =>
  shareOut(
    cards.filter((card) => refuseGiftCard(card, currency, now) === null),
    totalMinor,
  )

export const sumOfParts = (parts: readonly { amountMinor: number }[]): number =>
  parts.reduce((sum, part) => sum + part.amountMinor, 0)
