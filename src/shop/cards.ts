import { type CardView, listCardsByIds } from '#src/domain/catalog/cards.ts'
import { keepShelf } from '#src/domain/catalog/shelf-queries.ts'
import { listWishes } from '#src/domain/customers/wishlist.ts'
import { isDrawing, srcsetOf } from '#src/domain/media/srcset.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import type { Db } from '#src/platform/db/db.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import type { Deps } from '#src/web/env.ts'
import type { Picture } from '#src/web/picture.ts'
import { keepThisHour, LatestOnly } from './kept.ts'
import type { ProductCard } from './page.ts'
import { productHref } from './paths.ts'
import { swatchClass } from './swatches.ts'

/** From so few on the card says how many are left. */
export const FEW = 6

/** A card that may be kept for everybody: whose hearts are filled is decided for each visitor. */
export type AnyonesCard = ProductCard & { id: number }

function presentCard(card: CardView, settings: Settings): AnyonesCard {
  const money = (minor: number) => formatMoney(minor, settings.currency, settings)
  return {
    id: card.id,
    slug: card.slug,
    href: productHref(card.slug),
    title: card.title,
    subtitle: card.subtitle,
    price: money(card.priceFromMinor),
    compareAt: card.compareAtMinor === null ? '' : money(card.compareAtMinor),
    isFrom: card.isFrom,
    image: card.image && toPicture(card.image),
    hue: card.hue,
    swatches: card.swatches.map(({ name, swatch }) => ({ name, class: swatchClass(swatch) })),
    badge: cardBadge(card),
    isSaved: false,
  }
}

/** So many cards are kept ready. */
const CARDS = 3_000

/** Cards of these products in this order, each read and put together once an hour at most. */
export async function keepCards(
  deps: Deps,
  ids: readonly number[],
  settings: Settings,
  now: number,
): Promise<AnyonesCard[]> {
  const kept = await keepThisHour(deps, 'cards', now, async () => new LatestOnly<number, AnyonesCard>(CARDS))
  const missing = ids.filter((id) => kept.get(id) === undefined)
  if (missing.length > 0) {
    const shelf = await keepShelf(deps.db, deps.memory)
    const read = await listCardsByIds(deps.db, shelf, missing, now)
    for (const card of read) kept.set(card.id, presentCard(card, settings))
  }
  return ids.flatMap((id) => kept.get(id) ?? [])
}

export const presentCards = (cards: readonly CardView[], settings: Settings): AnyonesCard[] =>
  cards.map((card) => presentCard(card, settings))

/** The one thing worth saying first: what keeps from buying, then what it saves, then what presses, then what is new. */
function cardBadge(card: CardView): ProductCard['badge'] {
  if (card.isSoldOut) return { kind: 'sold_out', text: 'Sold out' }
  if (card.isPreorder) return { kind: 'preorder', text: 'Pre-order' }
  const off = percentOff(card.priceFromMinor, card.compareAtMinor)
  if (off > 0) return { kind: 'sale', text: `−${off}%` }
  if (card.availableTotal !== null && card.availableTotal <= FEW)
    return { kind: 'few', text: `Last ${card.availableTotal}` }
  return card.isNew ? { kind: 'new', text: 'New' } : null
}

/** @returns whole percent, rounded down so that no shop promises more than it gives */
export function percentOff(priceMinor: number, compareAtMinor: number | null): number {
  if (compareAtMinor === null || compareAtMinor <= priceMinor) return 0
  return Math.floor(((compareAtMinor - priceMinor) * 100) / compareAtMinor)
}

/** A stored picture as pages show it; photographs come in several widths, drawings in the only one they need. */
export function toPicture(image: { src: string; width: number; height: number; alt?: string }): Picture {
  const { src, width, height, alt = '' } = image
  return { src, srcset: srcsetOf(src, width), width, height, alt, isPhoto: !isDrawing(src) }
}

/** Fills the hearts of what a visitor has saved. */
export function withHearts(cards: readonly AnyonesCard[], wishes: ReadonlySet<number>): ProductCard[] {
  if (wishes.size === 0) return [...cards]
  return cards.map((card) => (wishes.has(card.id) ? { ...card, isSaved: true } : card))
}

const nothing: ReadonlySet<number> = new Set()

/** Ids of the products someone has saved; none for a visitor without an account. */
export async function findWishes(db: Db, user: { id: number } | null): Promise<ReadonlySet<number>> {
  return user ? new Set(await listWishes(db, user.id)) : nothing
}
