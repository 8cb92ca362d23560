import type { Cells } from '../cells.ts'
import type { Field } from '../fields.ts'
import type { Format, Said, Scene, Translator } from '../format.ts'
import { quote } from '../reading.ts'
import { type Attribute, readAttributes, shapesOf } from './parts/attributes.ts'
import { openHandleBook } from './parts/handle-book.ts'
import { openPictures } from './parts/pictures.ts'
import { readSale } from './parts/sale.ts'
import { spread } from './parts/spread.ts'
import { categoryLines, factsList, paragraphsOf, titled, wordsOf } from './parts/texts.ts'

const WEIGHT = /^weight \((kg|g|lbs?|oz)\)$/

/** WooCommerce's own product CSV, as its exporter writes it in English. */
export const woocommerce: Format = {
  kind: 'woocommerce',
  marks: [['type'], ['name'], ['regular price'], ['images', 'categories', 'parent', 'in stock?']],
  columns: {
    title: ['name'],
    bodyHtml: ['description'],
    vendor: ['brands', 'brand'],
    tags: ['tags'],
    sku: ['sku'],
    barcode: ['gtin, upc, ean, or isbn'],
    weight: [WEIGHT, 'weight'],
    price: ['regular price'],
    images: ['images'],
  },
  open: (scene, header) => translate(scene, header.map((name) => WEIGHT.exec(name)?.[1]).find(Boolean) ?? ''),
}

const untaken = new Map([
  [
    'grouped',
    'A grouped product only shows other products together. This shop has no such kind, so it was not taken; the products in it are, each by its own row.',
  ],
  [
    'external',
    'An external product is sold elsewhere, by a link. This shop sells only what is its own, so it was not taken.',
  ],
])

/** What variations need to know of the product they belong to. */
type Parent = { handle: string; attributes: Attribute[]; weight: string; used: Set<string> }

function translate({ today }: Scene, weightUnit: string): Translator {
  const giveHandle = openHandleBook()
  /** By the line of its row, since neither SKU nor ID need be there. */
  const handles = new Map<number, string>()
  const parents = new Map<string, Parent>()
  const used = new Map<string, Set<string>>()

  return {
    survey(cells) {
      if (typesOf(cells).includes('variation')) {
        const key = parentKey(cells)
        const names = used.get(key) ?? new Set()
        used.set(key, names)
        for (const { name } of readAttributes(cells)) names.add(name)
        return
      }
      const [sku, id] = [cells.text('sku'), cells.named('id')]
      const handle = giveHandle(wordsOf(cells.text('title')), sku || id)
      handles.set(cells.line, handle)
      if (!typesOf(cells).includes('variable')) return
      const parent = { handle, attributes: readAttributes(cells), weight: cells.text('weight') }
      // Its variations may name it by its SKU or by its number, and stand before it.
      for (const key of [sku, id && `id:${id}`].filter((each) => each !== '')) {
        const names = used.get(key) ?? new Set<string>()
        used.set(key, names)
        if (!parents.has(key)) parents.set(key, { ...parent, used: names })
      }
    },
    begin() {
      const takePictures = openPictures()
      return (cells) => {
        const types = typesOf(cells)
        const parent = parents.get(parentKey(cells))
        if (types.includes('variation')) {
          return parent
            ? readVariation(cells, { parent, today, weightUnit, takePictures })
            : `The product ${quote(cells.named('parent'))} that this variation belongs to is not in this file.`
        }
        const kind = types.find((type) => type !== 'virtual' && type !== 'downloadable') ?? 'simple'
        if (kind !== 'simple' && kind !== 'variable')
          return (
            untaken.get(kind) ??
            `A product of the type ${quote(kind)} has no like in this shop, so it was not taken.`
          )
        const pictures = takePictures(cells.text('images'))
        const own = parents.get(cells.text('sku')) ?? parents.get(`id:${cells.named('id')}`)
        const names = kind === 'variable' && own ? optionNames(own) : []
        const product = readProduct(cells, names)
        const said: Said = {
          role: kind === 'variable' ? 'product' : 'any',
          handle: handles.get(cells.line) ?? '',
          says: product.says,
          images: pictures.images,
          warnings: [...product.warnings, ...pictures.warnings],
        }
        if (kind === 'variable') return [said]
        const variant = readShape(cells, { today, weightUnit, weight: cells.text('weight') })
        const warnings = [...product.warnings, ...variant.warnings, ...pictures.warnings]
        return [{ ...said, says: { ...product.says, ...variant.says }, warnings }]
      }
    },
  }
}

const typesOf = (cells: Cells): string[] =>
  cells
    .named('type')
    .toLowerCase()
    .split(',')
    .map((type) => type.trim())
    .filter((type) => type !== '')

