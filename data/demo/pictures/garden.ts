import { ASH, CREAM, LEAF, LEAF_DARK, LEATHER, type Palette, STEEL } from './colour.ts'
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
  turned,
  within,
} from './pen.ts'

const SOIL = '#3b2b22'

const tool = (p: Palette, shade: string, head: string) =>
  group(
    'translate(10 14) rotate(40 320 320)',
    fill(`M302 40H338V290H332V380H308V290H302Z${shade}`, '#0b120e', see(0.15)),
  ) +
  group(
    'rotate(40 320 320)',
    line('M320 44C296 0 344 0 320 44', LEATHER.deep, 6) +
      head +
      turned(
        'h',
        'M302 56C302 24 338 24 338 56C344 130 352 200 340 286H300C288 200 296 130 302 56Z',
        ASH.base,
        fill('M280 20H360V118H280Z', p.base) +
          bar('M280 120H360', p.deep, 4) +
          line('M312 130C308 180 306 230 310 280M328 130C334 180 334 230 330 280', ASH.deep, 2, see(0.7)),
      ) +
      turned('f', 'M298 270H342V318H298Z', STEEL.base, bar('M290 284H350', STEEL.deep, 3)),
  )

const trowel: Drawing = {
  fit: [1.0, 318, 318],
  crop: [130, 250, 290],
  draw: (p) =>
    tool(
      p,
      'M252 372C264 356 376 356 388 372C396 470 372 560 320 612C268 560 244 470 252 372Z',
      line('M320 310V380', STEEL.deep, 17) +
        line('M317 310V380', STEEL.hi, 7) +
        within(
          'b',
          'M252 372C264 356 376 356 388 372C396 470 372 560 320 612C268 560 244 470 252 372Z',
          fill('M240 340H400V620H240Z', STEEL.base) +
            fill('M320 340H400V620H320Z', STEEL.lo) +
            fill('M300 340C310 440 310 540 320 620L340 380Z', STEEL.deep, see(0.6)) +
            fill('M262 376C258 450 268 520 300 570C280 510 276 440 284 372Z', '#fff', see(0.6)),
        ),
    ),
}

const fork: Drawing = {
  fit: [1.0, 318, 318],
  crop: [130, 250, 290],
  draw: (p) =>
    tool(
      p,
      'M248 430C248 380 392 380 392 430V560L382 610L372 560V424H330V560L320 610L310 560V424H268V560L258 610L248 560Z',
      line('M320 310V400', STEEL.deep, 17) +
        line('M317 310V400', STEEL.hi, 7) +
        [258, 320, 382]
          .map(
            (x) =>
              fill(`M${x - 10} 420L${x - 8} 560L${x} 610L${x + 8} 560L${x + 10} 420Z`, STEEL.base) +
              fill(`M${x} 420V610L${x + 8} 560L${x + 10} 420Z`, STEEL.deep),
          )
          .join('') +
        line('M258 440C258 396 290 396 320 396S382 396 382 440', STEEL.deep, 20) +
        line('M256 438C258 394 290 393 320 393S380 394 380 436', STEEL.hi, 8),
    ),
}

const bloom = (x: number, y: number, s: number, colour: string, heart: string) =>
  group(
    `translate(${x} ${y}) scale(${s})`,
    `<g fill="${colour}">${[0, 60, 120, 180, 240, 300].map((r) => `<ellipse cy="-25" rx="17" ry="27" transform="rotate(${r})"/>`).join('')}</g>${disc(0, 0, 14, heart)}${disc(-3, -4, 5, '#fff', see(0.5))}`,
  )

const seeds: Drawing = {
  fit: [1.02, 330, 322],
  crop: [190, 150, 280],
  draw: (p, a) =>
    oval(344, 534, 180, 22, 'url(#^sh)') +
    `<g transform="rotate(11 360 320)">${box(236, 132, 246, 390, 6, a.deep)}${box(232, 128, 246, 390, 6, a.base)}${fill('M232 128H478V176H232Z', a.hi)}</g>` +
    `<g transform="rotate(-6 300 320)">${within(
      'b',
      'M176 128C176 122 180 118 186 118H424C430 118 434 122 434 128V524C434 530 430 534 424 534H186C180 534 176 530 176 524Z',
      `${fill('M170 110H440V540H170Z', CREAM.base)}${fill('M170 110H440V182H170Z', p.base)}${fill('M170 448H440V540H170Z', p.base)}${bar('M170 192H440M170 438H440', p.deep, 4)}${line('M304 470C306 400 300 330 296 280M304 430C270 390 250 360 244 330M305 440C344 400 362 380 368 346', LEAF_DARK.base, 7)}${fill('M304 430C270 440 244 424 236 400C270 396 296 408 304 430ZM305 446C340 448 368 436 380 410C344 404 316 420 305 446Z', LEAF.base)}${bloom(296, 268, 1.3, p.base, a.base)}${bloom(242, 328, 0.9, p.deep, a.base)}${bloom(370, 342, 1, p.lo, a.base)}${box(236, 138, 138, 10, 5, CREAM.base)}${box(262, 158, 86, 7, 3, CREAM.base)}${fill('M170 110H440V540H170Z', 'url(#^fl)')}`,
    )}${bar('M178 120H432', '#fff', 3, dashes('6 5') + see(0.6))}</g>` +
    [
      [470, 548, 20],
      [510, 540, -30],
      [446, 556, 60],
      [540, 552, 10],
    ]
      .map(
        ([x = 0, y = 0, r = 0]) =>
          `<ellipse cx="${x}" cy="${y}" rx="9" ry="6" fill="#5a3a22" transform="rotate(${r} ${x} ${y})"/>`,
      )
      .join(''),
}

const twine: Drawing = {
  fit: [1.12, 330, 364],
  crop: [180, 220, 290],
  draw: (p) => {
    const wraps = Array.from({ length: 11 }, (_, i) => {
      const y = 246 + i * 23
      const half = 116 + round(26 * Math.sin((i / 10) * Math.PI))
      return `M${320 - half} ${y + 14}C${260} ${y - 14} ${380} ${y - 2} ${320 + half} ${y - 4}`
    }).join('')
    return (
      shadow(322, 532, 140, 24) +
      oval(320, 518, 132, 20, '#8f6034') +
      oval(320, 511, 132, 20, '#dcb27a') +
      turned(
        'b',
        'M204 230C190 260 176 320 178 370S190 480 204 508H436C450 480 462 420 462 370S450 260 436 230Z',
        p.base,
        line(wraps, p.deep, 4, see(0.8)) +
          line(wraps, p.hi, 4, `${see(0.7)} transform="translate(0 7)"`) +
          line('M186 300C260 400 380 460 452 470M190 260C280 330 390 400 458 410', p.lo, 5),
      ) +
      oval(320, 230, 132, 22, '#a9763f') +
      oval(320, 223, 132, 22, '#e0b681') +
      oval(320, 223, 34, 7, SOIL) +
      line('M440 420C500 430 470 500 520 520S580 500 600 530', p.deep, 6) +
      line('M440 418C500 428 470 498 520 518S580 498 600 528', p.hi, 2, dashes('4 5'))
    )
  },
}

/** What is kept in the shed. */
export const GARDEN = { trowel, fork, seeds, twine } satisfies Record<string, Drawing>
