import { BRASS, CREAM, IRON, type Palette } from './colour.ts'
import {
  bar,
  box,
  type Drawing,
  disc,
  fill,
  flame,
  group,
  line,
  oval,
  see,
  shadow,
  sprig,
  turned,
  within,
} from './pen.ts'

const DOME =
  'M128 316C128 196 214 122 320 122S512 196 512 316C512 330 500 336 484 336H156C140 336 128 330 128 316Z'

const lamp: Drawing = {
  fit: [1.06, 320, 326],
  crop: [190, 100, 270],
  draw: (p) =>
    shadow(320, 530, 124, 24) +
    line('M404 522C460 526 500 516 560 528S640 530 720 526', IRON.base, 5) +
    within('d', 'M60 336H580V530H60Z', oval(320, 336, 190, 190, 'url(#^gl)')) +
    turned('s', 'M284 330H356L372 486H268Z', p.base) +
    fill('M284 330H356L362 396H278Z', '#fff8e4', see(0.42)) +
    turned(
      'f',
      'M216 512C216 490 260 480 320 480S424 490 424 512C424 526 378 534 320 534S216 526 216 512Z',
      p.base,
    ) +
    oval(320, 494, 92, 12, p.hi, see(0.5)) +
    within(
      'b',
      DOME,
      fill(DOME, p.base) +
        fill('M128 316C128 196 214 122 320 122C240 150 190 220 186 336H150Z', p.lo, see(0.35)) +
        fill('M420 150C480 190 512 250 512 336H440C468 270 462 200 420 150Z', p.deep, see(0.6)) +
        fill(
          'M226 176C252 152 288 142 316 142C262 164 226 206 212 262C196 250 200 200 226 176Z',
          '#fff',
          see(0.42),
        ),
    ) +
    oval(320, 330, 180, 15, '#ffedbd') +
    oval(320, 332, 120, 8, '#fffaf0') +
    disc(320, 116, 11, BRASS.base) +
    disc(317, 113, 4, BRASS.hi),
}

const rod = (d: string, p: Palette) => line(d, p.deep, 15) + line(d, p.hi, 5, ' transform="translate(-3 -2)"')

const desk: Drawing = {
  fit: [1.0, 312, 318],
  crop: [100, 80, 300],
  draw: (p) =>
    within('d', 'M64 240L290 356L420 640H-100V240Z', disc(177, 310, 220, 'url(#^gl)')) +
    shadow(418, 540, 108, 22) +
    rod('M424 510L470 300', BRASS) +
    rod('M470 300L258 152', BRASS) +
    line('M462 330C480 380 470 450 440 512', IRON.base, 3) +
    disc(470, 300, 21, IRON.base) +
    disc(467, 296, 11, BRASS.base) +
    turned(
      'f',
      'M316 524C316 508 364 500 424 500S532 508 532 524C532 538 484 546 424 546S316 538 316 524Z',
      p.base,
    ) +
    oval(424, 512, 96, 10, p.hi, see(0.5)) +
    group(
      'translate(250 158) rotate(28)',
      box(-20, -52, 40, 40, 10, p.deep) +
        box(-13, -66, 26, 20, 8, BRASS.base) +
        within(
          'b',
          'M-40-16C-30-30 30-30 40-16C52 40 96 80 124 156C124 166-124 166-124 156C-96 80-52 40-40-16Z',
          fill('M-130-40H130V170H-130Z', p.base) +
            fill('M-40-16C-52 40-96 80-124 156H-88C-64 80-34 40-24-30Z', p.lo, see(0.5)) +
            fill('M40-30C52 40 96 80 130 170H66C52 80 30 40 16-30Z', p.deep, see(0.55)) +
            fill('M-20-14C-30 40-60 84-76 130C-62 120-18 40-4-18Z', '#fff', see(0.4)),
        ) +
        oval(0, 156, 124, 17, '#ffedbd') +
        oval(0, 158, 80, 9, '#fffaf0'),
    ) +
    disc(258, 152, 13, IRON.base) +
    disc(255, 149, 6, BRASS.base),
}

