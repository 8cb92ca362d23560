import type { Cells } from '../../cells.ts'
import { wordsOf } from './texts.ts'

/** @property isShown whether the other shop shows it below the description */
export type Attribute = { name: string; values: string[]; isShown: boolean }

/** Beyond these WooCommerce's own exporter has not been seen to go. */
const MOST = 50

/** The attributes of a row, by columns such as “Attribute 1 name”, with as many as there are. */
export function readAttributes(cells: Cells): Attribute[] {
  const attributes: Attribute[] = []
  for (let n = 1; n <= MOST; n++) {
    const name = wordsOf(cells.named(`attribute ${n} name`)).replace(/^pa_/, '')
    if (name === '') continue
    const values = cells
      .named(`attribute ${n} value(s)`)
      .split(/(?<!\\),/)
      .map((value) => wordsOf(value.replaceAll('\\,', ',')))
      .filter((value) => value !== '')
    attributes.push({ name, values, isShown: cells.named(`attribute ${n} visible`) !== '0' })
  }
  return attributes
}

const MAX_OPTIONS = 3
const MAX_SHAPES = 200

/**
 * The option values that a variation stands for: one of each, or every value of the product's where it leaves one open.
 * @returns a sentence where it cannot be taken
 */
export function shapesOf(
  names: readonly string[],
  own: readonly Attribute[],
  ofProduct: readonly Attribute[],
): string[][] | string {
  if (names.length > MAX_OPTIONS)
    return `The variations of this product differ in ${names.length} things; a product has at most ${MAX_OPTIONS} options here.`
  let shapes: string[][] = [[]]
  for (const name of names) {
    // A value of a variation is one, whatever commas it holds.
    const given = own.find((attribute) => attribute.name === name)?.values.join(', ') ?? ''
    const open = ofProduct.find((attribute) => attribute.name === name)?.values ?? []
    const values = given !== '' || open.length === 0 ? [given] : open
    shapes = shapes.flatMap((shape) => values.map((value) => [...shape, value]))
    if (shapes.length > MAX_SHAPES)
      return `This variation is for any choice, which makes more than ${MAX_SHAPES}; name its values in the file.`
  }
  return shapes
}
