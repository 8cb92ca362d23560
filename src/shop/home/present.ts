import { findCountry } from '#data/reference/countries.ts'
import type { ProductView } from '#src/domain/catalog/product-view.ts'
import { type FrontPart, frontParts, type Settings } from '#src/domain/settings/settings.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import { type AnyonesCard, toPicture } from '#src/shop/cards.ts'
import { things } from '#src/shop/listing/present.ts'
import { productHref } from '#src/shop/paths.ts'
import { type Home, usualDelivery } from '#src/shop/price-notes.ts'
import type { HomePageProps, Shelf } from './views.ts'

/** The front page for everybody: whose hearts are filled is decided later. */
export type AnyonesHome = Omit<HomePageProps, 'page' | 'shelves'> & {
  shelves: (Omit<Shelf, 'cards'> & { cards: AnyonesCard[] })[]
}

export type HomeFacts = {
  productCount: number
  sellerCount: number
  newest: AnyonesCard[]
  popular: AnyonesCard[]
  reduced: AnyonesCard[]
  categories: HomePageProps['categories']
  /** The product that the story tells of. */
  told: ProductView | null
  home: Home
}

export function presentHome(facts: HomeFacts, settings: Settings): AnyonesHome {
  return {
    hero: presentHero(facts, settings),
    parts: partsOf(settings),
    categories: facts.categories,
    shelves: presentShelves(facts),
    story: presentStory(facts, settings),
    promises: presentPromises(facts.home, settings),
  }
}

/** What is shown, in its order; a part that this version brought stands last until it is put elsewhere. */
function partsOf({ front: { order, hidden } }: Settings): FrontPart[] {
  const all = [...order, ...frontParts.filter((part) => !order.includes(part))]
  return all.filter((part) => !hidden.includes(part))
}

function presentHero({ productCount, sellerCount }: HomeFacts, settings: Settings): AnyonesHome['hero'] {
  const makers = sellerCount > 1 ? ` from ${sellerCount} makers` : ''
  return {
    title: settings.front.title || settings.tagline || settings.name,
    text:
      settings.front.text ||
      (productCount > 0 ? `${things(productCount)}${makers}, sent from ${placeOf(settings)}.` : ''),
    actionLabel: productCount > 0 ? 'See everything' : 'Search the shop',
    actionHref: productCount > 0 ? '/products' : '/search',
    image: settings.hero && toPicture(settings.hero),
  }
}

const placeOf = ({ country }: Settings) => findCountry(country)?.name ?? country

/** Nothing stands on two shelves; what is new or reduced is so, what is liked can give way. */
function presentShelves({ newest, reduced, popular, productCount }: HomeFacts): AnyonesHome['shelves'] {
  const seen = new Set([...newest, ...reduced].map((card) => card.id))
  const liked = popular.filter((card) => !seen.has(card.id))
  return [
    {
      id: 'new',
      title: 'New on the shelf',
      moreLabel: `All ${productCount} products`,
      moreHref: '/products',
      cards: newest,
    },
    {
      id: 'liked',
      title: 'Liked best',
      moreLabel: 'By rating',
      moreHref: '/products?sort=rating',
      cards: liked.slice(0, liked.length >= 8 ? 8 : 4),
    },
    { id: 'reduced', title: 'For less', moreLabel: '', moreHref: '', cards: reduced },
  ]
}

function presentStory({ told }: HomeFacts, { story }: Settings): HomePageProps['story'] {
  if (!story) return null
  const picture = story.picture ?? told?.images.at(-1)
  return {
    title: story.title,
    text: story.text,
    actionLabel: told ? `Look at the ${told.title}` : '',
    actionHref: told ? productHref(told.slug) : '',
    image: picture ? toPicture(picture) : null,
    hue: told?.hue ?? 0,
  }
}

/** Only what the shop's own settings say. */
function presentPromises(home: Home, settings: Settings): HomePageProps['promises'] {
  const method = usualDelivery(home)
  const promises: HomePageProps['promises'] = []
  if (method) {
    const { minDays, maxDays } = method
    const days = minDays === maxDays ? `${maxDays}` : `${minDays} to ${maxDays}`
    promises.push({
      title: `At your door in ${days} ${maxDays === 1 ? 'day' : 'days'}`,
      text: `Sent from ${placeOf(settings)}, Monday to Friday, and followed all the way.`,
    })
  }
  if (settings.freeDeliveryFromMinor !== null) {
    const from = formatMoney(settings.freeDeliveryFromMinor, settings.currency, settings)
    promises.push({
      title: `Free delivery from ${from}`,
      text: `To anywhere in ${placeOf(settings)}, worked out before you pay.`,
    })
  }
  promises.push({
    title: `${settings.returnDays} days to change your mind`,
    text: 'Send it back as it came and you get your money back.',
  })
  return promises
}