const pendant: Drawing = {
  fit: [1.06, 320, 318],
  crop: [150, 190, 300],
  draw: (p, a) =>
    within('d', 'M0 420H640V760H0Z', oval(320, 426, 230, 230, 'url(#^gl)')) +
    line('M320-200V150', IRON.deep, 7) +
    line('M318-200V150', '#8b8f8c', 2) +
    turned('k', 'M298 146H342V196H298Z', BRASS.base, bar('M290 160H350M290 182H350', BRASS.deep, 3)) +
    oval(320, 424, 205, 26, p.dark) +
    oval(320, 425, 196, 21, '#ffedbd') +
    disc(320, 430, 44, '#fffaf0') +
    within(
      'b',
      'M284 194H356C362 250 520 280 526 420C500 396 140 396 114 420C120 280 278 250 284 194Z',
      fill('M100 180H540V440H100Z', p.base) +
        fill('M284 190C278 250 120 280 110 430H160C168 300 294 260 300 190Z', p.lo, see(0.5)) +
        fill('M356 190C362 250 520 280 530 430H450C440 300 342 260 330 190Z', p.deep, see(0.6)) +
        fill('M276 240C240 268 190 300 172 384C196 330 262 286 300 258Z', '#fff', see(0.38)) +
        bar('M100 404C200 376 440 376 540 404', a.base, 10),
    ) +
    fill('M276 196C276 186 364 186 364 196L360 212C340 218 300 218 280 212Z', p.deep),
}

const moon: Drawing = {
  fit: [1.06, 320, 318],
  crop: [160, 150, 300],
  draw: (p, a) => {
    const ribs = Array.from({ length: 15 }, (_, i) => {
      const y = -176 + i * 25
      const half = Math.sqrt(206 ** 2 - y ** 2)
      return `M${Math.round(320 - half)} ${336 + y}Q320 ${336 + y + 16} ${Math.round(320 + half)} ${336 + y}`
    }).join('')
    return (
      oval(320, 336, 300, 290, 'url(#^gl)') +
      line('M320-200V140', IRON.deep, 6) +
      disc(320, 336, 208, p.base) +
      disc(320, 344, 208, 'url(#^gl)', see(0.55)) +
      bar(ribs, p.deep, 2.5, see(0.55)) +
      disc(320, 336, 208, 'url(#^ba)') +
      oval(320, 134, 44, 10, a.base) +
      box(276, 124, 88, 11, 5, a.hi) +
      oval(320, 540, 42, 8, a.deep)
    )
  },
}

const candle: Drawing = {
  fit: [1.16, 322, 372],
  crop: [180, 150, 290],
  draw: (p, a) =>
    shadow(322, 530, 128, 24) +
    fill('M202 240V490C202 518 226 530 260 530H380C414 530 438 518 438 490V240Z', '#eef4f0', see(0.5)) +
    turned(
      'b',
      'M212 300a108 20 0 0 0 216 0V486C428 510 408 520 378 520H262C232 520 212 510 212 486Z',
      p.base,
    ) +
    oval(320, 300, 108, 20, p.hi) +
    oval(320, 302, 60, 10, '#fff3cf', see(0.8)) +
    flame(320, 298, 1.1) +
    box(244, 356, 152, 112, 6, CREAM.base) +
    box(252, 364, 136, 96, 3, 'none', ` stroke="${a.base}" stroke-width="2.5"`) +
    sprig(320, 412, 0.6, p.deep) +
    fill('M202 240V490C202 518 226 530 260 530H380C414 530 438 518 438 490V240Z', 'url(#^gs)') +
    line('M202 240a118 20 0 0 0 236 0a118 20 0 0 0-236 0Z', '#fff', 4, see(0.8)),
}

const taper = (id: string, x: number, top: number, stick: number, wax: Palette, holder: Palette) =>
  fill(
    `M${x - 17} ${stick}L${x - 14} ${top + 4}Q${x} ${top - 4} ${x + 14} ${top + 4}L${x + 17} ${stick}Z`,
    wax.base,
  ) +
  fill(
    `M${x - 17} ${stick}L${x - 14} ${top + 4}Q${x} ${top - 4} ${x + 14} ${top + 4}L${x + 17} ${stick}Z`,
    'url(#^cy)',
  ) +
  turned(
    id,
    `M${x - 30} ${stick - 26}H${x + 30}L${x + 24} ${stick + 14}C${x + 14} ${stick + 40} ${x + 14} ${stick + 60} ${x + 30} ${stick + 80}C${x + 60} 512 ${x + 74} 516 ${x + 74} 526C${x + 74} 538 ${x - 74} 538 ${x - 74} 526C${x - 74} 516 ${x - 60} 512 ${x - 30} ${stick + 80}C${x - 14} ${stick + 60} ${x - 14} ${stick + 40} ${x - 24} ${stick + 14}Z`,
    holder.base,
  ) +
  oval(x, stick - 26, 30, 6, holder.hi)

