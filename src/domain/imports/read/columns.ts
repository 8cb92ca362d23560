import { type Field, joiners } from './fields.ts'
import type { Names } from './format.ts'

/** Where a file's columns are. */
export type Columns = {
  width: number
  /** A field of several columns has them in the order of the file. */
  at: ReadonlyMap<Field, readonly number[]>
  /** The first column of each name, in lower case with single spaces. */
  names: ReadonlyMap<string, number>
}

/** Finds a format's columns by the names it gives them: of a field with one column, by the first of its names that is there. */
export function locate(wanted: Partial<Record<Field, Names>>, header: readonly string[]): Columns {
  const found = header.map(plainName)
  const at = new Map<Field, number[]>()
  for (const [field, names] of Object.entries(wanted) as [Field, Names][]) {
    const indexes = field in joiners ? findAll(names, found) : findFirst(names, found)
    if (indexes.length > 0) at.set(field, indexes)
  }
  return { ...namesOf(header), at }
}

/** Columns that somebody has named by hand, one word a column, '' for one to leave alone. */
export function locateByHand(fields: readonly (Field | '')[], header: readonly string[]): Columns {
  const at = new Map<Field, number[]>()
  for (const [index, field] of fields.entries()) {
    if (field !== '' && index < header.length) at.set(field, [...(at.get(field) ?? []), index])
  }
  return { ...namesOf(header), at }
}

function namesOf(header: readonly string[]): Pick<Columns, 'width' | 'names'> {
  const names = new Map<string, number>()
  for (const [index, name] of header.map(plainName).entries()) if (!names.has(name)) names.set(name, index)
  return { width: header.length, names }
}

export function hasName(names: Names, found: readonly string[]): boolean {
  return findFirst(names, found).length > 0
}

function findFirst(names: Names, found: readonly string[]): number[] {
  for (const name of names) {
    const index = found.findIndex((candidate) => isName(name, candidate))
    if (index !== -1) return [index]
  }
  return []
}

function findAll(names: Names, found: readonly string[]): number[] {
  return [...found.keys()].filter((index) => names.some((name) => isName(name, found[index] ?? '')))
}

function isName(name: string | RegExp, candidate: string): boolean {
  return typeof name === 'string' ? name === candidate : name.test(candidate)
}

/** A column's name as formats write it: in lower case with single spaces. */
export function plainName(cell: string): string {
  return cell
    .normalize('NFC')
    .replace(/["\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}

/** The delimiter under which most of the first line's names are known; where none is, the one that makes most columns. */
export function findDelimiter(firstLine: string, known: readonly Names[]): string {
  const noted = /^"?sep=(.)/i.exec(firstLine)?.[1]
  if (noted) return noted
  const all = known.flat()
  const texts = new Set(all.filter((name) => typeof name === 'string'))
  const patterns = all.filter((name) => typeof name !== 'string')
  const isKnown = (cell: string) => texts.has(cell) || patterns.some((name) => name.test(cell))
  const counts = [',', ';', '\t', '|'].map((delimiter) => {
    const cells = firstLine.slice(0, MAX_FIRST_LINE).split(delimiter).map(plainName)
    return { delimiter, names: cells.filter(isKnown).length, cells: cells.length }
  })
  const better = (a: (typeof counts)[number], b: (typeof counts)[number]) =>
    a.names > b.names || (a.names === b.names && a.cells > b.cells)
  return counts.reduce((best, next) => (better(next, best) ? next : best)).delimiter
}

const MAX_FIRST_LINE = 64 * 1024
