import { CREAM, LEAF, LEAF_DARK, palette } from './colour.ts'
import {
  bar,
  type Drawing,
  disc,
  fill,
  group,
  leaf,
  line,
  oval,
  pipe,
  see,
  shadow,
  speckle,
  stamp,
  stamps,
  turned,
  within,
} from './pen.ts'

const SOIL = '#3b2b22'
const CACTUS = palette(0.6, 0.09, 155)

const planter: Drawing = {
  fit: [1.04, 320, 324],
  crop: [190, 130, 300],
  draw: (p) =>
    stamps(leaf('l', 116, 42, LEAF), leaf('k', 114, 41, LEAF_DARK)) +
    shadow(320, 532, 130, 24) +
    line(
      'M316 390C312 320 300 250 262 186M322 390C326 310 336 220 360 140M330 390C344 330 370 290 416 258',
      LEAF_DARK.lo,
      7,
    ) +
    stamp('k', 300, 306, -78) +
    stamp('k', 336, 300, 66) +
    stamp('l', 274, 220, -66) +
    stamp('l', 344, 232, 58) +
    stamp('k', 290, 258, 22) +
    stamp('k', 338, 250, -42) +
    stamp('l', 262, 192, -22) +
    stamp('k', 352, 172, -32) +
    stamp('l', 358, 148, 16) +
    stamp('l', 410, 264, 52) +
    stamp('k', 386, 282, 96, 0.88) +
    turned(
      'b',
      'M212 392L232 508C236 526 246 532 264 532H376C394 532 404 526 408 508L428 392Z',
      p.base,
      fill('M200 440H440V474H200Z', p.lo, see(0.5)),
    ) +
    turned('r', 'M198 356H442V388C442 398 436 402 428 402H212C204 402 198 398 198 388Z', p.base) +
    fill('M214 402H426L424 414H216Z', '#000', see(0.14)) +
    oval(320, 356, 122, 15, p.hi) +
    oval(320, 357, 110, 10.5, SOIL),
}

const cactus: Drawing = {
  fit: [1.1, 320, 340],
  crop: [190, 110, 290],
  draw: (p, a) => {
    const body = 'M256 400C236 340 232 130 320 130S404 340 384 400Z'
    const arm = (d: string) => pipe(d, CACTUS, 46)
    const spines = (x: number) =>
      [190, 224, 258, 292, 326, 360].map((y) => `M${x - 8} ${y}h16M${x} ${y - 8}v16`).join('')
    return (
      shadow(322, 532, 122, 24) +
      arm('M262 320C200 320 196 290 196 250') +
      arm('M376 290C440 290 446 260 446 210') +
      within(
        'b',
        body,
        fill(body, CACTUS.base) +
          line(
            'M276 400C262 300 266 200 290 140M320 400V130M364 400C378 300 374 200 350 140',
            CACTUS.deep,
            5,
            see(0.7),
          ) +
          fill(body, 'url(#^cy)'),
      ) +
      line(spines(320) + spines(278) + spines(362), '#f4f1dc', 2.5, see(0.9)) +
      line('M190 262h12M190 286h12M440 226h12M440 250h12', '#f4f1dc', 2.5) +
      group(
        'translate(320 128)',
        `${[-60, -20, 20, 60].map((r) => `<ellipse cx="0" cy="-22" rx="13" ry="24" fill="#e9739a" transform="rotate(${r})"/>`).join('')}${disc(0, -6, 12, '#f6c33c')}`,
      ) +
      turned(
        'p',
        'M216 396H424L408 506C404 526 392 534 372 534H268C248 534 236 526 232 506Z',
        p.base,
        line(
          'M210 446L232 470L254 446L276 470L298 446L320 470L342 446L364 470L386 446L408 470L430 446',
          a.base,
          8,
        ) + speckle(19, 226, 402, 190, 120, 24, p.dark),
      ) +
      oval(320, 396, 104, 15, p.hi) +
      within('s', 'M216 396a104 15 0 0 1 208 0a104 15 0 0 1-208 0Z', oval(320, 398, 94, 11, '#d9cdb4')) +
      fill(
        'M254 398C252 384 250 372 249 360H391C390 372 388 384 386 398C350 408 290 408 254 398Z',
        CACTUS.base,
      ) +
      fill(
        'M254 398C252 384 250 372 249 360H391C390 372 388 384 386 398C350 408 290 408 254 398Z',
        'url(#^cy)',
      )
    )
  },
}

