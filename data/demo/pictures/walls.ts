import { CREAM, IRON, LEATHER, WOOD } from './colour.ts'
import { bar, box, type Drawing, disc, fill, flat, group, line, oval, see, stitches, within } from './pen.ts'

const clock: Drawing = {
  fit: [1.1, 320, 322],
  crop: [180, 180, 280],
  draw: (p, a) =>
    disc(342, 344, 218, 'url(#^sh)') +
    disc(320, 322, 212, p.deep) +
    disc(318, 318, 210, p.base) +
    disc(318, 318, 210, 'url(#^fl)') +
    disc(320, 320, 180, p.deep) +
    disc(321, 323, 176, '#fbf9f1') +
    `<g fill="none" stroke="${IRON.base}"><circle cx="320" cy="322" r="158" stroke-width="16" stroke-dasharray="3 13.54" stroke-dashoffset="1.5" opacity=".5"/><circle cx="320" cy="322" r="148" stroke-width="36" stroke-dasharray="9 68.49" stroke-dashoffset="4.5"/></g>` +
    line('M326 330L246 266M326 330L398 236', '#0b120e', 13, see(0.14)) +
    line('M320 322L240 258', IRON.base, 15) +
    line('M320 322L392 228', IRON.base, 11) +
    line('M306 352L372 214', a.base, 4) +
    disc(320, 322, 14, a.base) +
    disc(317, 319, 5, a.hi),
}

const mirror: Drawing = {
  fit: [1.06, 322, 312],
  crop: [150, 70, 290],
  draw: (p) =>
    disc(342, 372, 204, 'url(#^sh)') +
    line('M320 66L196 244M320 66L444 244', LEATHER.deep, 22) +
    line('M319 64L194 242M319 64L442 242', LEATHER.base, 15) +
    stitches('M314 74L200 236M326 74L438 236', LEATHER.dark) +
    disc(320, 352, 196, p.deep) +
    disc(318, 348, 194, p.base) +
    disc(318, 348, 194, 'url(#^fl)') +
    within(
      'b',
      'M150 352a170 170 0 0 1 340 0a170 170 0 0 1-340 0Z',
      fill('M140 170H500V540H140Z', '#dfe9ea') +
        fill('M140 420L420 170H520V560H140Z', '#c4d4d8') +
        fill('M150 360L350 176H400L150 410ZM210 500L470 250L490 300L270 520Z', '#fff', see(0.55)) +
        line('M150 352a170 170 0 0 1 340 0', '#000', 10, see(0.16)),
    ) +
    disc(324, 70, 24, '#0b120e', see(0.16)) +
    disc(320, 64, 23, WOOD.deep) +
    disc(318, 61, 21, WOOD.hi),
}

const pegs: Drawing = {
  fit: [1.06, 324, 330],
  crop: [130, 160, 300],
  draw: (p) => {
    const peg = (x: number) =>
      oval(x + 12, 262, 22, 20, '#0b120e', see(0.18)) +
      box(x - 9, 226, 18, 26, 9, WOOD.deep) +
      disc(x, 250, 21, p.deep) +
      disc(x - 2, 247, 20, p.base) +
      disc(x - 2, 247, 20, 'url(#^ba)')
    return (
      box(66, 216, 536, 66, 12, '#0b120e', `${see(0.16)} transform="translate(10 12)"`) +
      box(58, 204, 528, 68, 12, WOOD.deep) +
      flat(
        'r',
        'M68 200H572C580 200 584 204 584 212V254C584 262 580 266 572 266H68C60 266 56 262 56 254V212C56 204 60 200 68 200Z',
        WOOD.base,
        line('M50 222C180 214 320 230 590 218M50 246C200 252 380 238 590 248', WOOD.deep, 2.5, see(0.6)),
      ) +
      [120, 220, 320, 420, 520].map(peg).join('') +
      group(
        'translate(10 14)',
        fill(
          'M340 330C330 268 388 246 424 246S520 268 508 330L516 366C470 384 376 384 332 366Z',
          '#0b120e',
          see(0.16),
        ),
      ) +
      fill(
        'M330 300C318 262 374 236 424 236S530 262 518 300C510 330 490 342 424 342S338 330 330 300Z',
        '#2b3550',
      ) +
      fill('M330 300C318 262 374 236 424 236C380 246 352 270 350 326C338 318 332 310 330 300Z', '#414e74') +
      fill('M346 322C390 338 458 338 502 322L506 352C460 368 388 368 342 352Z', '#151b2c') +
      bar('M345 337C390 353 458 353 503 337', '#d9b450', 6) +
      fill('M352 354C390 366 458 366 496 354C486 384 462 392 424 392S362 384 352 354Z', '#0d1220') +
      fill('M366 362C390 368 430 370 450 368C430 380 390 380 366 362Z', '#5a6480', see(0.8)) +
      disc(424, 308, 13, '#d9b450') +
      line('M424 300V316M418 311C420 318 428 318 430 311', '#6b5010', 3) +
      fill('M94 384H170L178 520H86Z', '#0b120e', `${see(0.14)} transform="translate(10 12)"`) +
      line('M108 384C104 330 112 262 120 258C128 262 146 330 146 384', CREAM.deep, 8) +
      within(
        't',
        'M84 376H170L180 516C150 524 104 524 74 516Z',
        fill('M60 360H190V530H60Z', CREAM.base) +
          bar('M60 452H190', p.base, 34) +
          fill('M60 360H190V390H60Z', CREAM.lo) +
          fill('M60 360H190V530H60Z', 'url(#^fl)'),
      )
    )
  },
}

/** What hangs on a wall. */
export const WALLS = { clock, mirror, pegs } satisfies Record<string, Drawing>
