import type { PDFFont, PDFPage } from 'pdf-lib'
import type { Paper } from './paper.ts'
import { writePlainly } from './plain-letters.ts'

// A4 in points.
const WIDTH = 595.28
const HEIGHT = 841.89
const MARGIN = 48
const INNER = WIDTH - 2 * MARGIN
const GAP = 12

type Ink = { size?: number; isBold?: boolean; align?: 'start' | 'end' }

/** Writes down a sheet, and goes on to the next one where it is full. */
class Pen {
  readonly #newPage: () => PDFPage
  readonly #fonts: { plain: PDFFont; bold: PDFFont }
  readonly #known: ReadonlySet<number>
  #page: PDFPage
  y = HEIGHT - MARGIN
  isChanged = false

  constructor(newPage: () => PDFPage, fonts: { plain: PDFFont; bold: PDFFont }) {
    this.#newPage = newPage
    this.#fonts = fonts
    this.#known = new Set(fonts.plain.getCharacterSet())
    this.#page = newPage()
  }

  /** Makes sure that so much fits, on a new page where it must. @returns whether the page is new */
  need(height: number): boolean {
    if (this.y - height >= MARGIN) return false
    this.#page = this.#newPage()
    this.y = HEIGHT - MARGIN
    return true
  }

  /** The lines a text takes in a width; a word that is wider than it is cut. */
  wrap(text: string, width: number, { size = 10, isBold = false }: Ink = {}): string[] {
    const plain = writePlainly(text.replaceAll(/\s+/g, ' '), this.#known)
    this.isChanged ||= plain.isChanged
    const font = isBold ? this.#fonts.bold : this.#fonts.plain
    const fits = (words: string) => font.widthOfTextAtSize(words, size) <= width
    const lines: string[] = []
    let line = ''
    for (const word of plain.text.split(' ').flatMap((each) => pieces(each, fits))) {
      const longer = line === '' ? word : `${line} ${word}`
      if (fits(longer)) line = longer
      else {
        lines.push(line)
        line = word
      }
    }
    return [...lines, line]
  }

  /** Writes lines downwards from a height. @returns the height below them */
  write(lines: string[], x: number, y: number, width: number, ink: Ink = {}): number {
    const { size = 10, isBold = false, align = 'start' } = ink
    const font = isBold ? this.#fonts.bold : this.#fonts.plain
    let at = y
    for (const line of lines) {
      const shift = align === 'end' ? width - font.widthOfTextAtSize(line, size) : 0
      this.#page.drawText(line, { x: x + shift, y: at - size, size, font })
      at -= size * 1.35
    }
    return at
  }

  rule(y: number, thickness = 0.5, x = MARGIN, width = INNER): void {
    this.#page.drawLine({ start: { x, y }, end: { x: x + width, y }, thickness })
  }
}

function pieces(word: string, fits: (words: string) => boolean): string[] {
  if (fits(word) || word.length < 2) return [word]
  let end = word.length - 1
  while (end > 1 && !fits(word.slice(0, end))) end--
  return [word.slice(0, end), ...pieces(word.slice(end), fits)]
}

/** A file of sheets. The library is loaded only when somebody asks for one. */
export async function paperPdf(
  papers: readonly Paper[],
  about: { title: string; lang: string },
): Promise<Uint8Array> {
  const { default: library } = await import('pdf-lib')
  const { PDFDocument, StandardFonts } = library
  const file = await PDFDocument.create()
  file.setTitle(about.title, { showInWindowTitleBar: true })
  file.setLanguage(about.lang)
  file.setProducer('Barrow')
  const plain = await file.embedFont(StandardFonts.Helvetica)
  const bold = await file.embedFont(StandardFonts.HelveticaBold)
  for (const paper of papers) {
    const pen = new Pen(() => file.addPage([WIDTH, HEIGHT]), { plain, bold })
    drawHead(pen, paper)
    drawRows(pen, paper)
    drawSums(pen, paper)
    for (const note of paper.notes) drawNote(pen, note)
    if (pen.isChanged)
      drawNote(
        pen,
        'This file cannot show every letter of its text: marks are left off, or a question mark stands instead. The printed page shows them all.',
      )
  }
  return file.save()
}

function drawHead(pen: Pen, paper: Paper): void {
  const half = INNER / 2 - GAP
  const right = MARGIN + INNER / 2 + GAP
  const top = pen.y
  const title = pen.write(pen.wrap(paper.title, half, { size: 20, isBold: true }), MARGIN, top, half, {
    size: 20,
    isBold: true,
  })
  const under = pen.write(pen.wrap(paper.under, half), MARGIN, title, half)
  const from = drawBlock(pen, paper.from, right, top, half, 'end')
  const second = Math.min(under, from) - 30
  const to = drawBlock(pen, paper.to, MARGIN, second, half, 'start')
  let facts = second
  for (const { label, value } of paper.facts) {
    pen.write(pen.wrap(label, 80), right, facts, 80)
    facts = pen.write(pen.wrap(value, half - 84), right + 84, facts, half - 84, { align: 'end' })
  }
  pen.y = Math.min(to, facts) - 26
}

function drawBlock(
  pen: Pen,
  lines: string[],
  x: number,
  y: number,
  width: number,
  align: 'start' | 'end',
): number {
  return lines.reduce(
    (at, line, index) =>
      pen.write(pen.wrap(line, width, { isBold: index === 0 }), x, at, width, { isBold: index === 0, align }),
    y,
  )
}

/** The first column takes what the others leave. */
function columnsOf(count: number): { x: number; width: number }[] {
  const narrow = 64
  const first = INNER - (count - 1) * (narrow + GAP)
  return Array.from({ length: count }, (_, index) =>
    index === 0
      ? { x: MARGIN, width: first }
      : { x: MARGIN + first + GAP + (index - 1) * (narrow + GAP), width: narrow },
  )
}

function drawRows(pen: Pen, { heads, rows }: Paper): void {
  if (rows.length === 0) return
  const columns = columnsOf(heads.length)
  const head = () => {
    pen.y = drawRow(pen, columns, heads, '', { size: 8.5, isBold: true })
    pen.rule(pen.y + 2)
    pen.y -= 4
  }
  head()
  for (const { cells, small } of rows) {
    const heights = columns.map(({ width }, index) => 13.5 * pen.wrap(cells[index] ?? '', width).length)
    const below = small ? 12 * pen.wrap(small, columns[0]?.width ?? 1, { size: 8.5 }).length : 0
    const height = Math.max(...heights) + below
    if (pen.need(height + 12)) head()
    pen.y = drawRow(pen, columns, cells, small, {})
    pen.rule(pen.y + 1, 0.25)
    pen.y -= 5
  }
}

function drawRow(
  pen: Pen,
  columns: { x: number; width: number }[],
  cells: string[],
  small: string,
  ink: Ink,
): number {
  const ends = columns.map(({ x, width }, index) => {
    const align = index === 0 ? 'start' : 'end'
    const below = pen.write(pen.wrap(cells[index] ?? '', width, ink), x, pen.y, width, { ...ink, align })
    return index === 0 && small
      ? pen.write(pen.wrap(small, width, { size: 8.5 }), x, below, width, { size: 8.5 })
      : below
  })
  return Math.min(...ends) - 2
}

function drawSums(pen: Pen, { taxHeads, taxes, sums }: Paper): void {
  if (sums.length === 0) return
  pen.need(40 + 15 * Math.max(taxes.length + 1, sums.length))
  pen.y -= 14
  const top = pen.y
  const left = [0, 1, 2].map((index) => ({ x: MARGIN + index * 92, width: 84 }))
  pen.y = drawRow(pen, left, taxHeads, '', { size: 8.5, isBold: true })
  for (const cells of taxes) pen.y = drawRow(pen, left, cells, '', { size: 9 })
  const under = pen.y
  const x = MARGIN + INNER - 190
  let at = top
  for (const { label, amount, isTotal } of sums) {
    const ink = { isBold: isTotal, size: isTotal ? 13 : 10 }
    if (isTotal) {
      pen.rule(at - 2, 1.25, x, 190)
      at -= 7
    }
    pen.write(pen.wrap(label, 90, ink), x, at, 90, ink)
    at = pen.write(pen.wrap(amount, 120, ink), x + 70, at, 120, { ...ink, align: 'end' })
  }
  pen.y = Math.min(under, at) - 16
}

function drawNote(pen: Pen, note: string): void {
  const lines = pen.wrap(note, INNER)
  pen.need(lines.length * 14)
  pen.y = pen.write(lines, MARGIN, pen.y, INNER) - 6
}
