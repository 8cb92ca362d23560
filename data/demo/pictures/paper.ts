import { BRASS, CREAM, IRON, LEAF, LEAF_DARK, PALETTES, type Palette, STEEL, WOOD } from './colour.ts'
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
  round,
  see,
  shadow,
  sprig,
  within,
} from './pen.ts'

const pencilDown = (x: number, top: number, tip: number, wood: Palette, rubber: string) =>
  fill(`M${x - 14} ${top}H${x + 14}V${tip - 42}L${x} ${tip}L${x - 14} ${tip - 42}Z`, wood.base) +
  fill(`M${x - 14} ${top}H${x - 5}V${tip - 42}H${x - 14}Z`, wood.hi) +
  fill(`M${x + 5} ${top}H${x + 14}V${tip - 42}H${x + 5}Z`, wood.lo) +
  fill(
    `M${x - 14} ${tip - 42}L${x} ${tip}L${x + 14} ${tip - 42}Q${x + 7} ${tip - 50} ${x} ${tip - 42}Q${x - 7} ${tip - 50} ${x - 14} ${tip - 42}Z`,
    '#efd9b4',
  ) +
  fill(`M${x - 4.5} ${tip - 13}L${x} ${tip}L${x + 4.5} ${tip - 13}Z`, IRON.base) +
  box(x - 14, top - 22, 28, 24, 0, STEEL.base) +
  bar(`M${x - 14} ${top - 14}H${x + 14}M${x - 14} ${top - 6}H${x + 14}`, STEEL.deep, 2) +
  fill(`M${x - 14} ${top - 22}C${x - 14} ${top - 46} ${x + 14} ${top - 46} ${x + 14} ${top - 22}Z`, rubber)

const notebook: Drawing = {
  fit: [1.02, 342, 326],
  crop: [200, 110, 280],
  draw: (p, a) =>
    oval(346, 530, 222, 24, 'url(#^sh)') +
    `<g transform="rotate(-7 320 320)">${box(168, 112, 304, 416, 14, p.dark)}${box(172, 118, 294, 404, 8, '#f6f1e4')}${line('M180 515H466M180 518H466M180 521H466', '#d9cfb8', 1)}${box(160, 104, 300, 412, 14, p.base)}${box(160, 104, 300, 412, 14, 'url(#^fl)')}${fill('M174 104H214V516H174C166 516 160 510 160 502V118C160 110 166 104 174 104Z', a.base)}${fill('M214 104H220V516H214Z', '#000', see(0.16))}${line('M206 108V512', a.deep, 2, dashes('7 6'))}${box(262, 172, 148, 104, 5, CREAM.base)}${box(270, 180, 132, 88, 2, 'none', ` stroke="${p.deep}" stroke-width="2"`)}${line('M288 206H384M288 226H384M288 246H350', p.deep, 3)}${box(424, 102, 13, 416, 0, a.deep)}${box(424, 102, 4, 416, 0, a.base)}${fill('M250 516H268V560L259 551L250 560Z', a.base)}</g>` +
    group('rotate(14 520 330)', pencilDown(520, 150, 512, BRASS, a.base)),
}

const sketchbook: Drawing = {
  fit: [1.04, 330, 330],
  crop: [150, 100, 290],
  draw: (p, a) =>
    oval(346, 536, 226, 24, 'url(#^sh)') +
    `<g transform="rotate(5 320 320)">${box(142, 134, 376, 396, 10, '#e4dac2')}${box(138, 130, 376, 396, 10, '#fbf8ef')}${box(130, 122, 376, 398, 10, p.base)}${box(130, 122, 376, 398, 10, 'url(#^fl)')}${within('b', 'M196 220H440V440H196Z', fill('M190 210H450V450H190Z', CREAM.base) + disc(372, 290, 36, a.base) + fill('M190 400C240 320 280 330 320 372C350 340 400 330 450 390V450H190Z', LEAF.base) + fill('M190 420C260 380 360 400 450 430V450H190Z', LEAF_DARK.base))}${box(196, 220, 244, 220, 0, 'none', ` stroke="${p.deep}" stroke-width="3"`)}${bar('M158 144H482', p.dark, 12, dashes('12 15.5'))}${bar('M161 128H485', '#3a403d', 42, dashes('6 21.5'))}${bar('M159 124H485', '#dfe4e2', 34, dashes('3 24.5'))}${box(478, 122, 14, 398, 0, a.base)}${box(478, 122, 5, 398, 0, a.hi)}</g>`,
}

