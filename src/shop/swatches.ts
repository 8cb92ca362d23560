/** The colours that css/util/swatches.css knows; a page carries no style attribute, so each has its class. */
const palette: Record<string, string> = {
  fennel: '74aa54',
  moss: '44653c',
  sky: '81b9da',
  ink: '313d55',
  persimmon: 'ea6f2f',
  butter: 'eed780',
  rose: 'e996a2',
  oat: 'e7ddc8',
  plum: '7b3c62',
  chalk: 'f1f0ea',
  black: '1b1b1b',
  white: 'ffffff',
  grey: '8c8f92',
  silver: 'c9ccd1',
  brown: '6f4a32',
  tan: 'c39a6b',
  red: 'c8322f',
  yellow: 'f2c531',
  green: '2f8f4e',
  teal: '2b8f95',
  blue: '2f63c0',
  purple: '7a53b8',
  pink: 'e65a9b',
}
const MIXED = 'mixed'

type Rgb = [number, number, number]
const known = Object.entries(palette).map(([name, hex]): [string, Rgb] => [name, rgbOf(hex)])
const found = new Map<string, string>()
const MAX_FOUND = 2_000

/**
 * The class that shows a colour: the nearest of those there are.
 * @param swatch `#rrggbb` or a colourway's name
 * @returns such as sw-sky; '' where it is no colour
 */
export function swatchClass(swatch: string): string {
  const remembered = found.get(swatch)
  if (remembered !== undefined) return remembered
  const name = nearest(swatch.trim().toLowerCase())
  const made = name && `sw-${name}`
  if (found.size < MAX_FOUND) found.set(swatch, made)
  return made
}

function nearest(swatch: string): string {
  if (swatch === MIXED || Object.hasOwn(palette, swatch)) return swatch
  const hex = /^#([0-9a-f]{6})$/.exec(swatch)?.[1]
  if (!hex) return ''
  const wanted = rgbOf(hex)
  const [first, ...others] = known
  return others.reduce(
    (best, each) => (distance(each[1], wanted) < distance(best[1], wanted) ? each : best),
    first ?? ['', wanted],
  )[0]
}

function rgbOf(hex: string): Rgb {
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16)
  return [part(0), part(2), part(4)]
}

/** Closer to what eyes see than the plain distance: red counts more among warm colours, blue among cold ones. */
function distance(a: Rgb, b: Rgb): number {
  const warmth = (a[0] + b[0]) / 2 / 256
  const [red, green, blue] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
  return (2 + warmth) * red * red + 4 * green * green + (3 - warmth) * blue * blue
}
