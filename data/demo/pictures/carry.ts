import { BRASS, CREAM, IRON, LEATHER, STEEL, WOOD } from './colour.ts'
import {
  bar,
  box,
  type Drawing,
  disc,
  fill,
  group,
  line,
  oval,
  pipe,
  see,
  shadow,
  sprig,
  stitches,
  turned,
  within,
} from './pen.ts'

const tote: Drawing = {
  fit: [1.06, 320, 328],
  crop: [180, 250, 280],
  draw: (p, a) => {
    const body = 'M170 258C260 268 380 268 470 258L494 522C380 540 260 540 146 522Z'
    return (
      shadow(322, 530, 172, 24) +
      line('M240 268C236 150 262 104 320 104S404 150 400 268', p.deep, 20) +
      line('M240 268C236 150 262 104 320 104S404 150 400 268', p.lo, 15) +
      within(
        'b',
        body,
        `${fill('M130 250H510V545H130Z', p.base)}${fill('M170 258C196 340 176 440 206 540H140Z', p.lo, see(0.55))}${fill('M470 258C440 350 466 440 438 540H500Z', p.deep, see(0.5))}${fill('M320 540C334 500 318 470 342 446C338 480 356 510 352 540Z', p.lo, see(0.6))}${fill('M160 258H480V280C380 290 260 290 160 280Z', p.lo, see(0.6))}${fill('M130 250H510V545H130Z', 'url(#^fl)')}`,
      ) +
      stitches('M168 284C260 294 380 294 472 284', p.deep, 1.8) +
      group(
        'translate(320 404)',
        [0, 45, 90, 135, 180, 225, 270, 315]
          .map(
            (r, i) =>
              `<path d="M0-12C-26-40-20-74 0-86C20-74 26-40 0-12Z" fill="${i % 2 ? a.base : a.deep}" transform="rotate(${r})"/>`,
          )
          .join('') + disc(0, 0, 14, p.base),
      ) +
      line('M222 272C214 168 254 132 320 132S426 168 418 272', p.deep, 21) +
      line('M222 272C214 168 254 132 320 132S426 168 418 272', p.hi, 16) +
      `<path fill="none" stroke="${p.deep}" stroke-width="2" d="M213 262h20v28h-20zM408 262h20v28h-20zM213 262l20 28M233 262l-20 28M408 262l20 28M428 262l-20 28"/>`
    )
  },
}

const backpack: Drawing = {
  fit: [1.04, 320, 322],
  crop: [180, 90, 290],
  draw: (p, a) => {
    const body =
      'M182 214C182 190 200 178 224 178H416C440 178 458 190 458 214L472 484C474 518 452 534 416 534H224C188 534 166 518 168 484Z'
    const strap = (x: number) =>
      box(x, 124, 34, 208, 4, LEATHER.deep) +
      box(x, 124, 30, 206, 4, LEATHER.base) +
      stitches(`M${x + 6} 130V324M${x + 24} 130V324`, LEATHER.deep, 1.6) +
      box(x - 7, 262, 44, 36, 5, 'none', ` stroke="${BRASS.deep}" stroke-width="7"`) +
      box(x - 8, 260, 44, 36, 5, 'none', ` stroke="${BRASS.base}" stroke-width="5"`) +
      line(`M${x + 15} 262V288`, BRASS.hi, 5)
    return (
      shadow(322, 534, 160, 24) +
      line('M186 260C120 300 120 440 176 480M454 260C520 300 520 440 464 480', p.dark, 24) +
      line('M185 258C119 298 119 438 175 478M453 258C519 298 519 438 463 478', p.lo, 17) +
      line('M284 116C284 66 356 66 356 116', LEATHER.deep, 17) +
      line('M283 114C283 64 355 64 355 114', LEATHER.base, 11) +
      within(
        'b',
        body,
        `${fill('M150 170H490V540H150Z', p.base)}${fill('M150 170H220C196 300 206 420 196 540H150Z', p.hi, see(0.4))}${fill('M490 170H424C444 300 434 420 446 540H490Z', p.deep, see(0.45))}${fill('M180 170H460V206C380 224 260 224 180 206Z', p.dark, see(0.4))}${fill('M150 170H490V540H150Z', 'url(#^fl)')}`,
      ) +
      turned(
        'r',
        'M196 104H444C462 104 470 118 470 148S462 192 444 192H196C178 192 170 178 170 148S178 104 196 104Z',
        p.base,
        bar('M160 148H480', p.deep, 3),
      ) +
      oval(190, 148, 13, 36, p.lo) +
      line('M190 122C200 132 200 164 190 168C184 160 184 140 190 136', p.deep, 3) +
      fill('M208 352H432V474C432 496 420 504 404 504H236C220 504 208 496 208 474Z', p.base) +
      fill('M208 352H432V474C432 496 420 504 404 504H236C220 504 208 496 208 474Z', 'url(#^dn)') +
      line('M208 352H432V474C432 496 420 504 404 504H236C220 504 208 496 208 474Z', p.deep, 2.5) +
      line('M214 374H426', p.dark, 7) +
      line('M214 373H426', BRASS.base, 3) +
      box(404, 368, 12, 34, 5, a.base) +
      strap(228) +
      strap(382) +
      box(296, 414, 48, 48, 4, LEATHER.base) +
      stitches('M302 420H338V456H302Z', LEATHER.deep, 1.8)
    )
  },
}

