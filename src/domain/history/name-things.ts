import type { Db } from '#src/platform/db/db.ts'
import type { Entry } from '../audit/entries.ts'

/** What an entry is about, as people call it. @property key what its page is found by; '' where it has none */
export type Thing = { kind: string; name: string; key: string }
type Named = Map<string, { name: string; key: string }>

/** How things of a kind are named; one query for a page of them. What is not here is called by its kind and id. */
const namers: Record<string, (db: Db, ids: number[]) => Promise<Named>> = {
  async order(db, ids) {
    const rows = await db.selectFrom('orders').select(['id', 'number']).where('id', 'in', ids).execute()
    return new Map(rows.map(({ id, number }) => [String(id), { name: `#${number}`, key: number }]))
  },
  async variant(db, ids) {
    const rows = await db
      .selectFrom('variants')
      .innerJoin('products', 'products.id', 'variants.product_id')
      .select(['variants.id', 'variants.title', 'products.title as product'])
      .where('variants.id', 'in', ids)
      .execute()
    return new Map(
      rows.map(({ id, title, product }) => [
        String(id),
        { name: title ? `${product}: ${title}` : product, key: String(id) },
      ]),
    )
  },
  async product(db, ids) {
    const rows = await db.selectFrom('products').select(['id', 'title']).where('id', 'in', ids).execute()
    return new Map(rows.map(({ id, title }) => [String(id), { name: title, key: '' }]))
  },
  async location(db, ids) {
    const rows = await db.selectFrom('locations').select(['id', 'name']).where('id', 'in', ids).execute()
    return new Map(rows.map(({ id, name }) => [String(id), { name, key: String(id) }]))
  },
  async mail(db, ids) {
    const rows = await db.selectFrom('mails').select(['id', 'subject']).where('id', 'in', ids).execute()
    return new Map(rows.map(({ id, subject }) => [String(id), { name: subject, key: String(id) }]))
  },
  async import(db, ids) {
    const rows = await db
      .selectFrom('import_runs')
      .select(['id', 'file_name'])
      .where('id', 'in', ids)
      .execute()
    return new Map(rows.map(({ id, file_name }) => [String(id), { name: file_name, key: String(id) }]))
  },
  async stocktake(db, ids) {
    const rows = await db
      .selectFrom('stocktakes')
      .innerJoin('locations', 'locations.id', 'stocktakes.location_id')
      .select(['stocktakes.id', 'stocktakes.category', 'locations.name'])
      .where('stocktakes.id', 'in', ids)
      .execute()
    return new Map(
      rows.map(({ id, category, name }) => [
        String(id),
        { name: category ? `${name}: ${category}` : name, key: String(id) },
      ]),
    )
  },
  async 'stock file'(db, ids) {
    const rows = await db
      .selectFrom('stock_files')
      .select(['id', 'file_name'])
      .where('id', 'in', ids)
      .execute()
    return new Map(rows.map(({ id, file_name }) => [String(id), { name: file_name, key: String(id) }]))
  },
  async user(db, ids) {
    const rows = await db.selectFrom('users').select(['id', 'name']).where('id', 'in', ids).execute()
    return new Map(rows.map(({ id, name }) => [String(id), { name, key: '' }]))
  },
}

/** @returns what each entry is about, in their order */
export async function nameThings(db: Db, entries: readonly Entry[]): Promise<Thing[]> {
  const named = new Map<string, Named>()
  for (const kind of new Set(entries.map(({ entity }) => entity))) {
    const ids = entries.flatMap(({ entity, entityId }) =>
      entity === kind && /^[1-9]\d{0,14}$/.test(entityId) ? [Number(entityId)] : [],
    )
    const namer = Object.hasOwn(namers, kind) ? namers[kind] : undefined
    if (namer && ids.length > 0) named.set(kind, await namer(db, [...new Set(ids)]))
  }
  return entries.map(({ entity, entityId }) => {
    const known = named.get(entity)?.get(entityId)
    return { kind: entity, name: known?.name ?? entityId, key: known?.key ?? '' }
  })
}

/** Those who can do something, for the list to be filtered by. */
export function listStaff(db: Db): Promise<{ id: number; name: string }[]> {
  return db
    .selectFrom('users')
    .select(['id', 'name'])
    .where('role', '<>', 'customer')
    .orderBy('name')
    .limit(200)
    .execute()
}
