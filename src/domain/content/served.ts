import type { Db, Tx } from '#src/platform/db/db.ts'
import { isOwnPath } from './paths.ts'

/** Whether shoppers find something at a path already: the shop's own page, or a product, category, collection, maker or page. */
export async function isServed(db: Db | Tx, path: string): Promise<boolean> {
  if (isOwnPath(path)) return true
  const [, kind, slug = ''] = /^\/(products|categories|collections|sellers|pages)\/([^/]+)$/.exec(path) ?? []
  if (kind === 'products') {
    const active = db.selectFrom('products').select('id').where('status', '=', 'active')
    return (await active.where('slug', '=', slug).executeTakeFirst()) !== undefined
  }
  if (kind === 'pages') {
    const published = db.selectFrom('pages').select('id').where('state', '=', 'published')
    return (await published.where('slug', '=', slug).executeTakeFirst()) !== undefined
  }
  if (kind === 'collections') {
    const published = db.selectFrom('collections').select('id').where('status', '=', 'published')
    return (await published.where('slug', '=', slug).executeTakeFirst()) !== undefined
  }
  if (kind === 'categories' || kind === 'sellers') {
    const found = db.selectFrom(kind).select('id').where('slug', '=', slug)
    return (await found.executeTakeFirst()) !== undefined
  }
  return false
}