const hanger: Drawing = {
  fit: [1.0, 322, 322],
  crop: [170, 260, 300],
  draw: (p, a) => {
    const vine = (d: string, leaves: readonly (readonly [number, number, number])[]) =>
      line(d, LEAF_DARK.lo, 4) + leaves.map(([x, y, r], i) => stamp(i % 2 ? 'l' : 'k', x, y, r)).join('')
    return (
      stamps(leaf('l', 46, 22, LEAF), leaf('k', 42, 20, LEAF_DARK)) +
      line('M320-60V70M320 70L214 330M320 70L426 330M320 70L330 330', CREAM.deep, 6) +
      line('M318-60V70M318 70L212 330M318 70L424 330', CREAM.hi, 2) +
      disc(320, 70, 16, '#a9763f') +
      disc(318, 67, 10, '#d6a66c') +
      group(
        'translate(320 320)',
        [-70, -46, -24, 0, 22, 48, 72].map((r, i) => stamp(i % 2 ? 'l' : 'k', r, 4, r, 1.5)).join(''),
      ) +
      turned(
        'b',
        'M192 322H448C448 420 396 468 320 468S192 420 192 322Z',
        p.base,
        bar('M180 372C260 392 380 392 460 372', a.base, 8) + speckle(37, 210, 340, 220, 110, 30, p.dark),
      ) +
      line('M193 326a127 18 0 0 0 254 0', p.hi, 7) +
      vine('M232 326C206 360 214 430 190 500', [
        [214, 356, -60],
        [210, 386, 70],
        [208, 412, -70],
        [204, 446, 80],
        [196, 474, -60],
        [192, 498, 160],
      ]) +
      vine('M396 328C430 380 410 460 436 570', [
        [412, 352, 60],
        [418, 384, -70],
        [420, 420, 66],
        [420, 458, -76],
        [424, 500, 70],
        [430, 536, -70],
        [436, 568, 176],
      ]) +
      vine('M300 334C290 380 306 420 296 470', [
        [294, 366, -64],
        [298, 398, 72],
        [302, 428, -70],
        [298, 466, 190],
      ])
    )
  },
}

const can: Drawing = {
  fit: [1.06, 306, 358],
  crop: [200, 210, 290],
  draw: (p, a) =>
    shadow(348, 532, 140, 24) +
    line('M262 470C200 440 170 340 106 268', p.deep, 30) +
    line('M262 464C204 434 174 336 110 266', p.base, 22) +
    line('M240 446C196 400 166 330 116 272', p.hi, 6, see(0.8)) +
    `<g transform="translate(96 252) rotate(-42)">${fill('M-42-16L-20 22H20L42-16Z', p.lo)}${oval(0, -18, 44, 15, p.hi)}${oval(0, -18, 38, 11, p.deep)}${line('M-22-18h0M-8-22h0M8-22h0M22-18h0M-10-14h0M10-14h0', p.hi, 4)}</g>` +
    pipe('M250 300C250 150 440 150 440 300', a, 22) +
    pipe('M446 330C560 330 550 480 448 478', p, 22) +
    line('M206 420L260 400', p.deep, 8) +
    turned(
      'b',
      'M236 296H456L462 502C462 522 420 534 346 534S230 522 230 502Z',
      p.base,
      bar('M220 336C290 354 400 354 470 336M220 486C290 504 400 504 470 486', p.lo, 8),
    ) +
    oval(346, 296, 110, 20, p.hi) +
    within('m', 'M246 297a100 15 0 0 1 200 0a100 15 0 0 1-200 0Z', fill('M230 270H470V320H230Z', p.dark)) +
    fill('M236 296a110 20 0 0 0 110 20V276a110 20 0 0 0-110 20Z', p.lo) +
    oval(292, 293, 44, 10, p.base),
}

/** What grows, and what it grows in. */
export const GREEN = { planter, cactus, hanger, 'watering-can': can } satisfies Record<string, Drawing>
