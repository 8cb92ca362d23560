import type { Cells } from '../cells.ts'
import type { Format, Said, Translator } from '../format.ts'
import { openHandleBook } from './parts/handle-book.ts'
import { openPictures } from './parts/pictures.ts'
import { paragraphsOf, titled } from './parts/texts.ts'

/** Vendure's product table: a product's first row, and rows without a name for its further variants. */
export const vendure: Format = {
  kind: 'vendure',
  marks: [[/^name(?::\w+)?$/], [/^optiongroups(?::\w+)?$/], [/^optionvalues(?::\w+)?$/], ['sku'], ['price']],
  columns: {
    title: [/^name(?::\w+)?$/],
    bodyHtml: [/^description(?::\w+)?$/],
    sku: ['sku'],
    price: ['price'],
    quantity: ['stockonhand'],
    images: ['assets'],
    variantImage: ['variantassets'],
  },
  open: (_, header) => translate(header),
}

const MAX_OPTIONS = 3
type Facet = { name: string; value: string }

function translate(header: readonly string[]): Translator {
  const columnOf = (pattern: RegExp) => header.find((name) => pattern.test(name)) ?? ''
  const [facets, groups, values] = [/^facets(:|$)/, /^optiongroups(:|$)/, /^optionvalues(:|$)/].map(columnOf)
  const listOf = (cells: Cells, column = ''): string[] =>
    cells
      .named(column)
      .split('|')
      .map((part) => part.trim())
      .filter((part) => part !== '')

  return {
    begin() {
      const giveHandle = openHandleBook()
      const takePictures = openPictures()
      let handle = ''
      let options: string[] = []
      return (cells) => {
        const isFirst = cells.text('title') !== ''
        if (isFirst) handle = giveHandle(cells.named('slug') || cells.text('title'), cells.text('sku'))
        if (handle === '') return 'This row has no name and no product above it.'
        if (isFirst) options = listOf(cells, groups)
        if (options.length > MAX_OPTIONS)
          return `This product has ${options.length} options; a product has at most ${MAX_OPTIONS} here.`
        const own = listOf(cells, values)
        if (own.length !== options.length)
          return `This row has ${own.length} option values where its product has ${options.length} options.`
        const pictures = takePictures(listOf(cells, 'assets').join('\n'))
        const [variantImage = ''] = takePictures(listOf(cells, 'variantassets').join('\n')).images
        const product = isFirst ? productSays(cells, options, readFacets(listOf(cells, facets))) : {}
        const [option1Value = '', option2Value = '', option3Value = ''] = own
        const said: Said = {
          role: isFirst ? 'any' : 'variant',
          handle,
          says: { ...product, ...variantSays(cells), variantImage, option1Value, option2Value, option3Value },
          images: pictures.images,
          warnings: pictures.warnings,
        }
        return [said]
      }
    },
  }
}

function readFacets(list: readonly string[]): Facet[] {
  return list.map((facet) => {
    const [name = '', ...value] = facet.split(':')
    return { name: name.trim().toLowerCase(), value: value.join(':').trim() }
  })
}

/** Facets are how Vendure sorts: its categories stand on shelves here, its brand is the maker, others are tags. */
function productSays(cells: Cells, options: readonly string[], facets: readonly Facet[]) {
  const of = (name: string) => facets.filter((facet) => facet.name === name).map(({ value }) => value)
  const others = facets
    .filter(({ name }) => name !== 'category' && name !== 'brand')
    .map(({ value }) => value)
  const [option1Name = '', option2Name = '', option3Name = ''] = options.map(titled)
  return {
    bodyHtml: paragraphsOf(cells.text('bodyHtml')),
    vendor: of('brand')[0] ?? '',
    categories: of('category').join('\n'),
    tags: others.join(','),
    ...{ option1Name, option2Name, option3Name },
  }
}

function variantSays(cells: Cells) {
  const isUncounted = /^(false|0)$/i.test(cells.named('trackinventory'))
  return { quantity: isUncounted ? '' : cells.text('quantity') }
}
