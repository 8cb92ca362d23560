import type { Cells } from '../cells.ts'
import type { Field } from '../fields.ts'
import type { Format, Said, Translator } from '../format.ts'
import type { Meaning } from '../meanings.ts'
import { openHandleBook } from './parts/handle-book.ts'
import { openPictures } from './parts/pictures.ts'
import { categoryLines, paragraphsOf } from './parts/texts.ts'

/**
 * A table whose columns somebody has named by hand. Each row is one variant. Where there is something to choose, or a
 * column that tells products apart, rows of the same one are the same product; else every row is a product of its own.
 */
export function openHandTable(byHand: readonly Meaning[], header: readonly string[]): Format {
  return { kind: 'table', marks: [], columns: {}, open: () => translate(byHand, header) }
}

const options = [
  ['option1Value', 'option1Name'],
  ['option2Value', 'option2Name'],
  ['option3Value', 'option3Name'],
] as const

function translate(byHand: readonly Meaning[], header: readonly string[]): Translator {
  const nameOf = (meaning: Meaning) => header[byHand.indexOf(meaning)]?.trim() ?? ''
  const names: Partial<Record<Field, string>> = Object.fromEntries(
    options.map(([value, name]) => [name, nameOf(value).replaceAll('_', ' ')]),
  )
  const hasHandle = byHand.includes('handle')
  const hasChoice = options.some(([value]) => byHand.includes(value))
  // “Weight (g)” says its unit; kilograms are what a column without one holds most often.
  const weightUnit = /(?:^|[^a-z])(kg|g|lbs?|oz)(?![a-z])/i.exec(nameOf('weight'))?.[1] ?? 'kg'

  return {
    begin() {
      const giveHandle = openHandleBook()
      const takePictures = openPictures()
      const handles = new Map<string, string>()
      const handleOf = (cells: Cells): string => {
        const title = cells.text('title')
        const known = hasChoice ? handles.get(title) : undefined
        const handle = known ?? giveHandle(title, cells.text('sku'))
        if (hasChoice) handles.set(title, handle)
        return handle
      }
      return (cells) => {
        const { images, warnings } = takePictures(cells.text('images'))
        const says: Said['says'] = {
          ...names,
          weightUnit,
          bodyHtml: paragraphsOf(cells.text('bodyHtml')),
          tags: cells.text('tags').replaceAll(';', ','),
          categories: categoryLines(cells.text('categories'), /[;\n]/, /[>»|]| \/ /),
        }
        const said: Said = { role: 'any', says, images, warnings }
        return [hasHandle && cells.text('handle') !== '' ? said : { ...said, handle: handleOf(cells) }]
      }
    },
  }
}
