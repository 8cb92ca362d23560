import { CREAM, type Palette } from './colour.ts'
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
  stitches,
  within,
} from './pen.ts'

const SHORT =
  'M240 92C206 102 170 114 150 130C112 162 82 232 60 292L136 330L172 282C176 370 174 480 166 566C262 580 378 580 474 566C466 480 464 370 468 282L504 330L580 292C558 232 528 162 490 130C470 114 434 102 400 92C386 142 254 142 240 92Z'
const LONG =
  'M240 92C206 102 172 112 154 130C118 172 86 320 62 476C60 488 64 496 74 498L118 506C128 508 134 502 136 494L178 300C180 380 178 484 172 566C262 580 378 580 468 566C462 484 460 380 462 300L504 494C506 502 512 508 522 506L566 498C576 496 580 488 578 476C554 320 522 172 486 130C468 112 434 102 400 92C386 142 254 142 240 92Z'

const floor = oval(330, 574, 206, 18, 'url(#^sh)')

/** The folds every top shares: shade under the arms and down the sides, light on the shoulder. */
const folds = (p: Palette) =>
  fill('M172 282C200 350 190 470 212 590H150Z', p.lo, see(0.5)) +
  fill('M468 282C438 360 452 470 428 590H490Z', p.deep, see(0.42)) +
  fill('M296 590C316 500 288 440 328 410C320 470 350 520 338 590Z', p.lo, see(0.45)) +
  fill('M382 590C392 520 380 490 402 462C402 510 414 540 408 590Z', p.lo, see(0.4)) +
  fill('M196 176C228 206 250 200 290 206C254 222 214 218 196 176Z', p.hi, see(0.7)) +
  fill('M172 282C190 262 214 254 236 258C214 268 192 286 178 320Z', p.lo, see(0.55))

const neck = (p: Palette) =>
  bar('M238 88C256 152 384 152 402 88', p.deep, 18) +
  bar('M239 89C257 152 383 152 401 89', p.hi, 13) +
  stitches('M236 110C258 170 382 170 404 110', p.deep, 1.8)

const shortTop = (p: Palette, print: string) =>
  floor +
  fill('M246 90C272 116 368 116 394 90L400 110C384 158 256 158 240 110Z', p.dark) +
  within(
    'b',
    SHORT,
    fill('M50 80H590V590H50Z', p.base) +
      fill('M60 292L150 130C176 158 178 220 172 282L136 330Z', p.lo, see(0.4)) +
      fill('M580 292L490 130C464 158 462 220 468 282L504 330Z', p.lo, see(0.8)) +
      folds(p),
  ) +
  line('M172 282C175 236 170 184 152 150M468 282C465 236 470 184 488 150', p.deep, 2.4) +
  neck(p) +
  stitches('M69 281L145 319M571 281L495 319M167 552C262 565 378 565 473 552', p.deep, 1.8) +
  print

const tee: Drawing = {
  fit: [0.94, 320, 330],
  crop: [180, 110, 290],
  draw: (p, a) =>
    shortTop(
      p,
      group(
        'translate(320 296)',
        disc(0, 0, 62, a.base) +
          `<g fill="${p.base}">${[12, 26, 39, 50].map((y, i) => `<rect x="-64" y="${y}" width="128" height="${round(3 + i * 1.7)}"/>`).join('')}</g>`,
      ),
    ),
}

const pocketTee: Drawing = {
  fit: [0.94, 320, 330],
  crop: [260, 130, 260],
  draw: (p, a) =>
    shortTop(
      p,
      fill('M362 226H442V300C442 308 402 322 402 322S362 308 362 300Z', p.base) +
        fill('M362 226H442V300C442 308 402 322 402 322S362 308 362 300Z', 'url(#^dn)') +
        line('M362 226H442V300C442 308 402 322 402 322S362 308 362 300Z', p.deep, 2) +
        stitches('M368 240H436M368 246V298L402 314L436 298V246', p.deep, 1.6) +
        box(352, 262, 9, 18, 2, a.base),
    ),
}

const sleeves = (p: Palette) =>
  fill('M154 130C176 160 182 230 178 300L136 500H50C70 340 100 180 154 130Z', p.lo, see(0.34)) +
  fill('M486 130C464 160 458 230 462 300L504 500H590C570 340 540 180 486 130Z', p.lo, see(0.7)) +
  line('M178 300C181 246 176 184 156 150M462 300C459 246 464 184 484 150', p.deep, 2.4)

const longTop = (p: Palette, print: string, over = '') =>
  floor +
  fill('M246 90C272 116 368 116 394 90L400 110C384 158 256 158 240 110Z', p.dark) +
  within('b', LONG, fill('M50 80H590V590H50Z', p.base) + print + sleeves(p) + folds(p)) +
  over

const breton: Drawing = {
  fit: [0.94, 320, 330],
  crop: [180, 130, 290],
  draw: (p, a) => {
    const stripe = Array.from(
      { length: 13 },
      (_, i) => `M172 ${202 + i * 28}C260 ${212 + i * 28} 380 ${212 + i * 28} 468 ${202 + i * 28}`,
    ).join('')
    const arms = Array.from(
      { length: 10 },
      (_, i) =>
        `M${130 - i * 7} ${206 + i * 27}L${186 - i * 4} ${216 + i * 27}M${510 + i * 7} ${206 + i * 27}L${454 + i * 4} ${216 + i * 27}`,
    ).join('')
    return longTop(
      p,
      bar(stripe + arms, a.base, 11),
      neck(p) + stitches('M173 554C262 567 378 567 467 554', p.deep, 1.8),
    )
  },
}

