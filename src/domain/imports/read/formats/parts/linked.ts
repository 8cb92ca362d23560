import type { Cells } from '../../cells.ts'
import type { Field } from '../../fields.ts'
import type { Said, Scene, Translator } from '../../format.ts'
import { quote } from '../../reading.ts'
import { openHandleBook } from './handle-book.ts'
import { openPictures } from './pictures.ts'
import { spread } from './spread.ts'
import { titled } from './texts.ts'

type Says = { says: Partial<Record<Field, string>>; warnings: string[] }

/** A format whose configurable products list their variations in a cell, `sku=A-S,size=S|sku=A-M,size=M`. */
type Linked = {
  /** What kind of product a row is; '' for a simple one. */
  kindOf: (cells: Cells) => string
  /** The name of the column with the list. */
  variations: string
  /** What the product's address is made of; '' for its title. */
  wishOf: (cells: Cells) => string
  /** Whether the row is shown as a product of its own. */
  isShown: (cells: Cells) => boolean
  /** Why the row is none of a product, or null. */
  refuse?: (cells: Cells) => string | null
  product: (cells: Cells) => Says
  variant: (cells: Cells, scene: Scene) => Says
}

type Child = { handle: string; names: readonly string[]; values: ReadonlyMap<string, string> }

const simple = ['', 'simple', 'virtual', 'downloadable']
const MAX_OPTIONS = 3

/** Reads rows that are variations of whatever product lists them, wherever either stands in the file. */
export function translateLinked(format: Linked, scene: Scene): Translator {
  const giveHandle = openHandleBook()
  const handles = new Map<number, string>()
  const children = new Map<string, Child[]>()
  const skus = new Set<string>()

  return {
    survey(cells) {
      if (format.refuse?.(cells)) return
      const sku = cells.text('sku')
      skus.add(sku)
      const isParent = format.kindOf(cells) === 'configurable'
      if (!isParent && !format.isShown(cells)) return
      const handle = giveHandle(format.wishOf(cells) || cells.text('title'), sku)
      handles.set(cells.line, handle)
      if (!isParent) return
      const { names, variations } = readVariations(cells.named(format.variations))
      for (const [child, values] of variations) {
        const list = children.get(child) ?? []
        children.set(child, list)
        list.push({ handle, names, values })
      }
    },
    begin() {
      const takePictures = openPictures()
      return (cells) => {
        const refusal = format.refuse?.(cells) ?? null
        if (refusal !== null) return refusal
        const kind = format.kindOf(cells)
        const pictures = takePictures(cells.text('images'))
        if (kind === 'configurable') return [parentSaid(cells, pictures)]
        if (!simple.includes(kind))
          return `A product of the type ${quote(kind)} has no like in this shop, so it was not taken.`
        const variant = format.variant(cells, scene)
        const belongs = children.get(cells.text('sku')) ?? []
        if (belongs.length > 0) return belongs.flatMap((child) => childSaid(child, variant, pictures))
        const product = format.product(cells)
        const warnings = [...product.warnings, ...variant.warnings, ...pictures.warnings]
        const handle = handles.get(cells.line) ?? format.wishOf(cells)
        return [
          {
            role: 'any',
            handle,
            says: { ...product.says, ...variant.says },
            images: pictures.images,
            warnings,
          },
        ]
      }
    },
  }

  function parentSaid(cells: Cells, pictures: { images: string[]; warnings: string[] }): Said {
    const { names, variations } = readVariations(cells.named(format.variations))
    const missing = [...variations.keys()].filter((sku) => !skus.has(sku))
    const { says, warnings } = format.product(cells)
    const [option1Name = '', option2Name = '', option3Name = ''] = names.map(titled)
    const said = [...warnings, ...pictures.warnings]
    if (missing.length > 0)
      said.push(`Of its variations, these are not in this file: ${quote(missing.join(', '))}.`)
    if (names.length > MAX_OPTIONS)
      said.push(`A product has at most ${MAX_OPTIONS} options here; of ${names.length} the first were taken.`)
    return {
      role: 'product',
      handle: handles.get(cells.line) ?? '',
      says: { ...says, option1Name, option2Name, option3Name },
      images: pictures.images,
      warnings: said,
    }
  }
}

function childSaid(
  { handle, names, values }: Child,
  variant: Says,
  pictures: { images: string[]; warnings: string[] },
): Said[] {
  const shape = names.slice(0, MAX_OPTIONS).map((name) => values.get(name) ?? '')
  const [variantImage = '', ...images] = pictures.images
  const warnings = [...variant.warnings, ...pictures.warnings]
  return spread([shape], '', { handle, says: { ...variant.says, variantImage }, images, warnings })
}

/** The list as its option names, in the order of the first, and each variation's values by SKU. */
function readVariations(cell: string): { names: string[]; variations: Map<string, Map<string, string>> } {
  const variations = new Map<string, Map<string, string>>()
  const names = new Set<string>()
  for (const one of cell.split('|')) {
    const pairs = one.split(/,\s*(?=[\w-]+=)/).map((pair): [string, string] => {
      const [name = '', ...value] = pair.split('=')
      return [name.trim(), value.join('=').trim()]
    })
    const values = new Map(pairs.filter(([name, value]) => name !== '' && value !== ''))
    const sku = values.get('sku')
    values.delete('sku')
    values.delete('default')
    if (sku === undefined) continue
    variations.set(sku, values)
    for (const name of values.keys()) names.add(name)
  }
  return { names: [...names], variations }
}
