import type { PictureRef } from '../types.ts'
import { accentOf, PALETTES } from './colour.ts'
import { defsFor } from './light-defs.ts'
import { group, place } from './pen.ts'
import { RECIPES } from './recipes.ts'
import { drawScene } from './scenes.ts'

/** A whole SVG file around what was drawn. `prefix` makes its ids its own, even inlined beside others. */
export function svg(prefix: string, inner: string, width = 640, height = 640): string {
  const own = (defsFor(inner) + inner).replaceAll('~', prefix).replaceAll('^', prefix)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${own}</svg>`
}

/**
 * Draws one picture of the demo shop as the text of an SVG file, 640 × 640 with a transparent ground: the page
 * draws the tinted plate behind it. The same reference always gives the same text. No words, no scripts.
 */
export function drawPicture({ recipe, colourway, view }: PictureRef): string {
  const prefix = `${recipe}-${colourway}-${view}-`
  if (view === 'scene') return svg(prefix, drawScene(recipe, colourway))
  const { draw, fit, crop } = RECIPES[recipe]
  const [scale, x, y] = view === 'front' ? fit : [640 / crop[2], crop[0] + crop[2] / 2, crop[1] + crop[2] / 2]
  const inner = draw(PALETTES[colourway], accentOf(colourway))
  return svg(prefix, group(place(scale, [x, y], [320, 320]), inner))
}
