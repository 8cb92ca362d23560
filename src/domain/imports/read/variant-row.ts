import type { Currency } from '#src/kernel/money.ts'
import { readFlag, readPrice, readStock, readWeight } from './figures.ts'
import { readAddress } from './image-row.ts'
import type { VariantDraft } from './product-draft.ts'
import { cut, quote, type Reading } from './reading.ts'
import type { Row } from './row.ts'

const MAX_WORD = 255

/** A row that sells something names an option value, a SKU or a price; some formats say which rows do. */
export function isVariantRow({ text, role }: Row): boolean {
  if (role !== 'any') return role === 'variant'
  return [text('sku'), text('price'), ...optionValues(text)].some((cell) => cell !== '')
}

function optionValues(text: Row['text']): string[] {
  return [text('option1Value'), text('option2Value'), text('option3Value')].map((value) =>
    value.replace(/\s+/g, ' '),
  )
}

/**
 * Reads what a row sells. Its values are still one for each of the file's three options.
 * @returns the variant with what had to be assumed, or a sentence that says why it cannot be sold
 */
export function readVariant(
  row: Row,
  currency: Currency,
): { variant: VariantDraft; warnings: string[] } | string {
  const { line, text } = row
  const values = optionValues(text)
  const long = values.find((value) => value.length > MAX_WORD)
  if (long) return `The option value ${quote(long)} is longer than ${MAX_WORD} characters.`
  const other = text('currency')
  if (other !== '' && other.toUpperCase() !== currency)
    return `The price is in ${quote(other)}, and this shop sells in ${currency}.`
  if (text('price') === '') return 'This variant has no price.'
  const price = readPrice(text('price'), currency)
  if (typeof price === 'string') return price

  const warnings: string[] = []
  const take = <T>({ value, warning }: Reading<T>): T => {
    if (warning) warnings.push(warning)
    return value
  }
  const compareAt = take(readOtherPrice(text('compareAt'), 'compare-at price', currency))
  const stock = take(readStock(text('quantity')))
  const variant: VariantDraft = {
    line,
    values,
    sku: take(cut(text('sku').replace(/\s+/g, ' '), MAX_WORD, 'SKU')),
    barcode: take(cut(firstBarcode(text('barcode')), MAX_WORD, 'barcode')),
    priceMinor: price,
    // Real exports repeat the price here; only a higher one is a reduction to show.
    compareAtMinor: compareAt !== null && compareAt > price ? compareAt : null,
    costMinor: take(readOtherPrice(text('cost'), 'cost', currency)),
    weightGrams: take(readWeight(text('grams'), text('weight'), text('weightUnit'))),
    // Shopify's own samples leave the tracker out and give quantities to count by.
    tracksStock: text('tracker') !== '' || stock !== null,
    onHand: stock ?? 0,
    policy: take(readFlag(text('policy'), false)) ? 'backorder' : 'deny',
    // A physical, taxed thing unless the file says otherwise: the safer guess for parcel and tax office.
    requiresShipping: take(readFlag(text('requiresShipping'), true)),
    isTaxable: take(readFlag(text('isTaxable'), true)),
    imageSrc: take(readAddress(text('variantImage'))),
  }
  return { variant, warnings }
}

/** A figure beside the price; the variant can do without it. */
function readOtherPrice(text: string, called: string, currency: Currency): Reading<number | null> {
  if (text === '') return { value: null, warning: null }
  const minor = readPrice(text, currency)
  if (typeof minor === 'number') return { value: minor, warning: null }
  return { value: null, warning: `${minor.replace(/^The price/, `The ${called}`)} It was left out.` }
}

/** The newest exports may list several in one cell. */
function firstBarcode(text: string): string {
  return text.split(/[,;|\n]/)[0]?.trim() ?? ''
}
