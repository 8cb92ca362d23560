import type { Currency } from '#src/kernel/money.ts'
import type { Cells } from './cells.ts'
import type { Field } from './fields.ts'

/** Which system a file comes from; `table` is one whose columns somebody has named by hand. */
export const importKinds = [
  'shopify',
  'woocommerce',
  'magento',
  'etsy',
  'spree',
  'medusa',
  'vendure',
  'bagisto',
  'table',
] as const

export type ImportKind = (typeof importKinds)[number]

/** The names a column has had, in lower case with single spaces. */
export type Names = readonly (string | RegExp)[]

/** What one system's product files look like. Most are a list of columns; some have rows that refer to one another. */
export type Format = {
  kind: ImportKind
  /** Columns that must be there for a file to be of this format: one of each list. */
  marks: readonly Names[]
  columns: Partial<Record<Field, Names>>
  /** Left out where a row's cells say all there is to know of it. The header is in plain names. */
  open?: (scene: Scene, header: readonly string[]) => Translator
  /** What is said once of every file that has this column. */
  notes?: readonly { column: Names; note: string }[]
}

export type Scene = {
  currency: Currency
  /** The day of the import, `2026-03-01`: the same at every reading of one import. */
  today: string
}

/** Turns the rows of a format into the shop's own words. */
export type Translator = {
  /** Sees every row once before any is read, where rows speak of others. */
  survey?: (cells: Cells) => void
  /**
   * Begins a reading at the first row.
   * @returns what a row says, or a sentence that says why it is not taken
   */
  begin: () => (cells: Cells) => Said[] | string
}

/** What one row says of one variant, or of a product. */
export type Said = {
  /** A whole product with one variant or an image is `any`; else what the row speaks of, and nothing else in it is read. */
  role: 'any' | 'product' | 'variant'
  /** The product it belongs to; left out where the row's own cell says it. */
  handle?: string
  /** What the row says in place of its own cells. */
  says?: Partial<Record<Field, string>>
  /** Addresses, where they do not stand in the cells as they are. */
  images?: string[]
  warnings?: string[]
  /** One of several that the row may mean: another row that names its options exactly is better. */
  givesWay?: boolean
}
