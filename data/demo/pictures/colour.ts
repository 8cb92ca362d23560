/** The ten named colourways of the demo shop, as OKLCH: lightness 0–1, chroma, hue in degrees. */
const COLOURWAY_OKLCH = {
  fennel: [0.68, 0.13, 135],
  moss: [0.47, 0.075, 140],
  sky: [0.76, 0.075, 235],
  ink: [0.36, 0.045, 265],
  persimmon: [0.68, 0.17, 45],
  butter: [0.88, 0.11, 95],
  rose: [0.76, 0.1, 10],
  oat: [0.9, 0.03, 85],
  plum: [0.45, 0.1, 345],
  chalk: [0.955, 0.008, 100],
} as const satisfies Record<string, readonly [number, number, number]>

export type Colourway = keyof typeof COLOURWAY_OKLCH

export const COLOURWAYS = [
  'fennel',
  'moss',
  'sky',
  'ink',
  'persimmon',
  'butter',
  'rose',
  'oat',
  'plum',
  'chalk',
] as const satisfies readonly Colourway[]

/** One material under the one light: lit edge, body, shade, deep shade, and the darkest line. All `#rrggbb`. */
export type Palette = { hi: string; base: string; lo: string; deep: string; dark: string }

/**
 * Plates stand across the colour circle from what lies on them, and are spread out among themselves,
 * so that a grid of products becomes a mosaic.
 */
const PLATE_HUE: Record<Colourway, number> = {
  fennel: 300,
  moss: 45,
  sky: 30,
  ink: 95,
  persimmon: 220,
  butter: 280,
  rose: 160,
  oat: 200,
  plum: 110,
  chalk: 350,
}

/** The second colour of a thing: its print, band, strap or lining. */
const ACCENT: Record<Colourway, Colourway> = {
  fennel: 'ink',
  moss: 'butter',
  sky: 'persimmon',
  ink: 'butter',
  persimmon: 'ink',
  butter: 'plum',
  rose: 'plum',
  oat: 'moss',
  plum: 'persimmon',
  chalk: 'persimmon',
}

/** The hue in degrees, 0–359, of the plate a thing of this colourway stands on: 90° or more from its own. */
export const pictureHue = (colourway: Colourway): number => PLATE_HUE[colourway]

/** The hue in degrees of the colourway itself. */
export const colourwayHue = (colourway: Colourway): number => COLOURWAY_OKLCH[colourway][2]

const gammaEncode = (linear: number): string => {
  const v = Math.min(1, Math.max(0, linear))
  const encoded = v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055
  return Math.round(encoded * 255)
    .toString(16)
    .padStart(2, '0')
}

const toLinearRgb = (L: number, C: number, hue: number): [number, number, number] => {
  const a = C * Math.cos((hue * Math.PI) / 180)
  const b = C * Math.sin((hue * Math.PI) / 180)
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

/** OKLCH to `#rrggbb`, giving up chroma where sRGB ends: hex is read by mail programs and image libraries too. */
function hex(L: number, C: number, hue: number): string {
  for (let chroma = C; ; chroma = Math.max(0, chroma - 0.004)) {
    const rgb = toLinearRgb(L, chroma, hue)
    if (chroma === 0 || rgb.every((v) => v >= -0.0005 && v <= 1.0005))
      return `#${rgb.map(gammaEncode).join('')}`
  }
}

/** The five tones of one material. Shade drifts a little towards warm, as it does in daylight. */
export function palette(L: number, C: number, hue: number): Palette {
  return {
    hi: hex(Math.min(0.985, L + 0.07), C * 0.8, hue),
    base: hex(L, C, hue),
    lo: hex(L - 0.07, C * 1.02, hue - 3),
    deep: hex(L - 0.15, C, hue - 5),
    dark: hex(Math.max(0.16, L - 0.26), C * 0.9, hue - 6),
  }
}

const paletteOf = (colourway: Colourway): Palette => {
  const [L, C, hue] = COLOURWAY_OKLCH[colourway]
  return palette(L, C, hue)
}

/** Drawn from hundreds of times a second when the demo is laid in, so each is mixed once. */
export const PALETTES: Record<Colourway, Palette> = {
  fennel: paletteOf('fennel'),
  moss: paletteOf('moss'),
  sky: paletteOf('sky'),
  ink: paletteOf('ink'),
  persimmon: paletteOf('persimmon'),
  butter: paletteOf('butter'),
  rose: paletteOf('rose'),
  oat: paletteOf('oat'),
  plum: paletteOf('plum'),
  chalk: paletteOf('chalk'),
}

/** The palette that goes with a colourway as its second colour. */
export const accentOf = (colourway: Colourway): Palette => PALETTES[ACCENT[colourway]]

/** `#rrggbb` of a colourway, for the dot or swatch of an option value. */
export const swatchOf = (colourway: Colourway): string => PALETTES[colourway].base

/** Materials that are the same whatever colour was chosen. */
export const CLAY = palette(0.8, 0.045, 70)
export const CREAM = palette(0.95, 0.018, 95)
export const WOOD = palette(0.76, 0.085, 68)
export const ASH = palette(0.86, 0.055, 80)
export const LEAF = palette(0.56, 0.105, 148)
export const LEAF_DARK = palette(0.49, 0.09, 155)
export const BRASS = palette(0.78, 0.1, 85)
export const STEEL = palette(0.8, 0.012, 230)
export const IRON = palette(0.3, 0.02, 200)
export const LEATHER = palette(0.58, 0.09, 55)
export const AMBER = palette(0.72, 0.15, 68)
