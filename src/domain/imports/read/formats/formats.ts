import { hasName, plainName } from '../columns.ts'
import type { Format, Names } from '../format.ts'
import { bagisto } from './bagisto.ts'
import { etsy } from './etsy.ts'
import { magento } from './magento.ts'
import { medusa } from './medusa.ts'
import { shopify } from './shopify.ts'
import { spree } from './spree.ts'
import { vendure } from './vendure.ts'
import { woocommerce } from './woocommerce.ts'

/** In the order in which they are tried: those with the most telling columns first. */
const formats: readonly Format[] = [woocommerce, spree, bagisto, magento, medusa, vendure, etsy, shopify]

/** Every name that any format knows a column by. */
export const knownNames: readonly Names[] = formats.flatMap(({ columns, marks }) => [
  ...Object.values(columns),
  ...marks,
])

/** @returns the format whose columns these are, null for none that is known */
export function recognise(header: readonly string[]): Format | null {
  const found = header.map(plainName)
  return formats.find(({ marks }) => marks.every((names) => hasName(names, found))) ?? null
}
