import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signIn } from '#src/domain/customers/sign-in.ts'
import { exportShop } from '#src/domain/exports/export-shop.ts'
import { importShop } from '#src/domain/exports/import-shop.ts'
import { exportedTables, isTaken, staysBehind, type TableName } from '#src/domain/exports/plan.ts'
import { openEmptyShop } from '#src/domain/opening/open-shop.ts'
import { searchProducts } from '#src/domain/search/find-products.ts'
import { openSearchIndex } from '#src/domain/search/search-index.ts'
import { verifyShop } from '#src/domain/verification/verify-shop.ts'
import type { Db, OpenDatabase } from '#src/platform/db/db.ts'
import { openDatabase } from '#src/platform/db/open.ts'
import { migrate } from '#src/platform/migrate.ts'
import { openTestDatabase } from '../../support/database.ts'
import { fullShop, PASSWORD } from './full-shop.ts'

const place = mkdtempSync(path.join(tmpdir(), 'barrow-export-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))
let count = 0
const fresh = (name: string) => path.join(place, `${++count}-${name}`)
const hush = () => {}

/** Tables that each engine or the migrator makes for itself. */
const MADE_ANEW = /^(schema_migrations|product_search|sqlite_)/

/** Every row that goes along, by table, in an order that says nothing of how they lie on a disk. */
async function contents(db: Db): Promise<Record<string, object[]>> {
  const found: Record<string, object[]> = {}
  for (const table of exportedTables) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(db)
    const texts = rows
      .filter((row) => isTaken(table, row))
      .map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).sort())))
    found[table] = texts.sort().map((text) => JSON.parse(text))
  }
  return found
}

async function pictures(dataDir: string): Promise<Record<string, string>> {
  const found: [string, string][] = []
  for (const folder of ['media', 'downloads'].map((name) => path.join(dataDir, name)))
    for (const name of await readdir(folder))
      found.push([name, readFileSync(path.join(folder, name), 'base64')])
  return Object.fromEntries(found)
}

let full: Awaited<ReturnType<typeof fullShop>>
let exported: string
let before: Record<string, object[]>
beforeAll(async () => {
  full = await fullShop(fresh('full'))
  before = await contents(full.db)
  exported = fresh('shop.tar')
  await exportShop({ database: full.database, dataDir: full.dataDir, clock: () => full.now }, exported, hush)
}, 120_000)

async function openSqliteFile(): Promise<OpenDatabase> {
  const database = await openDatabase(fresh('other.db'))
  await migrate(database)
  return database
}

describe('a shop in which everything has happened, exported and imported into an empty one', () => {
  test('fills every table that goes along, so that the comparison compares something', () => {
    const empty = exportedTables.filter((table) => before[table]?.length === 0)
    expect(empty).toEqual([])
  })

  test('is the same shop, field by field and picture by picture, with sound books', async () => {
    const database = await openTestDatabase()
    const dataDir = fresh('moved')
    await openEmptyShop(database.db, 0)
    await importShop({ database, dataDir }, exported, hush)
    expect(await contents(database.db)).toEqual(before)
    expect(await pictures(dataDir)).toEqual(await pictures(full.dataDir))
    expect((await verifyShop(database.db)).filter(({ broken }) => broken > 0)).toEqual([])
  })

  test('is the same after a turn on the other engine', async () => {
    const other = await openSqliteFile()
    const dataDir = fresh('there')
    await importShop({ database: other, dataDir }, exported, hush)
    expect(await contents(other.db)).toEqual(before)
    const second = fresh('second.tar')
    await exportShop({ database: other, dataDir, clock: () => full.now }, second, hush)
    await other.close()

    const back = await openTestDatabase()
    await importShop({ database: back, dataDir: fresh('back') }, second, hush)
    expect(await contents(back.db)).toEqual(before)
  })

  test('lets its customers in with the passwords they have', async () => {
    const database = await openTestDatabase()
    await importShop({ database, dataDir: fresh('door') }, exported, hush)
    const attempt = { email: 'cara@example.com', ip: '127.0.0.1', deviceCookie: null, now: full.now }
    const enter = (password: string) => signIn(database.db, Buffer.alloc(32), { ...attempt, password })
    expect(await enter('something else')).toBe('wrong')
    expect(await enter(PASSWORD)).toEqual({ userId: 40 })
  })

  test('goes on: what it sells next has the next number, and what it holds is found', async () => {
    const database = await openTestDatabase()
    await importShop({ database, dataDir: fresh('on') }, exported, hush)
    const { id } = await database.db
      .insertInto('customer_groups')
      .values({ name: 'New ones', created_at: 0, updated_at: 0 })
      .returning('id')
      .executeTakeFirstOrThrow()
    expect(id).toBeGreaterThan(Math.max(...(before.customer_groups as { id: number }[]).map((row) => row.id)))
    const found = await searchProducts(database.db, openSearchIndex(database.engine), 'scarf', 5)
    expect(found.ids).toHaveLength(1)
  })
})

describe('of every table it is decided', () => {
  test('whether it goes along, with a reason where it does not', async () => {
    const { db } = await openTestDatabase()
    const tables = (await db.introspection.getTables())
      .map(({ name }) => name)
      .filter((name) => !MADE_ANEW.test(name))
    const decided = [...new Set([...exportedTables, ...Object.keys(staysBehind)])]
    expect(decided.sort()).toEqual(tables.sort())
    for (const [table, reason] of Object.entries(staysBehind))
      expect(reason, table).toMatch(/^[A-Z].{20,}\.$/)
  })

  test('and no secret is in the file', async () => {
    const text = readFileSync(exported, 'latin1')
    for (const secret of full.secrets) expect(text).not.toContain(secret)
    const kept: TableName[] = [
      'sessions',
      'user_tokens',
      'two_factor',
      'connections',
      'recovery_codes',
      'passkeys',
      'invitations',
    ]
    for (const table of kept) expect(text).not.toContain(`tables/${table}.jsonl`)
  })
})
