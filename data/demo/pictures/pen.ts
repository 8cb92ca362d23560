import type { Palette } from './colour.ts'

/**
 * What one recipe draws. Coordinates are those of a 640 × 640 sheet. Its own ids are written with a leading
 * `~`, the shared overlays of light with `^`; both become prefixes of the picture, so that several things can
 * share one sheet and several sheets one page.
 */
export type Drawing = {
  draw: (p: Palette, a: Palette) => string
  /** Enlargement, and the point of the sheet that comes to the middle of the plate. */
  fit: readonly [scale: number, x: number, y: number]
  /** The square that the detail view shows. */
  crop: readonly [x: number, y: number, size: number]
}

/** One decimal is finer than a pixel at every size the shop shows. */
export const round = (n: number): number => Math.round(n * 10) / 10

/** Moves a sheet's point to another point and enlarges around it. */
export const place = (
  scale: number,
  from: readonly [number, number],
  to: readonly [number, number],
): string =>
  `translate(${round(to[0] - from[0] * scale)} ${round(to[1] - from[1] * scale)}) scale(${Math.round(scale * 1000) / 1000})`

/** Park and Miller's generator: the same seed draws the same speckles on every machine. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 16807) % 2147483647
    return (state - 1) / 2147483646
  }
}

export const fill = (d: string, colour: string, more = ''): string =>
  `<path d="${d}" fill="${colour}"${more}/>`

export const line = (d: string, colour: string, width: number, more = ''): string =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${round(width)}" stroke-linecap="round" stroke-linejoin="round"${more}/>`

/** A line with square ends: ribs, weaves and bands made of dashes. */
export const bar = (d: string, colour: string, width: number, more = ''): string =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${round(width)}"${more}/>`

export const oval = (cx: number, cy: number, rx: number, ry: number, colour: string, more = ''): string =>
  `<ellipse cx="${round(cx)}" cy="${round(cy)}" rx="${round(rx)}" ry="${round(ry)}" fill="${colour}"${more}/>`

export const disc = (cx: number, cy: number, r: number, colour: string, more = ''): string =>
  `<circle cx="${round(cx)}" cy="${round(cy)}" r="${round(r)}" fill="${colour}"${more}/>`

export const box = (
  x: number,
  y: number,
  w: number,
  h: number,
  r: number,
  colour: string,
  more = '',
): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" rx="${r}" fill="${colour}"${more}/>`

export const group = (transform: string, inner: string): string => `<g transform="${transform}">${inner}</g>`

export const see = (opacity: number): string => ` opacity="${opacity}"`

export const dashes = (pattern: string, offset = 0): string =>
  ` stroke-dasharray="${pattern}"${offset === 0 ? '' : ` stroke-dashoffset="${offset}"`}`

export const stitches = (d: string, colour: string, width = 2): string =>
  line(d, colour, width, dashes('5 6'))

/** Draws `inner` only where the outline `d` is. */
export const within = (id: string, d: string, inner: string): string =>
  `<clipPath id="~${id}"><path d="${d}"/></clipPath><g clip-path="url(#~${id})">${inner}</g>`

/** A solid turned on a wheel or lathe: the light falls across it from the left. */
export const turned = (id: string, d: string, colour: string, inside = ''): string =>
  inside === ''
    ? fill(d, colour) + fill(d, 'url(#^cy)')
    : within(id, d, fill(d, colour) + inside + fill(d, 'url(#^cy)'))

/** A flat thing facing us, lit from the top left. */
export const flat = (id: string, d: string, colour: string, inside = ''): string =>
  inside === ''
    ? fill(d, colour) + fill(d, 'url(#^fl)')
    : within(id, d, fill(d, colour) + inside + fill(d, 'url(#^fl)'))

export const ball = (cx: number, cy: number, r: number, colour: string): string =>
  disc(cx, cy, r, colour) + disc(cx, cy, r, 'url(#^ba)')

/** A round bar of clay, wire or rope, bent along `d`. */
export const pipe = (d: string, p: Palette, width: number): string =>
  line(d, p.deep, width) +
  line(d, p.base, width * 0.76, ` transform="translate(${round(-width * 0.06)} ${round(-width * 0.09)})"`) +
  line(
    d,
    p.hi,
    width * 0.2,
    ` opacity=".8" transform="translate(${round(-width * 0.16)} ${round(-width * 0.2)})"`,
  )

