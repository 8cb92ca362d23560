import { ASH, CREAM, IRON, LEAF, LEAF_DARK, PALETTES, type Palette, WOOD } from './colour.ts'
import {
  ball,
  bar,
  box,
  type Drawing,
  disc,
  fill,
  flat,
  group,
  line,
  oval,
  see,
  shadow,
  stitches,
  turned,
  within,
} from './pen.ts'

const wheel = (x: number, y: number, r: number, c: Palette) =>
  disc(x, y, r, c.dark) +
  disc(x - 2, y - 2, r - 3, c.base) +
  disc(x - 2, y - 2, r - 3, 'url(#^ba)') +
  disc(x - 2, y - 2, r * 0.36, WOOD.hi) +
  disc(x - 2, y - 2, r * 0.14, WOOD.deep)

const truck: Drawing = {
  fit: [1.06, 320, 366],
  crop: [110, 220, 290],
  draw: (p, a) =>
    shadow(324, 530, 220, 24) +
    [
      [360, 298],
      [428, 298],
      [496, 298],
      [394, 244],
      [462, 244],
    ]
      .map(
        ([x = 0, y = 0], i) =>
          disc(x, y, 34, WOOD.deep) +
          disc(x - 2, y - 2, 31, i % 2 ? WOOD.hi : ASH.base) +
          `<g fill="none" stroke="${WOOD.deep}" stroke-width="2.5"><circle cx="${x - 2}" cy="${y - 2}" r="20"/><circle cx="${x - 2}" cy="${y - 2}" r="10"/></g>`,
      )
      .join('') +
    flat(
      'c',
      'M114 300C114 236 140 210 190 210H262C276 210 284 218 284 232V440H114Z',
      p.base,
      fill('M100 400H300V450H100Z', p.lo),
    ) +
    fill('M146 300C146 262 158 244 188 244H224V316H146Z', '#dbe9ea') +
    fill('M236 244H258V316H236Z', '#dbe9ea') +
    fill('M150 312L196 246H212L166 314Z', '#fff', see(0.7)) +
    disc(124, 386, 14, '#ffe9a8') +
    flat('t', 'M296 322H552V426H296Z', a.base, bar('M296 356H552M296 390H552', a.deep, 4)) +
    box(296, 316, 256, 12, 4, a.hi) +
    box(330, 322, 12, 104, 0, a.deep) +
    box(506, 322, 12, 104, 0, a.deep) +
    box(96, 426, 464, 44, 14, WOOD.deep) +
    box(96, 422, 464, 40, 14, WOOD.base) +
    line('M120 438H530M140 450H500', WOOD.lo, 2.5) +
    wheel(186, 478, 52, IRON) +
    wheel(368, 478, 52, IRON) +
    wheel(486, 478, 52, IRON),
}

const duck: Drawing = {
  fit: [1.02, 306, 340],
  crop: [130, 110, 290],
  draw: (p, a) =>
    shadow(330, 530, 200, 24) +
    line('M124 456C76 452 60 476 70 500S100 540 66 548', '#c2452d', 5) +
    disc(64, 546, 13, WOOD.base) +
    fill('M104 246C80 242 62 250 60 262C74 276 100 280 130 278L136 252Z', PALETTES.persimmon.base) +
    fill('M60 262C80 264 110 266 132 264L130 278C100 280 74 276 60 262Z', PALETTES.persimmon.deep) +
    within(
      'b',
      'M130 270C106 190 154 124 220 124C290 124 328 184 306 252C296 286 300 300 330 306C400 316 450 296 520 242C534 234 546 244 544 260C540 370 480 448 370 448H250C170 448 130 400 146 336C152 312 142 300 130 270Z',
      `${fill('M50 100H570V460H50Z', p.base)}${fill('M130 390C240 450 420 430 544 270V460H130Z', p.lo, see(0.7))}${line('M150 180C220 150 270 180 310 150M140 240C200 220 260 250 320 220M150 340C260 300 380 380 540 300M180 420C280 380 380 430 480 380', p.deep, 2, see(0.4))}${fill('M50 100H570V460H50Z', 'url(#^fl)')}`,
    ) +
    fill('M262 330C330 300 420 330 452 352C430 400 330 420 280 392C254 378 246 346 262 330Z', a.base) +
    fill(
      'M262 330C330 300 420 330 452 352C400 346 330 346 268 372C254 358 252 340 262 330Z',
      a.hi,
      see(0.7),
    ) +
    disc(196, 204, 14, '#1b2420') +
    disc(192, 199, 5, '#fff') +
    box(120, 444, 400, 34, 14, WOOD.deep) +
    box(120, 440, 400, 31, 14, WOOD.base) +
    wheel(196, 486, 46, a) +
    wheel(444, 486, 46, a),
}

