import { widthName } from '#src/platform/files.ts'
import { smallerWidths } from '#src/platform/images.ts'

/** Drawings come from the shop's own generator and stand on their plate; photographs fill it. */
export function isDrawing(src: string): boolean {
  return src.endsWith('.svg')
}

/** The smaller copies of a photograph with itself, as `srcset` takes them; '' for a drawing or a small picture. */
export function srcsetOf(src: string, width: number): string {
  const widths = isDrawing(src) ? [] : smallerWidths(width)
  if (widths.length === 0) return ''
  return [...widths.map((each) => `${widthName(src, each)} ${each}w`), `${src} ${width}w`].join(', ')
}
