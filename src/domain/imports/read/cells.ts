import type { Columns } from './columns.ts'
import { type Field, joiners } from './fields.ts'

/** One line of a file, its cells by what they are. */
export type Cells = {
  line: number
  /** A cell without padding, control characters and Windows' line ends; empty where the row has no such cell. */
  text: (field: Field) => string
  /** The same for a column by its name in the file, in lower case. */
  named: (name: string) => string
  /** Said after a refusal where the row is shorter than the header, since that may be why. */
  shortness: string
}

/** @returns the cells, null for a blank row, or why it cannot be used */
export function readCells(line: number, cells: string[], columns: Columns): Cells | string | null {
  if (!cells.some((cell) => /\S/.test(cell))) return null
  const used = cells.findLastIndex((cell) => /\S/.test(cell)) + 1
  const { width, at, names } = columns
  if (used > width) return `This row has ${cells.length} cells where the header has ${width}.`
  const cellAt = (index: number | undefined) => (index === undefined ? '' : clean(cells[index] ?? ''))
  const joined = (field: Field, indexes: readonly number[]) =>
    indexes
      .map(cellAt)
      .filter((cell) => cell !== '')
      .join(joiners[field])
  return {
    line,
    text: (field) => {
      const indexes = at.get(field) ?? []
      return indexes.length > 1 ? joined(field, indexes) : cellAt(indexes[0])
    },
    named: (name) => cellAt(names.get(name)),
    shortness:
      cells.length < width ? ` The row has ${cells.length} cells where the header has ${width}.` : '',
  }
}

function clean(cell: string): string {
  if (/^[\x20-\x7e]*$/.test(cell)) return cell.trim()
  return cell
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim()
}