const kite: Drawing = {
  fit: [1.0, 318, 322],
  crop: [190, 50, 290],
  draw: (p, a) => {
    const bow = (x: number, y: number, r: number, c: string) =>
      `<path d="M0 0L-26-16V16ZM0 0L26-16V16Z" fill="${c}" transform="translate(${x} ${y}) rotate(${r})"/>`
    return (
      line('M300 420C250 470 350 500 300 548S200 560 190 610', p.deep, 4) +
      bow(284, 446, 30, a.base) +
      bow(316, 492, -40, p.base) +
      bow(298, 546, 30, a.base) +
      bow(226, 576, 60, p.base) +
      fill('M360 34L500 190L300 424L214 150Z', '#0b120e', `${see(0.12)} transform="translate(18 20)"`) +
      fill('M360 34L338 168L214 150Z', p.base) +
      fill('M360 34L500 190L338 168Z', a.base) +
      fill('M300 424L338 168L214 150Z', CREAM.base) +
      fill('M300 424L500 190L338 168Z', p.lo) +
      fill('M360 34L500 190L300 424L214 150Z', 'url(#^fl)') +
      line('M360 34L300 424M214 150L500 190', WOOD.deep, 6) +
      line('M360 34L300 424M214 150L500 190', WOOD.hi, 2) +
      stitches('M356 52L228 152L302 402L486 190Z', p.dark, 1.8) +
      line('M338 168C420 300 500 380 660 470', '#fff', 2.5, see(0.9)) +
      disc(338, 168, 9, WOOD.base)
    )
  },
}

const puzzle: Drawing = {
  fit: [1.04, 330, 330],
  crop: [120, 130, 300],
  draw: (p, a) => {
    const cut = `M240 130c14 4 16 22 0 44s-26 30 0 60c22 20 4 40 0 60s26 30 0 64s-16 44 0 52c20 14 4 60 0 90M370 130c-14 20-20 30 0 50s10 50-4 66s26 30 4 60s-20 44 0 60s10 40 0 54s-12 50 0 76M120 244c30 20 50-20 70 0s40 10 60-4s60 26 80 0s30-10 50 4s60-16 106 0M120 370c20-16 60 20 80-4s40 14 60 0s40-20 70 4s60-20 80 0s50 10 80-4`
    const loose =
      'M486 470l40-6c-4-24 8-34 22-32s20 18 14 30l44-6 10 62c22-8 34 2 36 16s-12 26-28 20l8 46-60 10c0 24-14 30-26 28s-22-16-16-30l-40 4-12-60c-20 6-34-2-34-16s14-26 32-18z'
    return (
      oval(330, 514, 230, 22, 'url(#^sh)') +
      box(112, 116, 392, 390, 12, WOOD.deep) +
      box(108, 110, 392, 388, 12, WOOD.base) +
      box(120, 122, 368, 366, 4, WOOD.lo) +
      within(
        'b',
        'M124 120H482C488 120 490 122 490 128V378H376C370 400 380 430 366 490H124C118 490 116 488 116 482V128C116 122 118 120 124 120Z',
        `${fill('M110 110H500V500H110Z', PALETTES.sky.hi)}${disc(390, 210, 46, PALETTES.butter.base)}${fill('M110 330C180 230 230 240 290 310C330 270 400 260 500 330V500H110Z', p.base)}${fill('M110 400C200 330 300 350 380 400S460 400 500 390V500H110Z', LEAF.base)}${fill('M110 450C220 400 340 440 500 430V500H110Z', LEAF_DARK.base)}${fill('M214 372H262V420H214Z', CREAM.base)}${fill('M206 374L238 338L270 374Z', a.base)}${fill('M180 200C190 176 226 180 228 200C250 196 252 222 234 222H176C158 222 160 200 180 200Z', '#fff')}${line(cut, p.dark, 3, see(0.55))}${line(cut, '#fff', 1.5, `${see(0.6)} transform="translate(2 2)"`)}${fill('M110 110H500V500H110Z', 'url(#^fl)')}`,
      ) +
      group(
        'translate(-46 -26) rotate(8 540 540)',
        fill(loose, '#0b120e', `${see(0.2)} transform="translate(7 9)"`) +
          fill(loose, LEAF_DARK.deep, ' transform="translate(0 5)"') +
          fill(loose, LEAF.base) +
          fill(loose, 'url(#^fl)'),
      )
    )
  },
}

