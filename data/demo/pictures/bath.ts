import { ASH, CREAM, IRON, LEAF, LEAF_DARK, type Palette } from './colour.ts'
import {
  bar,
  box,
  type Drawing,
  dashes,
  disc,
  fill,
  group,
  line,
  oval,
  see,
  shadow,
  sprig,
  turned,
  within,
} from './pen.ts'

const soap: Drawing = {
  fit: [1.1, 322, 376],
  crop: [170, 200, 290],
  draw: (p, a) =>
    shadow(322, 530, 190, 26) +
    box(130, 408, 384, 122, 36, p.deep) +
    box(130, 398, 384, 112, 36, p.base) +
    box(130, 398, 384, 112, 36, 'url(#^fl)') +
    fill('M164 404H480C500 404 506 414 506 424C460 430 180 430 138 424C138 414 144 404 164 404Z', p.hi) +
    `<g transform="rotate(-7 320 300)">${box(172, 202, 308, 206, 34, p.deep)}${box(166, 194, 308, 206, 34, p.base)}${box(186, 214, 268, 166, 24, 'none', ` stroke="${p.lo}" stroke-width="6"`)}${box(187, 216, 268, 166, 24, 'none', ` stroke="${p.hi}" stroke-width="2"`)}${box(166, 194, 308, 206, 34, 'url(#^fl)')}${box(256, 192, 128, 212, 0, CREAM.base)}${bar('M256 214H384M256 382H384', a.base, 9)}${sprig(320, 300, 0.86, LEAF_DARK.base)}${fill('M374 192H384V404H374Z', '#000', see(0.1))}${fill('M384 194H400C392 260 392 340 400 398H384Z', '#000', see(0.1))}</g>` +
    [
      [118, 372, 22],
      [90, 412, 13],
      [544, 372, 17],
      [520, 338, 9],
      [146, 340, 9],
    ]
      .map(
        ([x = 0, y = 0, r = 0]) =>
          disc(x, y, r, '#fff', see(0.5)) +
          `<circle cx="${x}" cy="${y}" r="${r}" fill="none" stroke="#fff" stroke-width="2"/>` +
          disc(x - r * 0.35, y - r * 0.35, r * 0.24, '#fff'),
      )
      .join(''),
}

const slab = (id: string, y: number, c: Palette, a: Palette) => {
  const d = `M180 ${y}H478C516 ${y} 520 ${y + 92} 478 ${y + 92}H180C118 ${y + 92} 118 ${y} 180 ${y}Z`
  return (
    within(
      id,
      d,
      `${fill(`M120 ${y}H530V${y + 92}H120Z`, c.base)}${bar(`M412 ${y}V${y + 92}M446 ${y}V${y + 92}`, a.base, 9)}${bar(`M429 ${y}V${y + 92}`, a.base, 16, see(0.5))}${bar(`M120 ${y + 46}H530`, c.deep, 3)}${fill(`M120 ${y}H530V${y + 92}H120Z`, 'url(#^dn)')}${line(`M130 ${y + 14}H520M130 ${y + 28}H520M130 ${y + 62}H520M130 ${y + 78}H520`, c.hi, 3, dashes('2 9') + see(0.8))}`,
    ) + line(`M196 ${y + 46}C150 ${y + 46} 150 ${y + 14} 190 ${y + 14}`, c.deep, 3)
  )
}

const towel: Drawing = {
  fit: [1.14, 322, 384],
  crop: [250, 240, 270],
  draw: (p, a) =>
    shadow(322, 530, 196, 26) + slab('u', 436, p, a) + slab('m', 344, CREAM, p) + slab('t', 252, p, a),
}

