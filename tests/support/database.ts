import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'
import type { OpenDatabase } from '#src/platform/db/db.ts'
import { openDatabase } from '#src/platform/db/open.ts'
import { refuseWrongHandles } from '#src/platform/db/transaction-scope.ts'
import { migrate } from '#src/platform/migrate.ts'
import { hearWrites } from './admin-writes.ts'
import { createPostgresDatabase, engine } from './engine.ts'
import { watchBooks } from './verify.ts'

refuseWrongHandles()

const folder = mkdtempSync(path.join(tmpdir(), 'barrow-test-'))
const opened: { database: OpenDatabase; drop(): Promise<void> }[] = []
let template: Promise<string> | null = null
let count = 0

/** Migrating once and copying the file is many times faster than migrating for each test. */
async function makeTemplate(): Promise<string> {
  const file = path.join(folder, 'template.db')
  const database = await openDatabase(file)
  await migrate(database)
  await database.close()
  return file
}

async function copyTemplate(): Promise<{ url: string; drop(): Promise<void> }> {
  template ??= makeTemplate()
  const url = path.join(folder, `${++count}.db`)
  copyFileSync(await template, url)
  return { url, drop: async () => {} }
}

/** @returns a fresh, migrated database of its own on the project's engine, closed when the test file ends; its books are verified after each test */
export async function openTestDatabase(): Promise<OpenDatabase> {
  const { url, drop } =
    engine === 'sqlite' ? await copyTemplate() : await createPostgresDatabase('barrow_template')
  // A file's databases stay open to its end; what they do not use now is left to the others.
  const watch = watchBooks()
  const writes = hearWrites()
  const hear: typeof watch.hear = (statement, parameters) => {
    watch.hear(statement, parameters)
    writes.hear(statement)
  }
  const database = await openDatabase(url, hear, 500)
  watch.of(database.db)
  writes.of(database.db)
  opened.push({ database, drop })
  return database
}

/** @returns a database without a table in it, for a test that migrates it by itself */
export async function openEmptyDatabase(): Promise<OpenDatabase> {
  const { url, drop } =
    engine === 'sqlite'
      ? { url: path.join(folder, `${++count}.db`), drop: async () => {} }
      : await createPostgresDatabase('template1')
  const database = await openDatabase(url)
  opened.push({ database, drop })
  return database
}

afterAll(async () => {
  for (const { database, drop } of opened.splice(0)) {
    await database.close()
    await drop()
  }
  rmSync(folder, { recursive: true, force: true })
})
