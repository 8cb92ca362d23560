import { createHash } from 'node:crypto'
import type { Theme } from '#src/domain/settings/settings.ts'
import { contrast, mix, nearestThat, oklchToRgb, parseHex, READABLE, toHex } from '#src/kernel/colour.ts'

/** The look a shop begins with; public/css/tokens says the same. */
export const stockTheme: Theme = {
  brandHue: 150,
  accent: toHex(oklchToRgb({ l: 0.885, c: 0.185, h: 118 })),
  onAccent: toHex(oklchToRgb({ l: 0.24, c: 0.05, h: 140 })),
  radius: 14,
  font: 'figtree',
}

/** Letters that come with the shop or with the visitor's own machine: nothing is fetched from anybody else. */
export const fonts: Record<Theme['font'], { label: string; stack: string }> = {
  figtree: { label: 'Figtree', stack: 'Figtree, Figtree-fit, system-ui, sans-serif' },
  system: { label: 'Like the visitor’s device', stack: 'system-ui, sans-serif' },
  humanist: {
    label: 'Friendly',
    stack: 'Seravek, "Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", sans-serif',
  },
  geometric: { label: 'Round', stack: 'Avenir, Montserrat, Corbel, "URW Gothic", sans-serif' },
  serif: { label: 'Bookish', stack: 'Charter, "Bitstream Charter", "Sitka Text", Cambria, serif' },
  antique: { label: 'Old style', stack: '"Iowan Old Style", "Palatino Linotype", Palatino, P052, serif' },
}

/** The texts and grounds that follow the shop's hue: lightness and chroma by day and by night, as in the tokens. */
export const hueTokens = {
  bg: { day: [0.992, 0.003], night: [0.185, 0.012] },
  raise: { day: [0.967, 0.006], night: [0.235, 0.014] },
  ink: { day: [0.225, 0.028], night: [0.955, 0.008] },
  muted: { day: [0.455, 0.022], night: [0.755, 0.014] },
} as const

/** How much of the accent is left in a button that is pointed at. */
const HOVER = 0.86

export type Pair = { label: string; where: 'day' | 'night' | 'both'; ratio: number }

/** Every text of the theme on its ground. */
export function pairsOf({ brandHue, accent, onAccent }: Theme): Pair[] {
  const texts: [string, keyof typeof hueTokens, keyof typeof hueTokens][] = [
    ['Text on the page', 'ink', 'bg'],
    ['Quiet text on the page', 'muted', 'bg'],
    ['Quiet text on a raised ground', 'muted', 'raise'],
  ]
  const onGround = texts.flatMap(([label, text, ground]) =>
    (['day', 'night'] as const).map((where): Pair => {
      const colour = (token: keyof typeof hueTokens) => {
        const [l, c] = hueTokens[token][where]
        return oklchToRgb({ l, c, h: brandHue })
      }
      return { label, where, ratio: contrast(colour(text), colour(ground)) }
    }),
  )
  const ground = rgb(accent)
  const text = rgb(onAccent)
  return [
    ...onGround,
    { label: 'Words on the accent', where: 'both', ratio: contrast(text, ground) },
    { label: 'The same, pointed at', where: 'both', ratio: hoverContrast(text, ground) },
  ]
}

export const isReadable = ({ ratio }: Pair): boolean => ratio >= READABLE

/** What would do in place of colours that cannot be read: other words on this accent, or another accent under these words. */
export function offersFor(theme: Theme): { field: 'onAccent' | 'accent'; value: string }[] {
  const accent = rgb(theme.accent)
  const onAccent = rgb(theme.onAccent)
  const words = nearestThat(onAccent, (each) => isPair(each, accent))
  const ground = nearestThat(accent, (each) => isPair(onAccent, each))
  return [
    ...(words ? [{ field: 'onAccent' as const, value: toHex(words) }] : []),
    ...(ground ? [{ field: 'accent' as const, value: toHex(ground) }] : []),
  ]
}

const isPair = (text: Rgb, ground: Rgb) =>
  contrast(text, ground) >= READABLE && hoverContrast(text, ground) >= READABLE
const hoverContrast = (text: Rgb, ground: Rgb) => contrast(text, mix(ground, text, HOVER))

type Rgb = NonNullable<ReturnType<typeof parseHex>>

function rgb(hex: string): Rgb {
  const parsed = parseHex(hex)
  if (!parsed) throw new Error(`not a colour: ${hex}`)
  return parsed
}

/** The theme as a stylesheet: five properties, and nothing that anybody typed but numbers, hexadecimal and one of our lists. */
export function themeCss({ brandHue, accent, onAccent, radius, font }: Theme, scheme = ''): string {
  const only = scheme ? `color-scheme:${scheme};` : ''
  const own = `--brand-h:${brandHue};--accent:${accent};--on-accent:${onAccent};--radius:${radius}px;--font:${fonts[font].stack}`
  return `@layer owner{:root{${only}${own}}}`
}

/** Says which theme it is, so that an address with it never means another one. */
export function themeHash(theme: Theme): string {
  return createHash('sha256').update(themeCss(theme)).digest('hex').slice(0, 12)
}