const pencils: Drawing = {
  fit: [1.04, 322, 326],
  crop: [170, 70, 290],
  draw: (p, a) => {
    const kinds: Palette[] = [a, PALETTES.butter, p, PALETTES.persimmon, PALETTES.sky]
    const up = (x: number, top: number, c: Palette) =>
      fill(`M${x - 17} 420V${top + 50}L${x} ${top}L${x + 17} ${top + 50}V420Z`, c.base) +
      fill(`M${x - 17} 420V${top + 50}H${x - 6}V420Z`, c.hi) +
      fill(`M${x + 6} 420V${top + 50}H${x + 17}V420Z`, c.lo) +
      fill(
        `M${x - 17} ${top + 50}L${x} ${top}L${x + 17} ${top + 50}Q${x + 11.5} ${top + 60} ${x + 6} ${top + 50}Q${x} ${top + 60} ${x - 6} ${top + 50}Q${x - 11.5} ${top + 60} ${x - 17} ${top + 50}Z`,
        '#efd9b4',
      ) +
      fill(`M${x - 5.5} ${top + 16}L${x} ${top}L${x + 5.5} ${top + 16}Z`, c.deep)
    return (
      shadow(324, 534, 134, 24) +
      kinds.map((c, i) => up(236 + i * 42, [120, 92, 76, 100, 132][i] ?? 100, c)).join('') +
      fill('M204 300H436V340H204Z', '#000', see(0.12)) +
      box(200, 310, 240, 222, 6, p.deep) +
      within(
        'b',
        'M196 316C240 316 262 352 320 352S400 316 444 316V524C444 530 440 534 434 534H206C200 534 196 530 196 524Z',
        `${fill('M190 300H450V540H190Z', p.base)}${fill('M190 470H450V540H190Z', a.base)}${bar('M190 462H450', CREAM.base, 5)}${sprig(320, 410, 0.62, CREAM.base)}${fill('M190 300H450V540H190Z', 'url(#^fl)')}`,
      ) +
      line('M196 316C240 316 262 352 320 352S400 316 444 316', p.hi, 4)
    )
  },
}

const cards: Drawing = {
  fit: [1.04, 326, 330],
  crop: [180, 90, 290],
  draw: (p, a) =>
    oval(346, 530, 220, 24, 'url(#^sh)') +
    `<g transform="rotate(9 360 380)">${box(186, 250, 344, 252, 8, p.deep)}${box(182, 245, 344, 252, 8, p.base)}${fill('M182 253L354 390L526 253V270L354 408L182 270Z', p.deep, see(0.5))}${fill('M188 246H520L354 384Z', p.hi)}${line('M186 490L320 370M522 490L390 370', p.lo, 3)}${disc(354, 372, 24, a.base)}${disc(354, 372, 24, 'url(#^ba)')}</g>` +
    `<g transform="rotate(-8 270 300)">${box(140, 96, 250, 340, 8, '#0b120e', `${see(0.16)} transform="translate(9 11)"`)}${within(
      'b',
      'M136 100C136 94 140 92 144 92H382C386 92 390 94 390 100V424C390 430 386 432 382 432H144C140 432 136 430 136 424Z',
      `${fill('M130 80H400V440H130Z', CREAM.hi)}${line('M262 400C256 330 270 270 250 190M258 330C220 310 200 270 196 230M260 350C300 320 326 290 334 250', LEAF_DARK.base, 6)}${fill('M258 330C226 340 204 326 196 304C226 298 250 308 258 330ZM260 366C292 368 316 354 324 330C294 326 268 338 260 366Z', LEAF.base)}${group('translate(250 180)', `<g fill="${p.base}">${[0, 72, 144, 216, 288].map((r) => `<ellipse cy="-34" rx="26" ry="34" transform="rotate(${r})"/>`).join('')}</g>${disc(0, 0, 18, a.base)}`)}${group('translate(194 224) scale(.55)', `<g fill="${p.lo}">${[0, 72, 144, 216, 288].map((r) => `<ellipse cy="-34" rx="26" ry="34" transform="rotate(${r})"/>`).join('')}</g>${disc(0, 0, 18, a.base)}`)}${group('translate(336 244) scale(.62)', `<g fill="${p.deep}">${[30, 102, 174, 246, 318].map((r) => `<ellipse cy="-34" rx="26" ry="34" transform="rotate(${r})"/>`).join('')}</g>${disc(0, 0, 18, a.base)}`)}${fill('M130 80H400V440H130Z', 'url(#^fl)')}`,
    )}</g>`,
}

