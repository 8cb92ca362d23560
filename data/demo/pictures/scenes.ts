import { BATH } from './bath.ts'
import { CARRY } from './carry.ts'
import { ASH, accentOf, type Colourway, CREAM, IRON, PALETTES, STEEL, WOOD } from './colour.ts'
import { GARDEN } from './garden.ts'
import { GREEN } from './green.ts'
import { KITCHEN } from './kitchen.ts'
import { LARDER } from './larder.ts'
import { LIGHT } from './light.ts'
import { PAPER } from './paper.ts'
import { box, disc, fill, group, line, oval, place, see } from './pen.ts'
import { PLAY } from './play.ts'
import { RECIPES, type Recipe } from './recipes.ts'

/** Where a thing's foot is on its own sheet. Most stand at 532. */
const FOOT: Partial<Record<Recipe, number>> = {
  cup: 538,
  bowl: 540,
  plate: 534,
  bottle: 560,
  'desk-lamp': 545,
  lantern: 554,
  bulb: 558,
  cushion: 512,
  'stripe-cushion': 512,
  stool: 546,
  cards: 520,
  print: 556,
  book: 538,
  'gift-card': 490,
  socks: 520,
  beanie: 466,
  pouch: 512,
  flask: 568,
  umbrella: 584,
  'nail-brush': 516,
  dispenser: 562,
  bear: 556,
  boat: 546,
}

/** How large a thing is beside the others in a room. Most are 0.62. */
const SIZE: Partial<Record<Recipe, number>> = {
  mug: 0.5,
  cup: 0.46,
  bulb: 0.4,
  soap: 0.5,
  'nail-brush': 0.44,
  tape: 0.52,
  twine: 0.5,
  candle: 0.54,
  jam: 0.52,
  honey: 0.54,
  teapot: 0.68,
  pot: 0.72,
  lamp: 0.82,
  'desk-lamp': 0.86,
  planter: 0.78,
  basket: 0.8,
  blanket: 0.78,
  cushion: 0.78,
  'stripe-cushion': 0.78,
  stool: 0.84,
  backpack: 0.84,
  holdall: 0.84,
  umbrella: 0.72,
  bear: 0.8,
  boat: 0.78,
  wellies: 0.78,
  bottle: 0.72,
}

const FROM_CEILING: readonly Recipe[] = ['pendant', 'moon', 'hanger']
const ON_WALL: readonly Recipe[] = [
  'clock',
  'mirror',
  'print',
  'pegs',
  'cloth',
  'trowel',
  'fork',
  'brush',
  'plate',
  'board',
]
const ON_RAIL: readonly Recipe[] = ['tee', 'pocket-tee', 'breton', 'jumper', 'jacket', 'apron', 'scarf']

type Placed = readonly [recipe: Recipe, colourway: Colourway]

/** What keeps a thing company, by its kind; the first two that are not the thing itself are taken. */
const COMPANY: readonly (readonly [kinds: object, friends: readonly Placed[]])[] = [
  [
    KITCHEN,
    [
      ['jug', 'sky'],
      ['spoons', 'oat'],
      ['bottle', 'moss'],
    ],
  ],
  [
    LARDER,
    [
      ['teapot', 'fennel'],
      ['mug', 'oat'],
      ['jug', 'rose'],
    ],
  ],
  [
    LIGHT,
    [
      ['vase', 'chalk'],
      ['book', 'moss'],
      ['mug', 'rose'],
    ],
  ],
  [
    { ...GREEN, ...GARDEN },
    [
      ['watering-can', 'sky'],
      ['planter', 'persimmon'],
      ['twine', 'oat'],
    ],
  ],
  [
    PAPER,
    [
      ['pencils', 'butter'],
      ['mug', 'sky'],
      ['tape', 'rose'],
    ],
  ],
  [
    CARRY,
    [
      ['flask', 'persimmon'],
      ['book', 'moss'],
      ['beanie', 'butter'],
    ],
  ],
  [
    BATH,
    [
      ['dispenser', 'moss'],
      ['towel', 'sky'],
      ['candle', 'oat'],
    ],
  ],
  [
    PLAY,
    [
      ['blocks', 'sky'],
      ['stacker', 'rose'],
      ['bear', 'oat'],
    ],
  ],
]
const HOME: readonly Placed[] = [
  ['basket', 'oat'],
  ['vase', 'chalk'],
  ['candle', 'plum'],
]
const WARDROBE: readonly Placed[] = [
  ['breton', 'chalk'],
  ['jumper', 'moss'],
  ['tee', 'butter'],
]

/** A thing on a shared sheet: `x` is its middle, `y` its foot. `key` keeps its ids apart from the others'. */
export function stand(key: number, [recipe, colourway]: Placed, x: number, y: number, scale: number): string {
  const { draw, fit } = RECIPES[recipe]
  const inner = draw(PALETTES[colourway], accentOf(colourway)).replaceAll('~', `~${key}`)
  const foot = FOOT[recipe] ?? 532
  return group(place(scale, [fit[1], foot], [x, y]), inner)
}

