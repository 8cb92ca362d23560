import { BATH } from './bath.ts'
import { CARRY } from './carry.ts'
import { GARDEN } from './garden.ts'
import { GREEN } from './green.ts'
import { KITCHEN } from './kitchen.ts'
import { LARDER } from './larder.ts'
import { LIGHT } from './light.ts'
import { LIVING } from './living.ts'
import { PAPER } from './paper.ts'
import { PLAY } from './play.ts'
import { WALLS } from './walls.ts'
import { WARM } from './warm.ts'
import { WEAR } from './wear.ts'

/** Every thing the demo shop can draw. */
export const RECIPES = {
  ...KITCHEN,
  ...LARDER,
  ...LIGHT,
  ...GREEN,
  ...GARDEN,
  ...LIVING,
  ...WALLS,
  ...PAPER,
  ...WEAR,
  ...WARM,
  ...CARRY,
  ...BATH,
  ...PLAY,
}

export type Recipe = keyof typeof RECIPES
/** `front` the whole thing, `detail` a close look, `scene` in a room with other things of the shop. */
export type View = 'front' | 'detail' | 'scene'
