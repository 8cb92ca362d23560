import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Db, OpenDatabase } from '#src/platform/db/db.ts'
import { openDatabase } from '#src/platform/db/open.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { Memory, markChanged, markStockChanged } from '#src/platform/memory.ts'
import { createPostgresDatabase } from '../../support/engine.ts'

// Two processes on one database: what the second changes, the first must see.
let here: OpenDatabase
let there: OpenDatabase
let memory: Memory
let asked: string[]
let drop: () => Promise<void>

beforeEach(async () => {
  const created = await createPostgresDatabase('barrow_template')
  drop = created.drop
  asked = []
  here = await openDatabase(created.url, (statement) => asked.push(statement))
  there = await openDatabase(created.url)
  memory = new Memory(here)
  here.followChanges()
  await vi.waitFor(() => expect(here.countChanges()).not.toBeNull())
})

afterEach(async () => {
  await here.close()
  await there.close()
  await drop()
})

const change = (db: Db) => inTransaction(db, (tx) => markChanged(tx))

/** Waits for the memory to tell of a revision, looking as often as requests might. @returns how long it took, in ms */
async function timeUntil(revision: number, within: number): Promise<number> {
  const since = performance.now()
  const tell = async () => expect(await memory.refresh()).toBe(revision)
  await vi.waitFor(tell, { timeout: within, interval: 2 })
  return performance.now() - since
}

test('while nothing changes nothing is asked of the database', async () => {
  await memory.refresh()
  asked = []
  for (let n = 0; n < 100; n++) await memory.refresh()
  expect(asked).toEqual([])
  expect(memory.isUnchanged()).toBe(true)
})

test('what another process changes is seen at once, each time', async () => {
  await memory.refresh()
  for (let n = 1; n <= 20; n++) {
    await inTransaction(there.db, n % 2 ? markChanged : markStockChanged)
    await timeUntil(n, 900)
  }
})

test('what this process changes is on its very next page', async () => {
  for (let n = 1; n <= 50; n++) {
    await change(here.db)
    expect(await memory.refresh()).toBe(n)
  }
})

test('where the listening connection is cut, every page asks until there is a new one', async () => {
  await memory.refresh()
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and query like 'select sum(n) as n from revisions%'`.execute(
    there.db,
  )
  await vi.waitFor(() => expect(here.countChanges()).toBeNull(), { interval: 1 })
  await change(there.db)
  expect(await memory.refresh()).toBe(1)
  await vi.waitFor(() => expect(here.countChanges()).not.toBeNull(), { timeout: 5_000 })
  await change(there.db)
  await timeUntil(2, 900)
})

test('where words get lost on the way, as in a pooler, an old page lasts no longer than a moment', async () => {
  await sql`drop trigger revisions_said on revisions`.execute(there.db)
  await memory.refresh()
  await change(there.db)
  expect(await timeUntil(1, 3_000)).toBeLessThan(2_500)
})