const stacker: Drawing = {
  fit: [1.02, 320, 322],
  crop: [150, 230, 300],
  draw: (p, a) => {
    const rings: [Palette, number, number][] = [
      [p, 182, 432],
      [a, 158, 374],
      [PALETTES.butter === p ? PALETTES.rose : PALETTES.butter, 134, 318],
      [CREAM, 110, 264],
      [PALETTES.moss === a ? PALETTES.sky : PALETTES.moss, 88, 212],
    ]
    return (
      shadow(324, 534, 190, 26) +
      turned('f', 'M124 500C124 484 520 484 520 500V518C520 540 124 540 124 518Z', WOOD.base) +
      oval(322, 498, 198, 15, WOOD.hi) +
      rings
        .map(
          ([c, r, y]) =>
            box(322 - r, y, r * 2, 62, 31, c.lo) +
            box(322 - r, y, r * 2, 62, 31, 'url(#^cy)') +
            box(322 - r + 14, y + 8, r * 1.1, 12, 6, '#fff', see(0.28)),
        )
        .join('') +
      ball(322, 160, 54, PALETTES.persimmon === p ? PALETTES.sky.base : PALETTES.persimmon.base)
    )
  },
}

const bear: Drawing = {
  fit: [1.02, 320, 322],
  crop: [170, 80, 300],
  draw: (p, a) =>
    shadow(324, 548, 190, 26) +
    ball(216, 120, 48, p.lo) +
    ball(424, 120, 48, p.lo) +
    disc(220, 126, 26, CREAM.lo) +
    disc(420, 126, 26, CREAM.lo) +
    group('rotate(24 196 380)', oval(196, 380, 46, 92, p.lo) + oval(196, 380, 46, 92, 'url(#^ba)')) +
    group('rotate(-24 444 380)', oval(444, 380, 46, 92, p.lo) + oval(444, 380, 46, 92, 'url(#^ba)')) +
    oval(320, 420, 134, 134, p.base) +
    oval(320, 420, 134, 134, 'url(#^ba)') +
    oval(320, 440, 78, 84, CREAM.base, see(0.9)) +
    stitches('M320 360V524', CREAM.deep, 2.5) +
    group(
      'rotate(-14 218 512)',
      oval(218, 506, 76, 52, p.base) + oval(218, 506, 76, 52, 'url(#^ba)') + oval(196, 512, 34, 34, CREAM.lo),
    ) +
    group(
      'rotate(14 422 512)',
      oval(422, 506, 76, 52, p.base) + oval(422, 506, 76, 52, 'url(#^ba)') + oval(444, 512, 34, 34, CREAM.lo),
    ) +
    oval(320, 200, 136, 118, p.base) +
    oval(320, 200, 136, 118, 'url(#^ba)') +
    oval(320, 244, 62, 48, CREAM.base) +
    fill('M294 222C294 208 346 208 346 222C346 238 328 248 320 248S294 238 294 222Z', '#2a211c') +
    line('M320 248V266M320 266C312 280 292 278 288 266M320 266C328 280 348 278 352 266', '#2a211c', 5) +
    disc(262, 190, 13, '#2a211c') +
    disc(378, 190, 13, '#2a211c') +
    disc(258, 185, 4.5, '#fff') +
    disc(374, 185, 4.5, '#fff') +
    within(
      's',
      'M210 288C240 320 400 320 430 288L442 318C410 356 230 356 198 318Z',
      fill('M190 280H450V360H190Z', a.base) + bar('M200 310C250 344 390 344 440 310', a.deep, 5),
    ) +
    fill('M372 322L440 318L452 420L404 430Z', a.base) +
    fill('M372 322L396 321L422 426L404 430Z', a.deep, see(0.5)) +
    bar('M402 434L454 424', a.deep, 20, ' stroke-dasharray="6 4"'),
}

