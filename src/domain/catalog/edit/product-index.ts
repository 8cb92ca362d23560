import type { Tx } from '#src/platform/db/db.ts'

/** What the catalogue needs of search, which stands above it: whoever calls a command hands it in. */
export type ProductIndex = {
  /** Brings a product's words up to date, in the transaction that changed it. */
  indexProduct(tx: Tx, productId: number): Promise<void>
}