export const shelf = (y: number, width: number): string =>
  box(0, y, width, 18, 0, WOOD.base) +
  box(0, y, width, 5, 0, WOOD.hi) +
  box(0, y + 18, width, 10, 0, '#000', see(0.1))

const sizeOf = (recipe: Recipe): number => SIZE[recipe] ?? 0.62

function companions(recipe: Recipe, colourway: Colourway): Placed[] {
  const kind = COMPANY.find(([kinds]) => recipe in kinds)
  return (ON_RAIL.includes(recipe) ? WARDROBE : (kind?.[1] ?? HOME))
    .filter(([friend]) => friend !== recipe)
    .slice(0, 2)
    .map(([friend, wears]) => [friend, wears === colourway ? 'chalk' : wears])
}

const table =
  fill('M0 486H640V640H0Z', ASH.base) +
  fill('M0 486H640V494H0Z', ASH.hi) +
  line('M0 540C200 534 420 548 640 540M0 594C240 602 400 588 640 596', ASH.lo, 3, see(0.7))

function onTable(subject: Placed, friends: Placed[]): string {
  const [left, right] = friends
  return (
    table +
    (left ? stand(1, left, 140, 516, sizeOf(left[0]) * 1.12) : '') +
    (right ? stand(2, right, 512, 520, sizeOf(right[0]) * 1.12) : '') +
    stand(0, subject, 328, 600, sizeOf(subject[0]) * 1.32)
  )
}

function onWall(subject: Placed, friends: Placed[]): string {
  const [left, right] = friends
  return (
    shelf(562, 640) +
    stand(0, subject, 330, 372, 0.62) +
    (left ? stand(1, left, 176, 566, sizeOf(left[0]) * 0.76) : '') +
    (right ? stand(2, right, 470, 566, sizeOf(right[0]) * 0.76) : '')
  )
}

function fromCeiling(subject: Placed, friends: Placed[]): string {
  const [left, right] = friends
  return (
    table +
    stand(0, subject, 320, 330, 0.7) +
    (left ? stand(1, left, 190, 556, sizeOf(left[0]) * 0.92) : '') +
    (right ? stand(2, right, 456, 576, sizeOf(right[0]) * 0.92) : '')
  )
}

const hanger = (x: number, y: number): string =>
  line(
    `M${x} ${y - 40}C${x + 26} ${y - 40} ${x + 26} ${y - 66} ${x} ${y - 66}C${x - 8} ${y - 66} ${x - 12} ${y - 62} ${x - 13} ${y - 56}M${x} ${y - 40}V${y - 8}`,
    STEEL.deep,
    6,
  ) +
  line(
    `M${x - 92} ${y + 26}C${x - 50} ${y + 2} ${x - 30} ${y - 8} ${x} ${y - 8}S${x + 50} ${y + 2} ${x + 92} ${y + 26}`,
    WOOD.deep,
    13,
  )

function onRail(subject: Placed, friends: Placed[]): string {
  const [left, right] = friends
  const worn = (key: number, thing: Placed | undefined, x: number, y: number, scale: number) =>
    thing ? hanger(x, y) + stand(key, thing, x, y - 44 + 500 * scale, scale) : ''
  return (
    worn(1, left, 92, 168, 0.72) +
    worn(2, right, 556, 168, 0.72) +
    line('M-20 102H660', IRON.deep, 15) +
    line('M-20 99H660', IRON.hi, 4) +
    worn(0, subject, 324, 168, 0.9)
  )
}

function inTheSky(subject: Placed): string {
  const cloud = (x: number, y: number, s: number) =>
    `<g transform="translate(${x} ${y}) scale(${s})" fill="#fff" opacity=".8">${disc(0, 0, 30, '#fff')}${disc(40, -18, 42, '#fff')}${disc(88, 0, 32, '#fff')}${box(-8, -4, 104, 36, 18, '#fff')}</g>`
  return (
    cloud(70, 150, 1) +
    cloud(430, 90, 0.8) +
    fill('M0 560C140 480 260 500 380 540S560 560 640 520V640H0Z', PALETTES.fennel.lo) +
    fill('M0 600C180 540 320 580 640 576V640H0Z', PALETTES.moss.base) +
    oval(560, 566, 10, 4, CREAM.base) +
    stand(0, subject, 300, 470, 0.8)
  )
}

/** The inside of a scene picture: the thing in a room, 640 × 640, ground and wall left to the plate. */
export function drawScene(recipe: Recipe, colourway: Colourway): string {
  const subject: Placed = [recipe, colourway]
  const friends = companions(recipe, colourway)
  if (recipe === 'kite') return inTheSky(subject)
  if (FROM_CEILING.includes(recipe)) return fromCeiling(subject, friends)
  if (ON_WALL.includes(recipe)) return onWall(subject, friends)
  if (ON_RAIL.includes(recipe)) return onRail(subject, friends)
  return onTable(subject, friends)
}