const boat: Drawing = {
  fit: [1.02, 320, 320],
  crop: [150, 230, 300],
  draw: (p, a) =>
    oval(330, 546, 200, 20, 'url(#^sh)') +
    line('M312 60V440', WOOD.deep, 15) +
    line('M309 60V440', WOOD.hi, 6) +
    fill('M312 58L380 76L312 96Z', a.base) +
    within(
      'm',
      'M330 104C430 190 482 290 494 400H330Z',
      `${fill('M320 90H510V410H320Z', CREAM.base)}${bar('M320 330H510', a.base, 34)}${fill('M330 104C350 200 350 300 340 400H320V90Z', '#000', see(0.06))}${fill('M320 90H510V410H320Z', 'url(#^fl)')}`,
    ) +
    stitches('M338 392H484', CREAM.deep) +
    within(
      'j',
      'M294 130C240 210 180 310 148 400H294Z',
      `${fill('M140 120H300V410H140Z', CREAM.hi)}${fill('M294 130C280 230 270 320 250 400H300V120Z', '#000', see(0.09))}`,
    ) +
    stitches('M164 392H286', CREAM.deep) +
    turned(
      'h',
      'M100 432H540C530 500 488 546 420 546H220C152 546 110 500 100 432Z',
      p.base,
      fill('M90 500H560V560H90Z', p.deep, see(0.7)) + bar('M90 456H560', CREAM.base, 9),
    ) +
    fill('M92 422H548L540 440H100Z', WOOD.base) +
    fill('M92 422H548L546 428H94Z', WOOD.hi) +
    [220, 280, 340, 400].map((x) => disc(x, 488, 11, p.dark) + disc(x - 1, 487, 8, CREAM.base)).join(''),
}

const blocks: Drawing = {
  fit: [1.08, 320, 346],
  crop: [130, 190, 300],
  draw: (p, a) =>
    shadow(324, 530, 210, 26) +
    flat('a', 'M120 420H250V530H120Z', a.base) +
    flat('b', 'M390 420H520V530H390Z', p.base) +
    flat(
      'c',
      'M254 530V420H386V530H362A42 42 0 0 0 278 530Z',
      WOOD.base,
      line(
        'M250 440C300 450 340 436 390 446M250 466C270 470 280 476 290 470M350 470C366 466 376 472 390 468',
        WOOD.deep,
        2.5,
        see(0.6),
      ),
    ) +
    disc(185, 475, 30, CREAM.base) +
    fill('M455 446L486 504H424Z', CREAM.base) +
    flat(
      'd',
      'M150 378H490V420H150Z',
      WOOD.hi,
      line('M140 392C240 388 380 402 500 394M140 408C260 412 380 402 500 408', WOOD.deep, 2.5, see(0.6)),
    ) +
    turned('e', 'M180 270H240V378H180Z', PALETTES.butter.base) +
    oval(210, 270, 30, 7, PALETTES.butter.hi) +
    turned('f', 'M400 270H460V378H400Z', PALETTES.sky.base) +
    oval(430, 270, 30, 7, PALETTES.sky.hi) +
    flat('g', 'M262 296H378V378H262Z', p.lo) +
    bar('M292 378V326H348V378', p.dark, 3) +
    fill('M292 326H348V378H292Z', CREAM.base) +
    fill('M160 268L320 160L480 268Z', PALETTES.persimmon === p ? a.base : PALETTES.persimmon.base) +
    fill('M160 268L320 160L480 268Z', 'url(#^fl)') +
    fill('M320 160L480 268H430L316 182Z', '#000', see(0.1)) +
    ball(320, 134, 27, p.base),
}

/** What is played with. */
export const PLAY = { truck, duck, kite, puzzle, stacker, bear, boat, blocks } satisfies Record<
  string,
  Drawing
>
