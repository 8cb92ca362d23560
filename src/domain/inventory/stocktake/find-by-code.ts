import { sql } from 'kysely'
import type { Db } from '#src/platform/db/db.ts'

export type CodeMatch = {
  variantId: number
  productTitle: string
  title: string
  sku: string
  isCounted: boolean
}

const MOST = 20

/**
 * What a scanner or a person means by a code: a barcode, or an article number in whatever case. Scanners put a nought before
 * twelve digits, or leave it out.
 */
export async function findByCode(db: Db, code: string): Promise<CodeMatch[]> {
  const barcodes = /^\d{12,13}$/.test(code) ? [code, `0${code}`, code.replace(/^0/, '')] : [code]
  const matches = await select(db)
    .where((eb) => eb.or([eb('variants.sku', '=', code), eb('variants.barcode', 'in', barcodes)]))
    .execute()
  const found =
    matches.length > 0
      ? matches
      : await select(db).where(sql`lower(variants.sku)`, '=', code.toLowerCase()).execute()
  return found.map(({ tracksStock, ...match }) => ({ ...match, isCounted: tracksStock === 1 }))
}

const select = (db: Db) =>
  db
    .selectFrom('variants')
    .innerJoin('products', 'products.id', 'variants.product_id')
    .select(['variants.id as variantId', 'products.title as productTitle', 'variants.title', 'variants.sku'])
    .select('variants.tracks_stock as tracksStock')
    .where('variants.status', '=', 'active')
    .orderBy('variants.id')
    .limit(MOST)
