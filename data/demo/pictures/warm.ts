import { CREAM, type Palette } from './colour.ts'
import { bar, box, type Drawing, dashes, fill, group, line, oval, see, stitches, within } from './pen.ts'

const sock = (id: string, p: Palette, a: Palette) => {
  const d =
    'M236 92H368V330C368 374 350 398 318 424L232 492C202 516 158 510 138 482C120 454 128 424 156 402L226 348C234 341 236 336 236 324Z'
  return (
    within(
      id,
      d,
      `${fill('M110 80H390V530H110Z', p.base)}${bar('M220 214H390M220 262H390', a.base, 13)}${bar('M220 238H390', CREAM.base, 9)}${fill('M390 320V440L318 424C300 390 310 350 390 320Z', a.base)}${fill('M120 400L176 388C226 410 226 460 210 510L130 520Z', a.base)}${fill('M236 92H272C262 240 268 330 240 352L140 430L120 400L226 348Z', p.hi, see(0.4))}${fill('M368 92H336C346 240 350 340 320 372L210 470L232 492L368 400Z', p.deep, see(0.38))}${bar('M230 122H374', p.lo, 62)}${bar('M232 122H374', p.deep, 62, dashes('3 7') + see(0.75))}`,
    ) + line('M238 154H366', p.deep, 2.5)
  )
}

const socks: Drawing = {
  fit: [1.06, 322, 308],
  crop: [160, 80, 290],
  draw: (p, a) =>
    oval(330, 526, 190, 20, 'url(#^sh)') +
    group('translate(120 22) rotate(4 300 300)', sock('r', p, a)) +
    group('translate(4 0) rotate(-3 300 300)', sock('l', p, a)),
}

const fringe = (d: string, p: Palette) =>
  bar(d, p.deep, 44, dashes('8 5')) + bar(d, p.base, 40, dashes('6 7'))

const scarf: Drawing = {
  fit: [1.0, 322, 322],
  crop: [170, 150, 290],
  draw: (p, a) => {
    const plaid = (x: number) =>
      `${bar(`M${x} 250V620M${x + 36} 250V620`, a.base, 11)}${bar(`M${x + 18} 250V620`, CREAM.base, 6)}${bar('M120 340H540M120 376H540M120 470H540', a.base, 13, see(0.85))}${bar('M120 358H540M120 490H540', CREAM.base, 7, see(0.85))}`
    return (
      oval(340, 580, 150, 16, 'url(#^sh)') +
      fill('M196 176C196 70 444 70 444 176L420 226C400 120 240 120 220 226Z', p.deep) +
      fringe('M370 548L478 530', p) +
      within(
        'r',
        'M330 236L420 216L482 516L372 536Z',
        `${fill('M300 200H520V560H300Z', p.lo)}${group('rotate(-11 400 380)', plaid(386))}${fill('M300 200H520V560H300Z', 'url(#^fl)')}`,
      ) +
      fringe('M214 560L322 564', p) +
      within(
        'l',
        'M236 220L338 240L326 550L210 546Z',
        `${fill('M190 200H350V570H190Z', p.base)}${group('rotate(3 270 380)', plaid(248))}${fill('M190 200H350V570H190Z', 'url(#^fl)')}`,
      ) +
      within(
        't',
        'M186 150C180 180 188 226 214 250C252 286 390 290 426 250C452 226 460 180 454 150C440 196 404 214 320 214S200 196 186 150Z',
        `${fill('M170 140H470V300H170Z', p.base)}${bar('M230 130C236 210 250 250 262 300M262 130C266 210 280 250 290 300M390 130C384 210 372 250 360 300', a.base, 11)}${bar('M246 130C250 210 262 250 276 300', CREAM.base, 6)}${bar('M170 196C220 250 420 250 470 196M170 226C220 284 420 284 470 226', p.deep, 4, see(0.7))}${fill('M170 140H470V300H170Z', 'url(#^dn)')}`,
      )
    )
  },
}

const beanie: Drawing = {
  fit: [1.2, 320, 316],
  crop: [170, 180, 290],
  draw: (p, a) => {
    const dome = 'M170 380C160 240 236 152 320 152S480 240 470 380Z'
    return (
      oval(330, 470, 188, 22, 'url(#^sh)') +
      within(
        'b',
        dome,
        `${fill('M150 140H490V400H150Z', p.base)}${line('M196 390C190 290 240 190 312 156M230 390C226 290 262 200 316 156M264 390C262 300 286 210 318 156M298 390C296 300 306 220 320 156M342 390C344 300 334 220 320 156M376 390C378 300 354 210 322 156M410 390C414 290 378 200 324 156M444 390C450 290 400 190 328 156', p.deep, 5, see(0.6))}${fill('M150 140H490V400H150Z', 'url(#^cy)')}`,
      ) +
      within(
        'c',
        'M156 352C150 352 148 358 148 364V448C148 460 154 466 166 466H474C486 466 492 460 492 448V364C492 358 490 352 484 352C420 344 220 344 156 352Z',
        `${fill('M140 330H500V470H140Z', p.hi)}${bar('M140 408H500', p.deep, 130, dashes('4 11') + see(0.5))}${fill('M140 330H500V470H140Z', 'url(#^cy)')}`,
      ) +
      line('M156 352C220 344 420 344 484 352', p.deep, 3) +
      box(388, 384, 58, 44, 4, a.base) +
      stitches('M394 390H440M394 422H440', a.hi)
    )
  },
}

const boot = (id: string, p: Palette, a: Palette) =>
  within(
    id,
    'M196 120H330V392C334 420 366 428 398 440C440 456 452 486 452 520V536H200C190 500 206 420 202 340C198 260 194 200 196 120Z',
    `${fill('M180 100H470V550H180Z', p.base)}${fill('M196 120H236C226 260 250 420 230 536H180V120Z', p.hi, see(0.55))}${fill('M330 120H296C306 260 286 400 330 430S420 500 452 530V560H520V400H340Z', p.deep, see(0.35))}${fill('M222 140C214 240 226 330 224 430C214 330 206 240 212 140Z', '#fff', see(0.55))}${fill('M330 424C370 434 410 452 424 490C400 462 366 450 330 446Z', '#fff', see(0.45))}${bar('M180 132H350', a.base, 30)}${bar('M180 532H470', a.base, 38)}${bar('M190 518H470', a.deep, 4)}${bar('M206 540H470', a.deep, 12, dashes('10 8'))}`,
  ) +
  oval(263, 118, 67, 11, p.hi) +
  oval(263, 119, 59, 8, p.dark)

const wellies: Drawing = {
  fit: [1.04, 332, 326],
  crop: [170, 100, 290],
  draw: (p, a) =>
    oval(352, 538, 220, 24, 'url(#^sh)') +
    group('translate(96 -14)', boot('r', p, a)) +
    group('translate(-18 4)', boot('l', p, a)),
}

/** What keeps heads, necks and feet warm and dry. */
export const WARM = { socks, scarf, beanie, wellies } satisfies Record<string, Drawing>
