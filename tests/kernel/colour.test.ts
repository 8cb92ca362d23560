import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  contrast,
  mix,
  nearestThat,
  oklchToRgb,
  parseHex,
  READABLE,
  rgbToOklch,
  toHex,
} from '#src/kernel/colour.ts'

type Rgb = NonNullable<ReturnType<typeof parseHex>>
const rgb = (hex: string): Rgb => parseHex(hex) as Rgb
const hexes = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`)

test.each([
  ['#000000', '#ffffff', 21],
  ['#767676', '#ffffff', 4.54],
  ['#777777', '#ffffff', 4.48],
  ['#ff0000', '#ffffff', 4.0],
  ['#0000ff', '#ffffff', 8.59],
  ['#595959', '#ffffff', 7.0],
])('%s on %s stands out %d to 1, as the guidelines reckon', (one, other, ratio) => {
  expect(contrast(rgb(one), rgb(other))).toBeCloseTo(ratio, 1)
  expect(contrast(rgb(other), rgb(one))).toBe(contrast(rgb(one), rgb(other)))
})

// As CSS Color 4 gives them.
test.each([
  ['#ff0000', 0.62796, 0.25768, 29.234],
  ['#00ff00', 0.86644, 0.29483, 142.495],
  ['#0000ff', 0.45201, 0.31321, 264.052],
  ['#ffff00', 0.96798, 0.21101, 109.769],
])('%s is oklch(%d %d %d), there and back', (hex, l, c, h) => {
  const colour = rgbToOklch(rgb(hex))
  expect(colour.l).toBeCloseTo(l, 4)
  expect(colour.c).toBeCloseTo(c, 4)
  expect(colour.h).toBeCloseTo(h, 1)
  expect(toHex(oklchToRgb({ l, c, h }))).toBe(hex)
})

test('every colour of a screen comes back as itself', () => {
  fc.assert(fc.property(hexes, (hex) => toHex(oklchToRgb(rgbToOklch(rgb(hex)))) === hex))
})

test('a colour that no screen shows keeps its lightness and hue, and gives up colour', () => {
  const wanted = { l: 0.6, c: 0.4, h: 150 }
  const shown = rgbToOklch(oklchToRgb(wanted))
  expect(shown.l).toBeCloseTo(wanted.l, 2)
  expect(shown.h).toBeCloseTo(wanted.h, 0)
  expect(shown.c).toBeLessThan(0.25)
})

test('what is mixed half and half lies between, and all of one is that one', () => {
  expect(toHex(mix(rgb('#123456'), rgb('#fedcba'), 1))).toBe('#123456')
  expect(rgbToOklch(mix(rgb('#000000'), rgb('#ffffff'), 0.5)).l).toBeCloseTo(0.5, 2)
})

test('the nearest colour that passes does pass once it is written down, and none that is nearer does', () => {
  fc.assert(
    fc.property(hexes, hexes, (text, ground) => {
      const passes = (each: Rgb) => contrast(each, rgb(ground)) >= READABLE
      const found = nearestThat(rgb(text), passes) as Rgb
      expect(passes(rgb(toHex(found)))).toBe(true)
      if (passes(rgb(text))) expect(toHex(found)).toBe(text)
    }),
    { numRuns: 60 },
  )
  expect(nearestThat(rgb('#808080'), () => false)).toBeNull()
  const grey = nearestThat(rgb('#999999'), (each) => contrast(each, rgb('#ffffff')) >= READABLE) as Rgb
  expect(toHex(grey)).toMatch(/^#7[56]7[56]7[56]$/)
})

test.each(['red', '#fff', '#12345g', '#1234567', ''])('%s is not a colour of six digits', (text) => {
  expect(parseHex(text)).toBeNull()
})
