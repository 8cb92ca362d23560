import type { Db } from '#src/platform/db/db.ts'
import { now } from './people.ts'

/** Puts bare products on the shelf: enough to be wished for and reviewed. */
export async function addProducts(db: Db, count: number): Promise<number[]> {
  const rows = Array.from({ length: count }, (_, i) => ({
    slug: `thing-${i}`,
    title: `Thing ${i}`,
    subtitle: '',
    lead: '',
    details_html: '',
    brand: '',
    product_type: '',
    seller_id: null,
    status: 'active',
    kind: 'goods',
    tax_category: 'standard',
    hue: 0,
    tags: '',
    seo_title: '',
    seo_description: '',
    rating_count: 0,
    rating_sum: 0,
    source: '',
    import_hash: '',
    published_at: now,
    created_at: now,
    updated_at: now,
  }))
  const added = await db.insertInto('products').values(rows).returning('id').execute()
  return added.map((row) => row.id)
}