const roll = (x: number, y: number, r: number, c: Palette, print: string) =>
  oval(x + 6, y + r * 0.9, r * 1.05, r * 0.2, 'url(#^sh)') +
  disc(x + 17, y - 9, r, c.deep) +
  fill(
    `M${round(x - r * 0.54)} ${round(y - r * 0.84)}L${round(x + 17 - r * 0.54)} ${round(y - 9 - r * 0.84)}L${round(x + 17 + r * 0.9)} ${round(y - 9 + r * 0.44)}L${round(x + r * 0.9)} ${round(y + r * 0.44)}Z`,
    c.deep,
  ) +
  disc(x, y, r, c.base) +
  `<circle cx="${x}" cy="${y}" r="${round(r * 0.8)}" fill="none" stroke="${c.deep}" stroke-width="2" opacity=".5"/><circle cx="${x}" cy="${y}" r="${round(r * 0.9)}" fill="none" stroke="${c.deep}" stroke-width="2" opacity=".5"/>${print}` +
  disc(x, y, r, 'url(#^fl)') +
  disc(x, y, r * 0.62, '#c9a876') +
  disc(x + 4, y + 2, r * 0.53, '#8d6b3f') +
  disc(x + 7, y + 3, r * 0.49, '#6d4f2c')

const tape: Drawing = {
  fit: [1.08, 318, 348],
  crop: [140, 170, 300],
  draw: (p, a) =>
    shadow(328, 530, 190, 22) +
    fill('M424 500C470 524 520 520 566 532L570 500C520 494 480 486 440 460Z', p.base, see(0.9)) +
    roll(408, 414, 112, p, '') +
    roll(214, 432, 96, a, '') +
    roll(312, 250, 104, PALETTES.butter === p ? PALETTES.sky : PALETTES.butter, '') +
    fill('M424 512C470 532 520 528 572 536L566 552C520 546 460 548 408 526Z', p.hi),
}

const print: Drawing = {
  fit: [1.06, 324, 322],
  crop: [190, 120, 280],
  draw: (p, a) =>
    box(150, 78, 356, 480, 4, '#0b120e', `${see(0.16)} transform="translate(14 16)"`) +
    box(146, 74, 356, 480, 4, WOOD.deep) +
    fill('M146 74H502L484 92H164V536L146 554Z', WOOD.hi) +
    box(164, 92, 320, 444, 0, '#fbf9f2') +
    fill('M164 92H484V100H172V536H164Z', '#000', see(0.12)) +
    within(
      'b',
      'M204 132H444V496H204Z',
      `${fill('M200 130H450V500H200Z', p.hi)}${disc(384, 208, 34, a.base)}${fill('M200 400C230 380 250 386 276 396C310 372 360 376 450 404V500H200Z', p.deep)}${fill('M248 400L256 372C276 340 296 344 310 366L332 402Z', p.dark)}${fill('M280 350L284 232H304L308 352Z', CREAM.base)}${fill('M283 262H305L306 292H282ZM281 322H307L308 352H280Z', a.base)}${box(277, 218, 34, 16, 3, p.dark)}${fill('M282 218L294 198L306 218Z', a.deep)}${fill('M306 214L450 176V236L306 226Z', '#fff6d8', see(0.6))}${line('M200 424C240 412 270 436 310 424S380 412 450 426M200 452C240 440 280 462 320 452S400 440 450 454M200 480C250 468 280 490 330 480S400 470 450 482', p.hi, 5, see(0.8))}`,
    ) +
    fill('M164 92H380L164 420Z', '#fff', see(0.14)),
}

