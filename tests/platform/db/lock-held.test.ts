import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import SqliteFile from 'better-sqlite3'
import { afterEach, expect, test, vi } from 'vitest'
import { openDatabase } from '#src/platform/db/open.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { migrate } from '#src/platform/migrate.ts'

const FASTER = 20
const folder = mkdtempSync(path.join(tmpdir(), 'barrow-lock-held-'))
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

test('while another program holds the database, everybody in line is told so within half a minute', async () => {
  const file = path.join(folder, 'shop.db')
  const database = await openDatabase(file)
  await migrate(database)
  const other = new SqliteFile(file)
  other.exec('begin immediate')
  const now = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => now() * FASTER)
  const startedAt = now()
  const write = () =>
    inTransaction(database.db, (tx) =>
      tx.insertInto('counters').values({ name: 'order', value: 1 }).execute(),
    ).then(
      () => 'written',
      (error: { code?: string }) => ({ code: error.code, seconds: ((now() - startedAt) * FASTER) / 1000 }),
    )
  const told = await Promise.all(Array.from({ length: 6 }, write))
  other.exec('rollback')
  other.close()
  await database.close()
  for (const each of told) {
    expect(each).toMatchObject({ code: 'SQLITE_BUSY' })
    expect((each as { seconds: number }).seconds).toBeLessThan(30)
  }
})