const parentKey = (cells: Cells): string => cells.named('parent')

/** The attributes that its variations differ in, in the product's own order. */
function optionNames({ attributes, used }: Parent): string[] {
  const own = attributes.map(({ name }) => name).filter((name) => used.has(name))
  return [...new Set([...own, ...used])]
}

function readProduct(
  cells: Cells,
  options: readonly string[],
): { says: Partial<Record<Field, string>>; warnings: string[] } {
  const facts = readAttributes(cells).filter(({ name, isShown }) => isShown && !options.includes(name))
  const visibility = cells.named('visibility in catalog').toLowerCase()
  const isHidden = visibility === 'hidden'
  const taxClass = cells.named('tax class').toLowerCase()
  const isPublished = /^(|1|true|yes)$/i.test(cells.named('published'))
  const warnings: string[] = []
  if (isHidden && isPublished)
    warnings.push('The product is hidden from the catalogue of the other shop, so it was read as a draft.')
  if (!taxClasses.has(taxClass))
    warnings.push(
      `The tax class ${quote(taxClass)} is not known here; the product was taken at the standard rate.`,
    )
  if (cells.named('download 1 url') !== '')
    warnings.push('The files that come with the product to download were not taken.')
  const [option1Name = '', option2Name = '', option3Name = ''] = options.map(titled)
  return {
    says: {
      title: wordsOf(cells.text('title')),
      bodyHtml: paragraphsOf(lines(cells.text('bodyHtml'))) + factsList(facts),
      lead: wordsOf(lines(cells.named('short description'))),
      tags: cells.text('tags').replaceAll('\\,', ' '),
      categories: categoryLines(cells.named('categories'), /(?<!\\),/, />/).replaceAll('\\,', ','),
      status: isPublished && !isHidden ? 'active' : 'draft',
      taxClass: taxClasses.get(taxClass) ?? '',
      ...{ option1Name, option2Name, option3Name },
    },
    warnings,
  }
}

/** Its tax classes by the shop's own names; '' says nothing. */
const taxClasses = new Map([
  ['', ''],
  ['standard', ''],
  ['reduced-rate', 'reduced'],
  ['reduced rate', 'reduced'],
])

/** The exporter writes line breaks as the two signs \n. */
const lines = (text: string): string => text.replace(/\\{1,4}n/g, '\n')

type Shape = { today: string; weightUnit: string; weight: string }

/** What is sold: price, stock, weight and taxes. */
function readShape(
  cells: Cells,
  { today, weightUnit, weight }: Shape,
): { says: Partial<Record<Field, string>>; warnings: string[] } {
  const price = readSale({
    regular: cells.text('price'),
    sale: cells.named('sale price'),
    from: cells.named('date sale price starts'),
    to: cells.named('date sale price ends'),
    today,
  })
  const stock = cells.named('stock').toLowerCase()
  const inStock = cells.named('in stock?').toLowerCase()
  const isShared = stock === 'parent'
  const isSoldOut = stock === '' && /^(0|false|no)$/.test(inStock)
  const backorders = cells.named('backorders allowed?').toLowerCase()
  const mayOrder = /^(1|yes|true|notify)$/.test(backorders) || inStock === 'backorder'
  return {
    says: {
      ...price.says,
      weight,
      weightUnit,
      quantity: isShared || isSoldOut ? '0' : stock,
      policy: mayOrder ? 'true' : 'false',
      requiresShipping: typesOf(cells).includes('virtual') ? 'false' : 'true',
      isTaxable: /^(none|shipping)$/i.test(cells.named('tax status')) ? 'false' : 'true',
    },
    warnings: isShared
      ? [
          ...price.warnings,
          'Its stock is counted for all variations together; here each has its own, and this one begins with 0.',
        ]
      : price.warnings,
  }
}

function readVariation(
  cells: Cells,
  {
    parent,
    takePictures,
    ...scene
  }: {
    parent: Parent
    today: string
    weightUnit: string
    takePictures: ReturnType<typeof openPictures>
  },
): Said[] | string {
  if (/^(0|-1|false|no)$/i.test(cells.named('published')))
    return 'This variation is switched off in the other shop, so it was not taken.'
  const names = optionNames(parent)
  const shapes = shapesOf(names, readAttributes(cells), parent.attributes)
  if (typeof shapes === 'string') return shapes
  const pictures = takePictures(cells.text('images'))
  const [variantImage = '', ...images] = pictures.images
  const shape = readShape(cells, { ...scene, weight: cells.text('weight') || parent.weight })
  return spread(shapes, 'This variation is for any choice', {
    handle: parent.handle,
    says: { ...shape.says, variantImage },
    images,
    warnings: [...shape.warnings, ...pictures.warnings],
  })
}