const book: Drawing = {
  fit: [1.04, 330, 330],
  crop: [190, 110, 290],
  draw: (p, a) =>
    oval(352, 540, 186, 22, 'url(#^sh)') +
    fill('M450 108L500 132V512L450 532Z', '#efe7d2') +
    line('M462 116V524M474 122V518M486 128V514', '#cfc3a6', 2) +
    fill('M180 100H452L502 126V134L452 112H180Z', p.dark) +
    fill('M452 524L502 504V514L452 538Z', p.dark) +
    within(
      'b',
      'M176 100H448C454 100 456 104 456 108V530C456 536 452 538 448 538H176C168 538 164 534 164 526V112C164 104 168 100 176 100Z',
      `${fill('M150 90H470V550H150Z', p.base)}${fill('M160 90H192V550H160Z', p.lo)}${fill('M192 90H199V550H192Z', '#000', see(0.14))}${fill('M199 90H203V550H199Z', '#fff', see(0.2))}${disc(330, 330, 92, a.base)}${group('translate(330 330) rotate(-32)', line('M-70 0H62', CREAM.base, 9) + fill('M62-7L96 0L62 7Z', CREAM.base) + oval(-58, 0, 10, 3, a.base))}${line('M278 374C220 420 250 452 300 436S380 400 410 440S360 492 320 476', CREAM.base, 5)}${box(240, 140, 180, 16, 8, CREAM.base)}${box(270, 172, 120, 12, 6, CREAM.base)}${fill('M150 90H470V550H150Z', 'url(#^fl)')}`,
    ),
}

const giftCard: Drawing = {
  fit: [1.06, 322, 330],
  crop: [180, 180, 290],
  draw: (p, a) =>
    oval(340, 500, 230, 24, 'url(#^sh)') +
    `<g transform="rotate(7 320 320)">${box(128, 186, 396, 256, 16, CREAM.deep)}${box(124, 180, 396, 256, 16, CREAM.base)}</g>` +
    `<g transform="rotate(-6 320 320)">${box(124, 196, 396, 256, 22, '#0b120e', `${see(0.18)} transform="translate(8 10)"`)}${within('b', 'M146 190H494C506 190 516 200 516 212V424C516 436 506 446 494 446H146C134 446 124 436 124 424V212C124 200 134 190 146 190Z', `${fill('M120 180H520V450H120Z', p.base)}${fill('M120 380C220 320 300 430 380 370S480 330 520 350V450H120Z', p.lo)}${sprig(440, 330, 1.35, p.hi)}${fill('M210 180H246V450H210Z', a.base)}${fill('M210 180H220V450H210Z', a.hi, see(0.7))}${fill('M120 180H520V450H120Z', 'url(#^fl)')}`)}${fill('M228 318C170 250 110 272 124 312C134 342 190 336 228 318Z', a.lo)}${fill('M228 318C280 246 346 262 334 304C324 336 268 336 228 318Z', a.base)}${fill('M222 320C176 290 140 292 134 308C150 322 190 322 222 320Z', a.deep)}${fill('M234 320C276 286 314 284 324 300C310 318 270 322 234 320Z', a.deep)}${fill('M224 320L176 400L198 394L208 414L240 326ZM234 322L286 392L264 392L258 412L226 328Z', a.lo)}${box(210, 300, 36, 36, 12, a.base)}${box(210, 300, 36, 36, 12, 'url(#^fl)')}</g>`,
}

/** Paper, what is drawn on it, and what draws. */
export const PAPER = {
  notebook,
  sketchbook,
  pencils,
  cards,
  tape,
  print,
  book,
  'gift-card': giftCard,
} satisfies Record<string, Drawing>
