import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely'
import type { Database } from '#src/platform/db/schema.ts'

type Column = 'products.title' | 'products.brand' | 'variants.title' | 'variants.sku' | 'sellers.name'

/** The words of a filter as it was typed; all of them must be found. */
export const wordsOf = (text: string): string[] => text.trim().split(/\s+/).filter(Boolean).slice(0, 8)

/** The engines make different letters small: SQLite only a to z. So both spellings of what was typed are looked for. */
export function holdsWord(column: Column, word: string): RawBuilder<boolean> {
  const escaped = word.replace(/[\\%_]/g, '\\$&')
  const [wide, narrow] = [
    escaped.toLowerCase(),
    escaped.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  ].map((spelling) => `%${spelling}%`)
  const text = sql`lower(${sql.ref(column)})`
  if (wide === narrow) return sql<boolean>`(${text} like ${wide} escape '\\')`
  return sql<boolean>`(${text} like ${wide} escape '\\' or ${text} like ${narrow} escape '\\')`
}

/** Variants that somebody means: every word stands in the title, the maker, the variant or the article number, or it is the barcode. */
export const isMeant = (text: string) => (eb: ExpressionBuilder<Database, 'variants' | 'products'>) =>
  eb.or([
    eb('variants.barcode', '=', text.trim()),
    eb.and(
      wordsOf(text).map((word) =>
        eb.or([
          holdsWord('products.title', word),
          holdsWord('products.brand', word),
          holdsWord('variants.title', word),
          holdsWord('variants.sku', word),
        ]),
      ),
    ),
  ])
