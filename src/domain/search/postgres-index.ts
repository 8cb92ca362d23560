import { sql } from 'kysely'
import { readDocument } from './document.ts'
import type { SearchIndex } from './search-index.ts'
import { wordForms } from './terms.ts'

export const postgresIndex: SearchIndex = {
  async indexProduct(tx, productId) {
    const document = await readDocument(tx, productId)
    if (!document) return this.removeProduct(tx, productId)
    const { title, brand, labels, body } = document
    // 'simple' takes words as they are: the shop may speak any language, and they have been folded already.
    await sql`insert into product_search (product_id, document) values (${productId},
        setweight(to_tsvector('simple', ${title}), 'A') || setweight(to_tsvector('simple', ${labels}), 'B') ||
        setweight(to_tsvector('simple', ${brand}), 'C') || setweight(to_tsvector('simple', ${body}), 'D'))
      on conflict (product_id) do update set document = excluded.document`.execute(tx)
  },

  async removeProduct(tx, productId) {
    await sql`delete from product_search where product_id = ${productId}`.execute(tx)
  },

  async clear(tx) {
    await sql`delete from product_search`.execute(tx)
  },

  async find(db, words, need, limit) {
    const query = toQuery(words, need)
    const { rows } = await sql<{ id: number }>`
      select products.id from product_search join products on products.id = product_search.product_id
      where document @@ to_tsquery('simple', ${query}) and products.status = 'active'
      order by ts_rank('{0.1, 0.4, 0.5, 1.0}', document, to_tsquery('simple', ${query})) desc, products.id
      limit ${limit}`.execute(db)
    return rows.map((row) => row.id)
  },
}

/** In quotation marks a word is only a word. */
function toQuery(words: string[], need: 'all' | 'any'): string {
  const terms = words.map(
    (word) =>
      `(${wordForms(word)
        .map((form) => `'${form}':*`)
        .join(' | ')})`,
  )
  return terms.join(need === 'all' ? ' & ' : ' | ')
}