const jumper: Drawing = {
  fit: [0.94, 320, 330],
  crop: [170, 80, 300],
  draw: (p, a) => {
    const yoke = (drop: number) =>
      `M${round(210 - drop * 0.9)} ${round(100 + drop * 0.55)}C${round(230 - drop * 0.3)} ${round(150 + drop)} ${round(410 + drop * 0.3)} ${round(150 + drop)} ${round(430 + drop * 0.9)} ${round(100 + drop * 0.55)}`
    return longTop(
      p,
      bar(yoke(36), a.base, 11, dashes('11 11')) +
        bar(yoke(52), a.base, 11, dashes('11 11', 11)) +
        bar(yoke(74), CREAM.base, 5) +
        bar(yoke(92), a.base, 16, dashes('6 10')) +
        bar(yoke(112), CREAM.base, 5) +
        bar(yoke(130), a.base, 9, dashes('9 9')),
      within(
        'h',
        LONG,
        bar('M168 554C262 568 378 568 472 554', p.lo, 40) +
          bar('M168 554C262 568 378 568 472 554', p.deep, 40, `${dashes('3 7')}${see(0.7)}`) +
          bar('M60 474L140 488M580 474L500 488', p.lo, 40) +
          bar('M60 474L140 488M580 474L500 488', p.deep, 40, `${dashes('3 7')}${see(0.7)}`),
      ) +
        bar('M236 92C256 158 384 158 404 92', p.lo, 26) +
        bar('M236 92C256 158 384 158 404 92', p.deep, 26, `${dashes('3 6')}${see(0.7)}`) +
        line('M228 100C250 178 390 178 412 100', p.deep, 2),
    )
  },
}

const jacket: Drawing = {
  fit: [0.94, 320, 330],
  crop: [170, 80, 300],
  draw: (p, a) => {
    const pocket = (x: number, y: number, w: number, h: number) =>
      box(x, y, w, h, 6, p.base) +
      box(x, y, w, h, 6, 'url(#^dn)') +
      box(x, y, w, h, 6, 'none', ` stroke="${p.deep}" stroke-width="2"`) +
      stitches(`M${x + 6} ${y + 14}H${x + w - 6}`, p.deep, 1.8)
    return longTop(
      p,
      '',
      line('M322 160V566', p.deep, 3) +
        stitches('M334 166V564', p.deep, 1.8) +
        pocket(204, 400, 92, 104) +
        pocket(346, 400, 92, 104) +
        pocket(352, 236, 76, 84) +
        fill('M254 90C270 130 290 150 322 168C350 150 370 130 386 90C366 104 274 104 254 90Z', p.dark) +
        fill('M240 92L254 86C270 124 292 146 322 164L296 210C262 190 240 150 228 104Z', p.hi) +
        fill('M400 92L386 86C370 124 350 146 322 164L346 210C380 190 400 150 412 104Z', p.base) +
        line(
          'M240 92L254 86C270 124 292 146 322 164L296 210C262 190 240 150 228 104ZM400 92L386 86C370 124 350 146 322 164L346 210C380 190 400 150 412 104Z',
          p.deep,
          2.5,
        ) +
        [236, 306, 376, 446, 516]
          .map(
            (y) =>
              disc(323, y + 2, 9, p.dark) +
              disc(322, y, 8, a.base) +
              line(`M319 ${y}h0M325 ${y}h0`, a.dark, 3),
          )
          .join('') +
        stitches('M173 552C262 566 378 566 467 552M70 470L142 484M570 470L498 484', p.deep, 1.8),
    )
  },
}

const apron: Drawing = {
  fit: [0.98, 320, 316],
  crop: [170, 130, 300],
  draw: (p, a) => {
    const body =
      'M246 150H394L406 262C436 300 490 312 506 330L494 560C380 576 260 576 146 560L134 330C150 312 204 300 234 262Z'
    return (
      oval(330, 570, 190, 18, 'url(#^sh)') +
      line('M256 158C240 30 400 30 384 158', p.deep, 15) +
      line('M255 156C239 28 399 28 383 156', p.hi, 8) +
      line('M140 336C90 350 70 420 96 500M500 336C552 350 566 430 540 520', p.deep, 13) +
      line('M139 335C89 349 69 419 95 499M499 335C551 349 565 429 539 519', p.base, 8) +
      within(
        'b',
        body,
        `${fill('M120 140H520V590H120Z', p.base)}${fill('M246 150C262 260 220 420 246 590H140V320Z', p.lo, see(0.45))}${fill('M394 150C380 280 430 420 404 590H520V330Z', p.deep, see(0.38))}${fill('M300 590C318 540 290 520 326 500C320 540 346 560 336 590Z', p.lo, see(0.6))}${fill('M120 140H520V590H120Z', 'url(#^fl)')}`,
      ) +
      stitches('M254 166H386M146 548C260 564 380 564 494 548', p.deep) +
      fill('M228 360H412V476C412 492 402 498 390 498H250C238 498 228 492 228 476Z', p.base) +
      fill('M228 360H412V476C412 492 402 498 390 498H250C238 498 228 492 228 476Z', 'url(#^dn)') +
      line('M228 360H412V476C412 492 402 498 390 498H250C238 498 228 492 228 476ZM320 364V496', p.deep, 2.4) +
      bar('M228 368H412', a.base, 14) +
      disc(256, 166, 10, a.base) +
      disc(384, 166, 10, a.base) +
      disc(254, 164, 4, a.hi) +
      disc(382, 164, 4, a.hi)
    )
  },
}

/** What hangs in the wardrobe. */
export const WEAR = { tee, 'pocket-tee': pocketTee, breton, jumper, jacket, apron } satisfies Record<
  string,
  Drawing
>
