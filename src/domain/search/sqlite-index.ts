import { sql } from 'kysely'
import { readDocument } from './document.ts'
import type { SearchIndex } from './search-index.ts'
import { wordForms } from './terms.ts'

// FTS5. The product's id is the row's id: the one place where that is so.
export const sqliteIndex: SearchIndex = {
  async indexProduct(tx, productId) {
    const document = await readDocument(tx, productId)
    await this.removeProduct(tx, productId)
    if (!document) return
    const { title, brand, labels, body } = document
    await sql`insert into product_search (rowid, title, brand, labels, body)
      values (${productId}, ${title}, ${brand}, ${labels}, ${body})`.execute(tx)
  },

  async removeProduct(tx, productId) {
    await sql`delete from product_search where rowid = ${productId}`.execute(tx)
  },

  async clear(tx) {
    await sql`delete from product_search`.execute(tx)
  },

  async find(db, words, need, limit) {
    const { rows } = await sql<{ id: number }>`
      select products.id from product_search join products on products.id = product_search.rowid
      where product_search match ${toMatch(words, need)} and products.status = 'active'
      order by bm25(product_search, 10.0, 4.0, 5.0, 1.0), products.id limit ${limit}`.execute(db)
    return rows.map((row) => row.id)
  },
}

/** In quotation marks a word is only a word, even AND or NEAR. */
function toMatch(words: string[], need: 'all' | 'any'): string {
  const terms = words.map(
    (word) =>
      `(${wordForms(word)
        .map((form) => `"${form}"*`)
        .join(' OR ')})`,
  )
  return terms.join(need === 'all' ? ' AND ' : ' OR ')
}
