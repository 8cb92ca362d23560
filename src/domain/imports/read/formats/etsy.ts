import type { Cells } from '../cells.ts'
import type { Format, Said, Translator } from '../format.ts'
import { openHandleBook } from './parts/handle-book.ts'
import { openPictures } from './parts/pictures.ts'
import { spread } from './parts/spread.ts'
import { factsList, paragraphsOf, wordsOf } from './parts/texts.ts'

/** Etsy's “Download data” of listings, whose columns are named in the language of the seller. */
export const etsy: Format = {
  kind: 'etsy',
  marks: [
    ['title', 'titolo', 'titel', 'titre', 'título'],
    ['price', 'prezzo', 'preis', 'prix', 'precio', 'preço', 'prijs'],
    ['currency_code'],
    [/^(?:image|immagine|bild|imagen|imagem|afbeelding) ?1$/],
  ],
  columns: {
    title: ['title', 'titolo', 'titel', 'titre', 'título'],
    bodyHtml: ['description', 'descrizione', 'beschreibung', 'descripción', 'descrição', 'beschrijving'],
    price: ['price', 'prezzo', 'preis', 'prix', 'precio', 'preço', 'prijs'],
    currency: ['currency_code'],
    quantity: ['quantity', 'quantità', 'menge', 'anzahl', 'quantité', 'cantidad', 'quantidade', 'aantal'],
    tags: ['tags', 'tag', 'schlagwörter', 'étiquettes', 'etiquetas'],
    images: [/^(?:image|immagine|bild|imagen|imagem|afbeelding) ?\d{1,2}$/],
    sku: ['sku'],
  },
  open: translate,
}

const materials = [
  'materials',
  'materiali',
  'materialien',
  'matériaux',
  'materiales',
  'materiais',
  'materialen',
]
const nameColumns = [1, 2].map((n) => [`variation ${n} name`, `nome variante ${n}`])
const valueColumns = [1, 2].map((n) => [`variation ${n} values`, `valori variante ${n}`])

const MAX_SHAPES = 2048

const firstOf = (cells: Cells, names: readonly string[]): string =>
  names.map((name) => cells.named(name)).find((cell) => cell !== '') ?? ''

function translate(): Translator {
  return {
    begin() {
      const giveHandle = openHandleBook()
      const takePictures = openPictures()
      return (cells) => {
        const sku = cells.text('sku')
        const handle = giveHandle(wordsOf(cells.text('title')), sku)
        const pictures = takePictures(cells.text('images'))
        const [option1Name = '', option2Name = ''] = nameColumns.map((names) => firstOf(cells, names))
        const options = valueColumns
          .map((names) => listOf(firstOf(cells, names)))
          .filter((each) => each.length > 0)
        const product: Said = {
          role: options.length > 0 ? 'product' : 'any',
          handle,
          says: {
            title: wordsOf(cells.text('title')),
            bodyHtml: paragraphsOf(cells.text('bodyHtml')) + materialsOf(cells),
            tags: cells.text('tags').replaceAll('_', ' '),
            ...{ option1Name, option2Name },
          },
          images: pictures.images,
          warnings: pictures.warnings,
        }
        const shapes = options.reduce((count, values) => count * values.length, 1)
        if (shapes > MAX_SHAPES)
          return `This listing has ${shapes.toLocaleString('en')} choices; a product holds at most ${MAX_SHAPES.toLocaleString('en')} variants.`
        return options.length > 0 ? [product, ...shapesOf(cells, handle, options)] : [product]
      }
    },
  }
}

function materialsOf(cells: Cells): string {
  const values = listOf(firstOf(cells, materials).replaceAll('_', ' '))
  return factsList([{ name: 'Materials', values }])
}

const listOf = (cell: string): string[] =>
  cell
    .split(',')
    .map(wordsOf)
    .filter((value) => value !== '')

/** Every choice at the one price that the file gives; article numbers where there is one for each. */
function shapesOf(cells: Cells, handle: string, options: string[][]): Said[] {
  const shapes = options.reduce<string[][]>(
    (before, values) => before.flatMap((shape) => values.map((value) => [...shape, value])),
    [[]],
  )
  const skus = listOf(cells.text('sku'))
  const says = { quantity: cells.text('quantity'), sku: skus.length === 1 ? (skus[0] ?? '') : '' }
  const shape = { handle, says, warnings: [] }
  const said = spread(
    shapes,
    'Etsy’s file has one price and one count for all choices of this listing',
    shape,
  )
  if (skus.length !== shapes.length) return said
  return said.map((one, index) => ({ ...one, says: { ...one.says, sku: skus[index] ?? '' } }))
}
