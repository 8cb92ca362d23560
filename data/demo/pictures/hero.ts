import { CLAY, PALETTES } from './colour.ts'
import { svg } from './draw.ts'
import { line, oval, pipe, round, see } from './pen.ts'
import { shelf, stand } from './scenes.ts'

/**
 * The long shelf of the home page, 1440 × 640. Low at the left, where the headline stands, and high in the
 * middle; narrow screens show its left half.
 */
export const drawHero = (): string =>
  svg(
    'hero-',
    shelf(552, 1440) +
      stand(0, ['cactus', 'chalk'], 86, 558, 0.34) +
      stand(1, ['planter', 'persimmon'], 290, 558, 0.98) +
      stand(2, ['lamp', 'butter'], 766, 558, 1.14) +
      stand(3, ['tin', 'plum'], 518, 558, 0.66) +
      stand(4, ['vase', 'sky'], 1146, 558, 0.9) +
      stand(5, ['mug', 'fennel'], 968, 558, 0.5) +
      stand(6, ['duck', 'rose'], 1340, 556, 0.36),
    1440,
    640,
  )

/** Where the tries hang, and how each was bent: how far out, how far down, how far its foot tucks in. */
const TRIES: readonly (readonly [out: number, down: number, tuck: number])[] = [
  [46, 62, 4],
  [62, 74, -6],
  [40, 82, 8],
  [70, 60, 0],
  [52, 84, -8],
  [58, 56, 8],
  [42, 76, -4],
  [54, 70, 4],
  [66, 82, -10],
  [48, 60, 6],
  [60, 84, 8],
  [44, 66, -8],
  [72, 72, 2],
  [50, 80, 10],
  [56, 62, -6],
]
/** The one that stayed. */
const KEPT = 7

const handles = (): string =>
  TRIES.map(([out, down, tuck], i) => {
    const x = 78 + (i % 5) * 112
    const y = 40 + Math.floor(i / 5) * 112
    const d = `M${x - 4} ${y}C${x + out * 1.35} ${y - 14} ${x + out * 1.35} ${round(y + down * 0.86 + 6)} ${x - tuck} ${round(y + down * 0.86)}`
    const clay = i === KEPT ? PALETTES.sky : CLAY
    const join = (jx: number, jy: number) => oval(jx, jy, 6, 11, clay.deep) + oval(jx - 2, jy, 4, 9, clay.hi)
    return (
      line(d, '#0b120e', 15, `${see(0.14)} transform="translate(8 9)"`) +
      pipe(d, clay, 15) +
      join(x - 6, y) +
      join(x - tuck - 3, y + down * 0.86)
    )
  }).join('')

/** "The handle came first": the studio wall, and the mug with the handle that stayed. 640 × 640. */
export const drawStory = (): string =>
  svg(
    'story-',
    handles() +
      shelf(552, 640) +
      stand(0, ['spoons', 'oat'], 132, 558, 0.36) +
      stand(1, ['mug', 'sky'], 340, 562, 0.54) +
      stand(2, ['jug', 'moss'], 540, 556, 0.42),
  )
