import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Migrator } from 'kysely'
import { expect, test } from 'vitest'
import * as shop from '#migrations/0001-shop.ts'
import * as search from '#migrations/0002-search.ts'
import { listLocations } from '#src/domain/inventory/locations.ts'
import type { Db } from '#src/platform/db/db.ts'
import { openDatabase } from '#src/platform/db/open.ts'
import { migrate } from '#src/platform/migrate.ts'
import { NOON } from '../../support/noon.ts'
import { expectStockAddsUp } from './stockroom.ts'

const words = { engine: 'sqlite', id: 'integer primary key', int: 'integer', strict: ' strict' } as const

async function openAsBefore(folder: string) {
  const database = await openDatabase(path.join(folder, 'shop.db'))
  const before = { '0001-shop': shop, '0002-search': search }
  const early = Object.entries(before).map(([name, { up }]) => [
    name,
    { up: (db: Parameters<typeof up>[0]) => up(db, words) },
  ])
  await new Migrator({
    db: database.db,
    provider: { getMigrations: async () => Object.fromEntries(early) },
    migrationTableName: 'schema_migrations',
    migrationLockTableName: 'schema_migrations_lock',
  }).migrateToLatest()
  return database
}

/** Two mugs were there, five were bought, and one of the three that were owed has been packed since. */
async function sellAhead(db: Db): Promise<void> {
  const text = { subtitle: '', lead: '', details_html: '', brand: '', product_type: '', tags: '[]' }
  const rest = { seo_title: '', seo_description: '', source: 'admin', import_hash: '', hue: 0 }
  const counts = { rating_count: 0, rating_sum: 0, published_at: NOON, created_at: NOON, updated_at: NOON }
  const kinds = { seller_id: null, status: 'active', kind: 'physical', tax_category: 'standard' }
  await db
    .insertInto('products')
    .values({ id: 1, slug: 'mug', title: 'Mug', ...text, ...rest, ...counts, ...kinds })
    .execute()
  const variant = { product_id: 1, title: '', sku: '', barcode: '', price_minor: 1, weight_grams: 1 }
  const flags = {
    tracks_stock: 1,
    policy: 'backorder',
    requires_shipping: 1,
    is_taxable: 1,
    status: 'active',
  }
  const none = { compare_at_minor: null, cost_minor: null, available_at: null, image_id: null }
  const times = { position: 0, created_at: NOON, updated_at: NOON }
  for (const id of [1, 2])
    await db
      .insertInto('variants')
      .values({ id, ...variant, ...flags, ...none, ...times })
      .execute()
  for (const id of [1, 2])
    await db.insertInto('locations').values({ id, name: 'Main', is_default: 1 }).execute()
  const place = { variant_id: 1, location_id: 1 }
  await db
    .insertInto('stock_levels')
    .values({ ...place, on_hand: 0, reserved: 0 })
    .execute()
  for (const [kind, quantity, order_id] of [
    ['received', 3, null],
    ['sold', -2, 7],
    ['sold', -1, 7],
  ] as const)
    await db
      .insertInto('stock_movements')
      .values({ ...place, kind, quantity, order_id, reason: '', actor_user_id: null, at: NOON })
      .execute()
  const reservation = { location_id: 1, expires_at: NOON, created_at: NOON }
  await db
    .insertInto('reservations')
    .values([
      { ...reservation, variant_id: 1, order_id: 7, quantity: 2, backordered: 3, state: 'consumed' },
      { ...reservation, variant_id: 2, order_id: 8, quantity: 0, backordered: 1, state: 'live' },
    ])
    .execute()
}

test('a shop from before has one default location, and owes only what has not been packed since', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'barrow-upgrade-'))
  const database = await openAsBefore(folder)
  try {
    const { db } = database
    await sellAhead(db)
    expect(await migrate(database)).toContain('0004-stock')
    expect(await listLocations(db)).toEqual([
      { id: 1, name: 'Main', isDefault: true },
      { id: 2, name: 'Main 2', isDefault: false },
    ])
    const held = await db
      .selectFrom('reservations')
      .select(['quantity', 'backordered'])
      .orderBy('id')
      .execute()
    expect(held).toEqual([
      { quantity: 3, backordered: 2 },
      { quantity: 0, backordered: 1 },
    ])
    expect(await db.selectFrom('stock_levels').select('variant_id').execute()).toHaveLength(2)
    await expectStockAddsUp(db)
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