const pouch: Drawing = {
  fit: [1.12, 316, 352],
  crop: [160, 210, 280],
  draw: (p, a) => {
    const body =
      'M122 244H518C528 290 528 380 534 470C534 494 522 506 500 508C380 518 260 518 140 508C118 506 106 494 106 470C112 380 112 290 122 244Z'
    return (
      oval(334, 512, 220, 22, 'url(#^sh)') +
      within(
        'b',
        body,
        `${fill('M100 240H540V520H100Z', p.base)}${fill('M100 240H540V330C400 350 240 350 100 330Z', a.base)}${bar('M100 331C240 351 400 351 540 331', CREAM.base, 5)}${fill('M120 250C170 330 150 430 190 520H100Z', '#000', see(0.07))}${fill('M520 250C470 330 490 430 450 520H540Z', '#000', see(0.13))}${fill('M290 520C310 470 290 440 330 400C324 450 350 480 344 520Z', '#000', see(0.07))}${fill('M100 240H540V520H100Z', 'url(#^fl)')}`,
      ) +
      fill('M116 232C116 224 122 220 130 220H510C518 220 524 224 524 232V252H116Z', a.deep) +
      bar('M126 238H514', BRASS.base, 9, ' stroke-dasharray="5 3"') +
      stitches('M122 262H518M114 494C260 506 380 506 526 494', p.deep) +
      box(452, 226, 34, 24, 6, BRASS.deep) +
      box(450, 224, 34, 23, 6, BRASS.base) +
      group(
        'rotate(14 468 240)',
        box(458, 244, 20, 78, 8, LEATHER.deep) +
          box(457, 243, 18, 76, 8, LEATHER.base) +
          stitches('M466 254V310', LEATHER.dark, 1.8),
      ) +
      sprig(230, 420, 0.72, CREAM.base)
    )
  },
}

const flask: Drawing = {
  fit: [0.98, 322, 312],
  crop: [180, 60, 290],
  draw: (p, a) =>
    shadow(322, 566, 104, 22) +
    pipe('M262 110C262 44 378 44 378 110', LEATHER, 17) +
    turned(
      'l',
      'M254 96H386V166H254Z',
      a.base,
      bar('M240 110H400', a.deep, 34, ' stroke-dasharray="4 10" opacity=".6"'),
    ) +
    oval(320, 96, 66, 10, a.hi) +
    turned('n', 'M264 164H376V190H264Z', STEEL.base) +
    turned(
      'b',
      'M264 188H376C384 208 424 218 424 262V534C424 556 404 568 380 568H260C236 568 216 556 216 534V262C216 218 256 208 264 188Z',
      p.base,
      bar('M200 536C280 548 360 548 440 536', p.deep, 5, see(0.7)) +
        fill('M200 540H440V580H200Z', STEEL.base),
    ) +
    sprig(320, 388, 1.1, a.base),
}

