import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  hueTokens,
  isReadable,
  offersFor,
  pairsOf,
  stockTheme,
  themeCss,
  themeHash,
} from '#src/domain/content/theme.ts'
import { contrast, oklchToRgb, READABLE } from '#src/kernel/colour.ts'

const tokens = readFileSync(new URL('../../../public/css/tokens/tokens.css', import.meta.url), 'utf8')

/** A token of the stylesheet, as it is by day and by night at some hue. */
function tokenAt(name: string, hue: number) {
  const [, day = '', night = ''] =
    new RegExp(
      `--${name}: light-dark\\(oklch\\(([^()]*(?:\\([^)]*\\))?)\\), oklch\\(([^()]*(?:\\([^)]*\\))?)\\)\\);`,
    ).exec(tokens) ?? []
  const read = (text: string) => {
    const [l = 0, c = 0, h = 0] = text.replace('var(--brand-h)', String(hue)).split(' ').map(Number)
    return { l, c, h }
  }
  expect(day, name).not.toBe('')
  return { day: read(day), night: read(night) }
}

test('what the shop reckons with is what its stylesheet says', () => {
  for (const [name, { day, night }] of Object.entries(hueTokens)) {
    const token = tokenAt(name, 150)
    expect([token.day.l, token.day.c], name).toEqual([...day])
    expect([token.night.l, token.night.c], name).toEqual([...night])
  }
  expect(tokens).toContain(`--brand-h: ${stockTheme.brandHue};`)
  expect(tokens).toContain('--accent: oklch(.885 .185 118);')
  expect(tokens).toContain('--on-accent: oklch(.24 .05 140);')
  expect(tokens).toContain(`--radius: ${stockTheme.radius}px;`)
})

test('no hue makes a text unreadable, by day or by night, nor good and bad news', () => {
  for (let hue = 0; hue <= 360; hue += 4) {
    expect(pairsOf({ ...stockTheme, brandHue: hue }).filter((pair) => !isReadable(pair))).toEqual([])
    for (const name of ['ok', 'warn', 'bad'])
      for (const when of ['day', 'night'] as const)
        for (const ground of ['bg', 'raise'])
          expect(
            contrast(oklchToRgb(tokenAt(name, hue)[when]), oklchToRgb(tokenAt(ground, hue)[when])),
            `${name} on ${ground} at ${hue}`,
          ).toBeGreaterThanOrEqual(READABLE)
  }
})

test('whatever is offered in place of colours that cannot be read can be read, pointed at or not', () => {
  const hexes = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`)
  fc.assert(
    fc.property(hexes, hexes, (accent, onAccent) => {
      const theme = { ...stockTheme, accent, onAccent }
      for (const { field, value } of offersFor(theme))
        expect(pairsOf({ ...theme, [field]: value }).every(isReadable)).toBe(true)
    }),
    { numRuns: 40 },
  )
  expect(offersFor({ ...stockTheme, accent: '#7a0019', onAccent: '#333333' })).toHaveLength(2)
  // No words at all can be read on a middle grey that is pointed at.
  expect(offersFor({ ...stockTheme, accent: '#777777', onAccent: '#ffffff' })).toHaveLength(1)
})

test('a theme is five properties, and another theme has another address', () => {
  const css = themeCss(stockTheme)
  expect(css.match(/--[\w-]+(?=:)/g)).toEqual(['--brand-h', '--accent', '--on-accent', '--radius', '--font'])
  expect(themeHash({ ...stockTheme, radius: 13 })).not.toBe(themeHash(stockTheme))
})
