import type { ColumnMap, MapProblem } from '#src/domain/imports/column-map.ts'
import type { TableLook } from '#src/domain/imports/read/inspect-table.ts'
import { type Meaning, meanings } from '#src/domain/imports/read/meanings.ts'
import { quote } from '#src/domain/imports/read/reading.ts'
import type { Problem } from '#src/platform/views/forms.ts'
import type { Conflict } from '../page.ts'
import type { ColumnRow } from './views.ts'

const words: Record<Meaning, string> = {
  '': 'Leave it out',
  title: 'Name of the product',
  price: 'Price',
  compareAt: 'Price before a reduction',
  sku: 'SKU',
  quantity: 'Stock',
  bodyHtml: 'Description',
  categories: 'Category',
  images: 'Picture (web address)',
  option1Value: 'Option 1, such as a size',
  option2Value: 'Option 2',
  option3Value: 'Option 3',
  vendor: 'Brand',
  tags: 'Tags',
  barcode: 'Barcode',
  weight: 'Weight',
  cost: 'Cost',
  handle: 'Product that the row belongs to',
}

export const columnChoices = meanings.map((value) => ({ value, label: words[value] }))

/** The field of a column, by its place in the file. */
export const fieldOf = (index: number): string => `column-${index}`

const missing: Record<Extract<MapProblem, { problem: 'missing' }>['meaning'], string> = {
  title: 'Say which column is the name of the product',
  price: 'Say which column is the price',
}

const messageOf = (problem: MapProblem): string =>
  problem.problem === 'missing'
    ? missing[problem.meaning]
    : `Another column is “${words[problem.meaning]}” already`

/** What is missing can be said of any column, so it leads to the first. */
export function presentProblems(problems: readonly MapProblem[]): Problem[] {
  return problems.map((problem) => ({
    id: fieldOf(problem.problem === 'twice' ? problem.index : 0),
    message: messageOf(problem),
  }))
}

export function presentColumns(
  { header, samples }: TableLook,
  map: ColumnMap,
  problems: readonly MapProblem[],
): ColumnRow[] {
  return header.map((name, index) => {
    const problem = problems.find((each) => each.problem === 'twice' && each.index === index)
    return {
      id: fieldOf(index),
      name: nameOf(name, index),
      value: map[index] ?? '',
      samples: (samples[index] ?? []).map(quote),
      error: problem ? messageOf(problem) : '',
    }
  })
}

export function columnsConflict(
  who: string,
  header: readonly string[],
  { theirs, yours }: { theirs: ColumnMap; yours: ColumnMap },
): Conflict {
  const fields = header.map((name, index) => ({
    label: nameOf(name, index),
    theirs: words[theirs[index] ?? ''],
    yours: words[yours[index] ?? ''],
  }))
  return { who, fields: fields.filter((field) => field.theirs !== field.yours) }
}

const nameOf = (name: string, index: number): string =>
  name.replace(/\s+/g, ' ').trim().slice(0, 80) || `Column ${index + 1}`
