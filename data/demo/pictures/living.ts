import { CREAM, LEAF, LEAF_DARK, type Palette, WOOD } from './colour.ts'
import {
  bar,
  type Drawing,
  dashes,
  disc,
  fill,
  group,
  leaf,
  line,
  oval,
  pipe,
  round,
  see,
  shadow,
  stamp,
  stamps,
  turned,
  within,
} from './pen.ts'

/** A round flower head: dots on a sunflower's spiral, drawn as lines without length. */
const bobble = (x: number, y: number, scale: number, c: Palette) => {
  const dots = Array.from({ length: 34 }, (_, i) => {
    const turn = (i + 1) * 2.39996
    const r = 4 * Math.sqrt(i + 1)
    return `M${round(r * Math.cos(turn) - 2)} ${round(r * Math.sin(turn) - 3)}h0`
  }).join('')
  return group(
    `translate(${x} ${y}) scale(${scale})`,
    disc(0, 0, 28, c.base) + disc(0, 0, 28, 'url(#^ba)') + line(dots, c.hi, 3.6, see(0.8)),
  )
}

const vase: Drawing = {
  fit: [1.06, 322, 312],
  crop: [180, 50, 290],
  draw: (p, a) =>
    stamps(leaf('l', 70, 20, LEAF), leaf('k', 70, 20, LEAF_DARK)) +
    shadow(320, 531, 116, 24) +
    line(
      'M316 290C310 220 290 170 250 122M322 290C324 220 330 150 336 84M328 290C340 230 366 190 402 164',
      LEAF_DARK.base,
      5,
    ) +
    stamp('l', 306, 226, -58) +
    stamp('k', 330, 200, 48) +
    stamp('l', 344, 236, 76) +
    bobble(248, 118, 1.02, a) +
    bobble(336, 84, 1.3, a) +
    bobble(406, 158, 0.92, a) +
    turned(
      'b',
      'M286 282C288 316 250 336 226 374C196 424 212 530 276 532H364C428 530 444 424 414 374C390 336 352 316 354 282Z',
      p.base,
      bar('M190 392C250 412 390 412 450 392M190 440C250 460 390 460 450 440', p.lo, 8, see(0.8)) +
        bar('M190 416C250 436 390 436 450 416', p.hi, 8, see(0.8)),
    ) +
    oval(320, 282, 38, 9, p.hi) +
    oval(320, 282.5, 30, 6, p.dark),
}

const PILLOW =
  'M118 128C160 146 240 152 320 152S480 146 522 128C530 124 538 132 534 140C516 190 510 250 510 320S516 450 534 500C538 508 530 516 522 512C480 494 400 488 320 488S160 494 118 512C110 516 102 508 106 500C124 450 130 390 130 320S124 190 106 140C102 132 110 124 118 128Z'

const puffed = (p: Palette, print: string) =>
  oval(336, 506, 214, 24, 'url(#^sh)') +
  within(
    'b',
    PILLOW,
    `${fill('M90 110H550V530H90Z', p.base)}${print}${fill('M106 132C170 190 180 260 176 320S160 450 106 508V132Z', p.lo, see(0.45))}${fill('M534 132C470 190 456 260 460 320S480 450 534 508V132Z', p.deep, see(0.42))}${fill('M110 516C200 452 300 448 320 448S450 456 530 516Z', p.deep, see(0.4))}${fill('M118 128C170 196 250 204 330 200C240 226 190 240 176 300C170 230 150 180 118 128Z', '#fff', see(0.16))}${fill('M522 512C486 470 470 452 440 436C474 446 500 470 522 512ZM118 512C150 470 170 450 204 436C170 458 140 490 118 512Z', p.dark, see(0.35))}`,
  ) +
  line(PILLOW, p.deep, 7) +
  line(PILLOW, p.hi, 2.5, ` transform="translate(-1 -1)"${see(0.8)}`)

const cushion: Drawing = {
  fit: [1.06, 320, 324],
  crop: [190, 180, 280],
  draw: (p, a) =>
    puffed(
      p,
      group(
        'translate(320 320)',
        [0, 45, 90, 135, 180, 225, 270, 315]
          .map(
            (r, i) =>
              `<path d="M0-26C-38-60-30-116 0-134C30-116 38-60 0-26Z" fill="${i % 2 ? a.base : a.lo}" transform="rotate(${r})"/>`,
          )
          .join('') + disc(0, 0, 19, a.base),
      ) +
        group(
          'translate(320 320)',
          `<g fill="none" stroke="${p.base}" stroke-width="2.5">${[0, 45, 90, 135, 180, 225, 270, 315].map((r) => `<path d="M0-40V-118" transform="rotate(${r})"/>`).join('')}</g>`,
        ),
    ),
}

const striped: Drawing = {
  fit: [1.06, 320, 324],
  crop: [200, 190, 280],
  draw: (p, a) =>
    puffed(
      p,
      bar('M182 100C192 250 192 390 182 540M458 100C448 250 448 390 458 540', a.base, 30) +
        bar('M228 100C234 250 234 390 228 540M412 100C406 250 406 390 412 540', CREAM.base, 14) +
        bar('M262 100C266 250 266 390 262 540M378 100C374 250 374 390 378 540', a.base, 6) +
        bar('M320 100V540', CREAM.base, 30) +
        bar('M320 100V540', a.base, 9, dashes('9 9')),
    ),
}