/** Soft shade on the ground, and the dark seam where the thing touches it. */
export const shadow = (cx: number, y: number, rx: number, ry = 22): string =>
  oval(cx + rx * 0.12, y, rx * 1.22, ry, 'url(#^sh)') +
  oval(cx + rx * 0.04, y + 1, rx * 1.02, ry * 0.42, 'url(#^sh)')

export const mouth = (cx: number, cy: number, rx: number, ry: number, lip: string, inside: string): string =>
  oval(cx, cy, rx, ry, lip) + oval(cx, cy + 1, rx - Math.max(6, rx * 0.1), ry * 0.76, inside)

/** Iron spots of a stoneware glaze: many dots for few bytes, since each is a line without length. */
export function speckle(
  seed: number,
  x: number,
  y: number,
  w: number,
  h: number,
  count: number,
  colour: string,
): string {
  const next = dice(seed)
  const dots = (n: number) =>
    Array.from({ length: n }, () => `M${Math.round(x + next() * w)} ${Math.round(y + next() * h)}h0`).join('')
  return (
    line(dots(Math.round(count * 0.7)), colour, 3, see(0.4)) +
    line(dots(Math.round(count * 0.3)), colour, 5, see(0.4))
  )
}

/** A leaf as a stamp with its stalk at 0 0, standing `length` high; set it with `stamp`. */
export function leaf(id: string, length: number, width: number, p: Palette): string {
  const tip = -length
  const at = (t: number) => round(tip * t)
  const side = (w: number) => `C${w} ${at(0.25)} ${round(w * 0.9)} ${at(0.75)} 0 ${tip}`
  const rib = (t: number) =>
    `M0 ${at(t)}L${round(width * 0.5)} ${at(t + 0.13)}M0 ${at(t)}L${round(-width * 0.5)} ${at(t + 0.13)}`
  return `<g id="~${id}">${fill(`M0 0${side(-width)}${`C${round(width * 0.9)} ${at(0.75)} ${width} ${at(0.25)} 0 0`}Z`, p.base)}${fill(`M0 0${side(-width)}Z`, p.hi)}${line(`M0 0V${at(0.9)}${rib(0.3)}${rib(0.48)}${rib(0.66)}`, p.lo, 2)}</g>`
}

export const stamp = (id: string, x: number, y: number, angle: number, scale = 1): string =>
  `<use href="#~${id}" transform="translate(${x} ${y}) rotate(${angle})${scale === 1 ? '' : ` scale(${scale})`}"/>`

/** Stamps kept out of sight until they are set. */
export const stamps = (...parts: string[]): string => `<defs>${parts.join('')}</defs>`

/** A spray of leaves for labels and cards, about 120 high, in one flat colour. */
export const sprig = (x: number, y: number, scale: number, colour: string): string =>
  group(
    `translate(${x} ${y}) scale(${scale})`,
    line('M0 60C2 20-2-10 0-62', colour, 4) +
      fill(
        [-44, -20, 4, 28]
          .map(
            (t) =>
              `M0 ${t + 14}C-34 ${t + 8}-38 ${t - 14}-36 ${t - 22}C-14 ${t - 20} 0 ${t - 4} 0 ${t + 14}ZM0 ${t + 26}C34 ${t + 20} 38 ${t - 2} 36 ${t - 10}C14 ${t - 8} 0 ${t + 8} 0 ${t + 26}Z`,
          )
          .join(''),
        colour,
      ),
  )

/** A candle's flame with its foot at x, y. */
export const flame = (x: number, y: number, scale = 1): string =>
  group(
    `translate(${x} ${y}) scale(${scale})`,
    `${disc(0, -26, 84, 'url(#^gl)')}${line('M0 4V-10', '#3a2a20', 4)}${fill('M0-4C-20-8-20-30 0-62C20-30 20-8 0-4Z', '#ffb52e')}${fill('M0-5C-11-9-11-24 0-40C11-24 11-9 0-5Z', '#fff3c4')}`,
  )