const brush: Drawing = {
  fit: [1.04, 324, 322],
  crop: [70, 260, 290],
  draw: (p) =>
    `<g transform="rotate(-34 320 320)">${box(70, 342, 520, 70, 30, '#0b120e', see(0.12))}${fill('M86 324H284L276 398H96Z', '#e9dcc0')}${bar('M90 362H282', '#b7a27c', 70, dashes('3 5'))}${bar('M94 394H278', '#8f7b58', 8, dashes('5 3'))}${turned('b', 'M70 306C70 276 100 258 180 258C262 258 290 272 320 284H560C586 284 596 296 596 306S586 328 560 328H320C290 334 262 338 180 338C100 338 70 336 70 306Z', ASH.base)}${line('M90 300C150 280 240 286 320 300H470M100 318C180 312 260 314 330 312H470', ASH.deep, 2.5, see(0.7))}${within('h', 'M470 284H560C586 284 596 296 596 306S586 328 560 328H470Z', fill('M460 280H600V330H460Z', p.base) + fill('M460 280H600V296H460Z', p.hi, see(0.8)) + fill('M460 318H600V330H460Z', p.deep, see(0.7)))}${fill('M84 296C100 276 150 268 200 268C260 268 286 280 320 292H556C500 294 400 292 320 298C260 286 140 280 84 296Z', '#fff', see(0.4))}${disc(570, 306, 9, IRON.base)}${line('M570 306C610 280 640 300 620 330S580 330 572 308', CREAM.deep, 5)}</g>`,
}

const nailBrush: Drawing = {
  fit: [1.16, 320, 384],
  crop: [170, 260, 280],
  draw: (p) =>
    shadow(322, 520, 190, 24) +
    fill('M146 400H494L510 514H130Z', '#efe4cb') +
    bar('M136 458H504', '#b7a27c', 116, dashes('4 7') + see(0.8)) +
    bar('M134 506H506', '#8f7b58', 18, dashes('8 4')) +
    turned(
      'b',
      'M120 356C120 300 170 268 320 268S520 300 520 356V388C520 404 510 412 494 412H146C130 412 120 404 120 388Z',
      p.base,
      bar('M100 392H540', p.deep, 6),
    ) +
    oval(320, 320, 150, 34, p.lo) +
    oval(320, 326, 140, 28, p.base) +
    fill(
      'M150 330C170 292 240 280 300 280C230 292 190 310 168 344C156 346 150 340 150 330Z',
      '#fff',
      see(0.3),
    ),
}

const dispenser: Drawing = {
  fit: [1.0, 320, 318],
  crop: [170, 60, 290],
  draw: (p, a) =>
    shadow(322, 560, 120, 24) +
    box(310, 96, 20, 80, 4, IRON.base) +
    box(310, 96, 7, 80, 3, IRON.hi) +
    fill(
      'M264 82C264 72 272 68 284 68H378C388 68 392 74 392 82V96C392 102 386 106 378 106H268C240 106 216 112 196 128L186 116C208 90 236 82 264 82Z',
      IRON.base,
    ) +
    fill(
      'M264 82C264 74 272 72 284 72H370C376 74 376 80 368 82H272C240 84 216 96 196 118L190 112C208 90 236 82 264 82Z',
      IRON.hi,
      see(0.9),
    ) +
    turned('c', 'M274 166H366V218H274Z', IRON.base, bar('M260 178H380', IRON.deep, 28, dashes('3 6'))) +
    turned(
      'b',
      'M280 214H360C366 232 440 238 440 290V524C440 548 420 562 396 562H244C220 562 200 548 200 524V290C200 238 274 232 280 214Z',
      p.base,
      fill('M180 500C280 530 380 520 460 470V570H180Z', p.deep, see(0.35)),
    ) +
    fill(
      'M216 300C216 270 232 258 250 254C238 290 240 420 242 540C226 536 216 526 216 508Z',
      '#fff',
      see(0.22),
    ) +
    box(236, 316, 168, 186, 6, CREAM.base) +
    box(246, 326, 148, 166, 3, 'none', ` stroke="${a.base}" stroke-width="2.5"`) +
    group(
      'translate(320 392)',
      [-52, -26, 0, 26, 52]
        .map(
          (r, i) =>
            `<path d="M0 40C-15 10-13-26 0-46C13-26 15 10 0 40Z" fill="${i % 2 ? LEAF.base : LEAF_DARK.base}" transform="rotate(${r} 0 44)"/>`,
        )
        .join(''),
    ) +
    line('M284 460H356M298 474H342', a.base, 5),
}

/** What waits beside the basin. */
export const BATH = { soap, towel, brush, 'nail-brush': nailBrush, dispenser } satisfies Record<
  string,
  Drawing
>