const fold = (y: number, h: number, c: Palette, a: Palette, id: string) =>
  within(
    id,
    `M132 ${y + h / 2}C132 ${y + 6} 150 ${y} 176 ${y}H486C506 ${y} 510 ${y + h} 486 ${y + h}H176C150 ${y + h} 132 ${y + h - 6} 132 ${y + h / 2}Z`,
    `${fill(`M120 ${y}H520V${y + h}H120Z`, c.base)}${bar(`M226 ${y}V${y + h}M258 ${y}V${y + h}M404 ${y}V${y + h}M436 ${y}V${y + h}`, a.base, 12)}${bar(`M242 ${y}V${y + h}M420 ${y}V${y + h}`, CREAM.base, 7)}${bar(`M120 ${y + h / 2}H520`, c.deep, 4, see(0.7))}${fill(`M120 ${y}H520V${y + h}H120Z`, 'url(#^dn)')}${fill(`M120 ${y}H170C144 ${y + h * 0.3} 144 ${y + h * 0.7} 170 ${y + h}H120Z`, c.deep, see(0.35))}`,
  )

const blanket: Drawing = {
  fit: [1.1, 326, 374],
  crop: [190, 240, 290],
  draw: (p, a) =>
    shadow(324, 530, 186, 26) +
    fold(440, 92, p, a, 'u') +
    fold(348, 94, p, a, 'm') +
    fold(258, 92, p, a, 't') +
    within(
      'v',
      'M300 236C360 226 470 230 520 246C528 330 520 420 528 470H316C310 400 304 320 300 236Z',
      `${fill('M290 220H540V480H290Z', p.lo)}${bar('M290 300H540M290 332H540', a.base, 12)}${bar('M290 316H540', CREAM.base, 7)}${bar('M366 220V480M398 220V480M474 220V480', a.base, 10, see(0.75))}${fill('M290 220H540V480H290Z', 'url(#^dn)')}${fill('M300 236C330 280 330 400 336 480H290V236Z', '#000', see(0.1))}`,
    ) +
    bar('M318 486C380 490 460 490 526 486', p.base, 34, dashes('7 5')) +
    bar('M318 470C380 474 460 474 528 470', p.deep, 4),
}

const basket: Drawing = {
  fit: [1.06, 320, 350],
  crop: [160, 240, 300],
  draw: (p) => {
    const body = 'M144 270H496L470 500C466 524 444 532 420 532H220C196 532 174 524 170 500Z'
    const rows = Array.from({ length: 11 }, (_, i) => {
      const y = 286 + i * 24
      const d = `M130 ${y}C240 ${y + 18} 400 ${y + 18} 510 ${y}`
      return (
        line(d, WOOD.hi, 15, dashes('22 18', i % 2 ? 20 : 0)) +
        line(d, WOOD.deep, 15, dashes('4 36', i % 2 ? 38 : 18))
      )
    }).join('')
    return (
      shadow(322, 532, 160, 26) +
      pipe('M200 276C196 130 444 130 440 276', WOOD, 18) +
      oval(320, 270, 176, 34, WOOD.deep) +
      oval(320, 272, 160, 25, '#4a3220') +
      within(
        'i',
        'M160 250h320v22a160 25 0 0 1-320 0Z',
        fill('M150 284C200 240 250 270 300 252C350 236 420 262 490 280V320H150Z', p.hi) +
          fill('M240 300C250 262 290 256 330 264C300 270 280 284 270 310Z', p.lo),
      ) +
      within(
        'b',
        'M144 270a176 34 0 0 0 352 0L470 500C466 524 444 532 420 532H220C196 532 174 524 170 500Z',
        `${fill(body, WOOD.lo)}${rows}${fill('M130 440C240 458 400 458 510 440V560H130Z', p.base, see(0.82))}${fill('M140 260H500V540H140Z', 'url(#^cy)')}`,
      ) +
      line('M145 272a175 34 0 0 0 350 0', WOOD.deep, 17) +
      line('M145 270a175 34 0 0 0 350 0', WOOD.hi, 12, dashes('14 6'))
    )
  },
}

const stool: Drawing = {
  fit: [1.08, 320, 360],
  crop: [150, 170, 290],
  draw: (p) => {
    const leg = (d: string) =>
      line(d, WOOD.dark, 27) +
      line(d, WOOD.base, 22, ' transform="translate(-2 0)"') +
      line(d, WOOD.hi, 6, ' transform="translate(-7 0)"')
    return (
      shadow(326, 540, 160, 24) +
      leg('M330 260L346 506') +
      leg('M238 270L172 536') +
      leg('M408 270L472 536') +
      line('M204 426L446 426', WOOD.dark, 15) +
      line('M204 424L446 424', WOOD.base, 10) +
      fill('M136 222V256C136 288 218 306 320 306S504 288 504 256V222Z', p.deep) +
      fill('M136 222V256C136 288 218 306 320 306S504 288 504 256V222Z', 'url(#^cy)') +
      oval(320, 222, 184, 50, p.base) +
      oval(320, 222, 184, 50, 'url(#^fl)') +
      oval(322, 226, 150, 36, p.lo, see(0.6)) +
      oval(324, 230, 138, 30, p.base) +
      [
        [242, 222],
        [398, 222],
        [330, 200],
      ]
        .map(([x = 0, y = 0]) => oval(x, y, 13, 6, WOOD.deep) + oval(x - 1, y - 1, 11, 5, WOOD.hi))
        .join('')
    )
  },
}

/** What stands and lies about the house. */
export const LIVING = { vase, cushion, 'stripe-cushion': striped, blanket, basket, stool } satisfies Record<
  string,
  Drawing
>
