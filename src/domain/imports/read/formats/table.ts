import type { Format } from '../format.ts'

/** A table whose columns somebody has named by hand: each row is one variant, and rows of the same name are one product. */
export const table: Format = { kind: 'table', marks: [], columns: {} }