const tapers: Drawing = {
  fit: [0.98, 320, 316],
  crop: [110, 280, 280],
  draw: (p, a) =>
    shadow(228, 530, 74, 18) +
    shadow(414, 530, 74, 18) +
    taper('l', 226, 146, 408, p, a) +
    taper('r', 412, 234, 432, p, a) +
    flame(226, 144) +
    flame(412, 232) +
    fill('M212 150C210 170 212 196 206 206C200 214 202 176 210 150Z', p.hi),
}

const lantern: Drawing = {
  fit: [1.0, 320, 312],
  crop: [170, 200, 300],
  draw: (p) =>
    shadow(322, 552, 130, 24) +
    line('M236 176C220 30 420 30 404 176', p.dark, 9) +
    line('M234 174C218 28 418 28 402 174', p.base, 5) +
    box(288, 46, 64, 20, 10, '#a9763f') +
    box(288, 46, 64, 9, 5, '#d6a66c') +
    fill('M228 250H412L422 500H218Z', '#eef4f0', see(0.5)) +
    turned('w', 'M286 396a34 9 0 0 1 68 0V500H286Z', CREAM.base) +
    oval(320, 396, 34, 9, '#fffaf0') +
    flame(320, 394, 1.05) +
    fill('M228 250H412L422 500H218Z', 'url(#^gs)') +
    line('M226 250L214 504M414 250L426 504', p.dark, 9) +
    line('M224 250L212 504M412 250L424 504', p.base, 6) +
    line('M216 420H424M222 330H418', p.deep, 5) +
    turned(
      'h',
      'M290 138H350L354 166C400 186 430 214 434 250C400 262 240 262 206 250C210 214 240 186 286 166Z',
      p.base,
      fill('M200 238C260 254 380 254 440 238V270H200Z', p.deep, see(0.5)),
    ) +
    line('M268 210H284M312 206H328M356 210H372', p.dark, 8) +
    oval(320, 138, 30, 7, p.hi) +
    turned(
      'f',
      'M196 500H444C452 516 452 536 444 548C420 558 220 558 196 548C188 536 188 516 196 500Z',
      p.base,
    ) +
    oval(320, 500, 124, 11, p.hi, see(0.6)) +
    turned('g', 'M290 130H350V140H290Z', BRASS.base),
}

const bulb: Drawing = {
  fit: [1.0, 320, 322],
  crop: [180, 80, 290],
  draw: (p) =>
    disc(320, 250, 290, 'url(#^gl)') +
    fill(
      'M320 84C220 84 166 158 166 232C166 312 240 344 262 424H378C400 344 474 312 474 232C474 158 420 84 320 84Z',
      '#fff6d8',
      see(0.86),
    ) +
    line(
      'M296 424V320C276 300 282 270 300 282S300 318 320 300S340 268 352 284S356 306 344 320V424',
      '#e39a1c',
      6,
    ) +
    fill(
      'M320 84C220 84 166 158 166 232C166 312 240 344 262 424H378C400 344 474 312 474 232C474 158 420 84 320 84Z',
      'url(#^gs)',
      see(0.6),
    ) +
    fill(
      'M226 150C250 122 284 110 312 110C266 132 222 170 212 234C194 212 204 176 226 150Z',
      '#fff',
      see(0.8),
    ) +
    turned(
      'b',
      'M260 420H380V470C380 490 364 496 360 510L344 548H296L280 510C276 496 260 490 260 470Z',
      BRASS.base,
      line('M250 446L390 438M250 472L390 464M256 498L384 490', BRASS.deep, 8),
    ) +
    box(256, 412, 128, 18, 9, p.base) +
    box(256, 412, 128, 18, 9, 'url(#^cy)') +
    fill('M300 548H340C340 562 300 562 300 548Z', IRON.base),
}

/** What lights a room. */
export const LIGHT = {
  lamp,
  'desk-lamp': desk,
  pendant,
  moon,
  candle,
  tapers,
  lantern,
  bulb,
} satisfies Record<string, Drawing>