const umbrella: Drawing = {
  fit: [1.02, 320, 330],
  crop: [150, 90, 300],
  draw: (p, a) => {
    const canopy =
      'M72 332C72 196 180 104 320 104S568 196 568 332C550 306 500 300 470 332C440 304 376 300 320 332C264 300 200 304 170 332C140 300 90 306 72 332Z'
    return (
      oval(330, 586, 90, 14, 'url(#^sh)') +
      line('M320 300V540C320 592 248 592 250 540', WOOD.dark, 18) +
      line('M319 300V540C319 590 249 590 249 542', WOOD.base, 12) +
      line('M320 200V440', STEEL.deep, 9) +
      line('M318 200V440', STEEL.hi, 3) +
      within(
        'b',
        canopy,
        `${fill('M60 90H580V350H60Z', p.base)}${fill('M320 104C250 150 180 220 170 340H60V200Z', p.hi, see(0.6))}${fill('M320 104C270 170 262 250 320 340C378 250 370 170 320 104Z', p.lo, see(0.6))}${fill('M320 104C390 150 460 220 470 340H590V190Z', p.deep, see(0.62))}${bar('M60 306C150 270 200 286 320 310C440 286 490 270 580 306', a.base, 12)}${fill('M180 160C220 132 260 120 296 116C230 150 180 200 140 262C140 220 150 186 180 160Z', '#fff', see(0.24))}`,
      ) +
      line('M320 104C250 150 180 220 170 332M320 104C390 150 460 220 470 332M320 104V332', p.deep, 3) +
      line('M320 104V76', IRON.base, 9) +
      disc(320, 74, 7, BRASS.base)
    )
  },
}

const holdall: Drawing = {
  fit: [1.06, 320, 350],
  crop: [170, 230, 290],
  draw: (p, a) => {
    const body =
      'M120 300C120 266 140 250 172 250H468C500 250 520 266 520 300L530 478C530 516 508 530 474 530H166C132 530 110 516 110 478Z'
    const handle = (y: number, c: string, w: number) =>
      line(`M220 ${320 + y}C220 ${150 + y} 420 ${150 + y} 420 ${320 + y}`, c, w)
    return (
      shadow(322, 530, 210, 26) +
      handle(-16, LEATHER.dark, 17) +
      within(
        'b',
        body,
        `${fill('M100 240H540V540H100Z', p.base)}${fill('M100 240H540V290C400 306 240 306 100 290Z', p.hi, see(0.7))}${fill('M100 440H540V540H100Z', a.base)}${bar('M100 438H540', a.deep, 4)}${fill('M120 260C160 340 140 440 170 540H100Z', '#000', see(0.08))}${fill('M520 260C480 340 500 440 470 540H540Z', '#000', see(0.16))}${fill('M100 240H540V540H100Z', 'url(#^fl)')}`,
      ) +
      bar('M150 262H490', IRON.base, 11) +
      bar('M150 262H490', BRASS.base, 6, ' stroke-dasharray="4 3"') +
      box(204, 296, 34, 236, 0, LEATHER.base) +
      box(402, 296, 34, 236, 0, LEATHER.base) +
      stitches('M210 300V526M232 300V526M408 300V526M430 300V526', LEATHER.dark, 1.6) +
      handle(0, LEATHER.deep, 20) +
      handle(-2, LEATHER.base, 14) +
      box(206, 306, 30, 20, 4, BRASS.base) +
      box(404, 306, 30, 20, 4, BRASS.base)
    )
  },
}

/** What carries the rest. */
export const CARRY = { tote, backpack, pouch, flask, umbrella, holdall } satisfies Record<string, Drawing>
