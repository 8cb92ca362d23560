import type { DemoProduct, DemoReview } from '../types.ts'
import { MUG_FIVE, MUG_FIVE_MORE, MUG_FOUR, MUG_REST, MUG_TITLES } from './mug-reviews.ts'
import { CARRIED, EATEN, GROWN, PLAYED, PRINTED, WORN } from './words-for-outside.ts'
import { HOUSE_CLOTH, LIT, POTTERY, type Said, WASHED, WOOD } from './words-for-the-house.ts'

const FIRST_NAMES = [
  'Marta',
  'Dele',
  'Aoife',
  'Jonas',
  'Siobhán',
  'Priya',
  'Tomasz',
  'Ruth',
  'Cormac',
  'Leila',
  'Bríd',
  'Wei',
  'Niamh',
  'Ahmed',
  'Greta',
  'Pádraig',
  'Ines',
  'Colm',
  'Yuki',
  'Hannah',
  'Eoin',
  'Fatima',
  'Sven',
  'Orla',
  'Mateus',
  'Caoimhe',
  'Ivan',
  'Rosa',
  'Declan',
  'Amara',
  'Lukas',
  'Gráinne',
  'Noor',
  'Piet',
  'Maeve',
  'Karim',
  'Una',
  'Björn',
  'Chiara',
  'Fergal',
  'Zofia',
  'Kwame',
  'Deirdre',
  'Mehmet',
  'Alma',
  'Ronan',
  'Sadia',
  'Hugo',
  'Áine',
  'Daan',
  'Elif',
] as const
const INITIALS = 'KABDMOSRTWLFGHNPCVJE'

const pick = <T>(list: readonly T[], i: number): T => {
  const found = list[i % list.length]
  if (found === undefined) throw new RangeError('picked from an empty list')
  return found
}

/** 51 names by 20 initials: the same pair returns only after 1,020 people. */
const author = (n: number): string =>
  `${pick(FIRST_NAMES, n * 7)} ${INITIALS.charAt((n * 3 + Math.floor(n / FIRST_NAMES.length)) % INITIALS.length)}.`

type Words = { rating: 1 | 2 | 3 | 4 | 5; title: string; body: string; about: string | undefined }

const ALIKE = 98

/** The five-star voices: each opening once, then the first ones again under other titles and with more to say. */
function happyWords(): Words[] {
  return Array.from({ length: ALIKE }, (_, i) => {
    const [title, opening, about] = pick(MUG_FIVE, i)
    const again = i >= MUG_FIVE.length
    const more = again || i % 3 === 1 ? ` ${pick(MUG_FIVE_MORE, i * 4)}` : ''
    return { rating: 5, title: again ? pick(MUG_TITLES, i) : title, body: opening + more, about }
  })
}

/** Spreads the fewer evenly among the many, so that no page of reviews is all praise or all blame. */
function spread<T>(many: readonly T[], few: readonly T[]): T[] {
  const every = many.length / (few.length + 1)
  const merged = [...many]
  few.forEach((one, i) => {
    merged.splice(Math.round(every * (i + 1)) + i, 0, one)
  })
  return merged
}

function mugWords(): Words[] {
  const four: Words[] = MUG_FOUR.map(([title, body, about]) => ({ rating: 4, title, body, about }))
  const rest: Words[] = MUG_REST.map(([rating, title, body, about]) => ({ rating, title, body, about }))
  return spread(happyWords(), spread(four, rest))
}

const KINDS: readonly (readonly [categories: readonly string[], words: readonly Said[]])[] = [
  [['cups-and-mugs', 'bowls-and-plates'], POTTERY],
  [['kitchen-cloth', 'cushions-and-blankets'], HOUSE_CLOTH],
  [['tops', 'hats-socks-scarves', 'small-people', 'wear'], WORN],
  [['cooking', 'walls'], WOOD],
  [['tea-and-coffee', 'larder'], EATEN],
  [['lamps', 'candles-and-lanterns'], LIT],
  [['pots-and-plants', 'garden-tools', 'seeds'], GROWN],
  [['notebooks', 'cards-and-gifts', 'paper'], PRINTED],
  [['carry'], CARRIED],
  [['bath'], WASHED],
  [['play'], PLAYED],
]

/** Where the main category would fetch the wrong words. */
const OTHER_WORDS: Readonly<Record<string, readonly Said[]>> = {
  'sunday-pot': POTTERY,
  'four-cup-pot': POTTERY,
  'bottle-vase': POTTERY,
  'log-basket': WOOD,
  'milking-stool': WOOD,
  'lighthouse-print': PRINTED,
}

/** Things nobody has said a word about yet: too new, not made, or too small to mention. */
const SILENT: readonly string[] = [
  'ivy-honey',
  'storm-lantern',
  'mallow-seeds',
  'one-good-card',
  'gift-card',
  'the-mending-book',
  'the-knitters-second-book',
  'barley-the-bear',
  'button-lamp',
  'tea-tin-bonfire',
  'soft-bulb',
  'hill-puzzle',
  'slow-cactus',
]

function reviewsOf(product: DemoProduct, words: readonly Words[], start: number): DemoReview[] {
  const latest = 1 + (start % 5)
  const span = Math.max(1, Math.min(product.daysOld - 8, 700) - latest)
  return words.map(({ about, ...said }, i) => {
    const fitting = product.variants.filter(
      (variant) => about === undefined || variant.values.includes(about),
    )
    return {
      product: product.slug,
      ...said,
      author: author(start + i),
      daysAgo: latest + Math.floor((span * i) / words.length),
      variant: pick(fitting, i * 5 + start).values.join(', '),
      verified: (start + i) % 9 !== 4,
    }
  })
}

function wordsFor(product: DemoProduct, place: number): Words[] {
  if (product.slug === 'bothy-mug') return mugWords()
  const kind = KINDS.find(([categories]) => categories.includes(product.categories[0] ?? ''))
  const marks = [product.slug, ...product.tags]
  const fitting = (OTHER_WORDS[product.slug] ?? kind?.[1] ?? []).filter(
    ([, , , about]) => about === undefined || about.some((mark) => marks.includes(mark)),
  )
  const wanted = Math.min(fitting.length, product.daysOld < 40 ? 2 : 3 + ((place * 5) % 7))
  return Array.from({ length: wanted }, (_, n) => {
    const [rating, title, body] = pick(fitting, place * 3 + n)
    return { rating, title, body, about: undefined }
  })
}

/** Every review of the shop, newest first within a product. The same list on every machine. */
export function writeReviews(products: readonly DemoProduct[]): DemoReview[] {
  let people = 0
  return products.flatMap((product, place) => {
    if (SILENT.includes(product.slug)) return []
    const reviews = reviewsOf(product, wordsFor(product, place), people)
    people += reviews.length
    return reviews
  })
}
