// Colours as people see them (OKLCH, Björn Ottosson 2020), as screens show them (sRGB, IEC 61966-2-1), and how well
// one can be read on another (WCAG 2.2, relative luminance and contrast ratio).

/** Lightness 0 to 1, chroma, hue in degrees. */
export type Oklch = { l: number; c: number; h: number }
/** Red, green and blue, each 0 to 1 where a screen can show it. */
type Rgb = [number, number, number]

/** What text needs on its ground (WCAG 2.2, 1.4.3). */
export const READABLE = 4.5

/** @returns null for what is not a colour of six hexadecimal digits */
export function parseHex(text: string): Rgb | null {
  const digits = /^#([0-9a-f]{6})$/i.exec(text)?.[1]
  if (!digits) return null
  const part = (at: number) => Number.parseInt(digits.slice(at, at + 2), 16) / 255
  return [part(0), part(2), part(4)]
}

export function toHex(rgb: Rgb): string {
  const part = (value: number) =>
    Math.round(Math.min(1, Math.max(0, value)) * 255)
      .toString(16)
      .padStart(2, '0')
  return `#${rgb.map(part).join('')}`
}

const toLinear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
const toGamma = (value: number) => (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055)

/** Its red, green and blue; beyond 0 to 1 where no screen shows it. */
function linearOf({ l, c, h }: Oklch): Rgb {
  const a = c * Math.cos((h * Math.PI) / 180)
  const b = c * Math.sin((h * Math.PI) / 180)
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const middle = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
  ]
}

const HARDLY = 0.0005
const isShown = (rgb: Rgb) => rgb.every((value) => value >= -HARDLY && value <= 1 + HARDLY)

/** The nearest that a screen shows: the same lightness and hue, with as much colour as there is room for. */
export function oklchToRgb(colour: Oklch): Rgb {
  let [least, most] = [0, colour.c]
  if (isShown(linearOf(colour))) least = most
  while (most - least > HARDLY) {
    const c = (least + most) / 2
    if (isShown(linearOf({ ...colour, c }))) least = c
    else most = c
  }
  const clip = (value: number) => toGamma(Math.min(1, Math.max(0, value)))
  return linearOf({ ...colour, c: least }).map(clip) as Rgb
}

export function rgbToOklch(rgb: Rgb): Oklch {
  const [red, green, blue] = rgb.map(toLinear) as Rgb
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const middle = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  const a = 1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short
  const b = 0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short
  const h = (Math.atan2(b, a) * 180) / Math.PI
  return {
    l: 0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
    c: Math.hypot(a, b),
    h: h < 0 ? h + 360 : h,
  }
}

/** Between two colours, as `color-mix(in oklab, first share, second)` does it. */
export function mix(first: Rgb, second: Rgb, share: number): Rgb {
  const [one, two] = [labOf(first), labOf(second)]
  const [l, a, b] = one.map((value, index) => value * share + (two[index] ?? 0) * (1 - share)) as Rgb
  return oklchToRgb({ l, c: Math.hypot(a, b), h: (Math.atan2(b, a) * 180) / Math.PI })
}

function labOf(rgb: Rgb): Rgb {
  const { l, c, h } = rgbToOklch(rgb)
  return [l, c * Math.cos((h * Math.PI) / 180), c * Math.sin((h * Math.PI) / 180)]
}

/** How well one colour can be read on the other, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map(toLinear) as Rgb
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const STEP = 0.0025

/**
 * The colour most like the wanted one that passes a test: the same hue, lighter or darker.
 * @returns null where none does
 */
export function nearestThat(wanted: Rgb, passes: (rgb: Rgb) => boolean): Rgb | null {
  const colour = rgbToOklch(wanted)
  for (let away = 0; away <= 1; away += STEP) {
    for (const l of [colour.l - away, colour.l + away]) {
      if (l < 0 || l > 1) continue
      // As it will be written down, not as it was reckoned.
      const rgb = parseHex(toHex(oklchToRgb({ ...colour, l })))
      if (rgb && passes(rgb)) return rgb
    }
  }
  return null
}
