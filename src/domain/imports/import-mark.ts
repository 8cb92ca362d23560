import { createHash } from 'node:crypto'
import { valuesKey } from '../catalog/product.ts'
import type { ProductDraft } from './read/product-draft.ts'

/** Raised when the same file would make another product than before, so that importing it again brings it up to date. */
const VERSION = 1

/**
 * What the shop remembers of a product's last import: what the file said, and how many it said there were. Stock is
 * kept apart because the shop sells meanwhile: only a number that changed in the file is a new count.
 */
export type ImportMark = {
  version: number
  hash: string
  onHand: Record<string, number>
  /** The places that the file gave it; left out where it gave none. */
  categories?: string[]
}

/** @param currency prices mean something else in another one */
export function markOf(draft: ProductDraft, currency: string): ImportMark {
  const { line: _, variants, images, ...head } = draft
  const said = {
    currency,
    ...head,
    variants: variants.map(({ line: _line, onHand: _onHand, ...variant }) => variant),
    images: images.map(({ src, alt }) => [src, alt]),
  }
  const hash = createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, 27)
  const counted = variants.filter((variant) => variant.tracksStock)
  return {
    version: VERSION,
    hash,
    onHand: Object.fromEntries(counted.map((variant) => [valuesKey(variant.values), variant.onHand])),
    ...(draft.categories ? { categories: draft.categories } : {}),
  }
}

export const writeMark = (mark: ImportMark): string => JSON.stringify(mark)

/** @returns null for a product that no import has made */
export function readMark(text: string): ImportMark | null {
  return text === '' ? null : (JSON.parse(text) as ImportMark)
}
