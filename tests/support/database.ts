import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { inject } from 'vitest'
import type { OpenDatabase } from '#src/platform/db/db.ts'
import { openDatabase } from '#src/platform/db/open.ts'
import { refuseWrongHandles } from '#src/platform/db/transaction-scope.ts'
import { hearWrites } from './admin-writes.ts'
import { createPostgresDatabase, engine } from './engine.ts'
import { afterEveryFile } from './leftovers.ts'
import { scratchDisk } from './scratch.ts'
import { watchBooks } from './verify.ts'

refuseWrongHandles()

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated SQLite file: copying it is many times faster than migrating for each test. */
    sqliteTemplate: string
  }
}

let folder = ''
const opened: { database: OpenDatabase; url: string; drop(): Promise<void> }[] = []
let count = 0

function newFile(): { url: string; drop(): Promise<void> } {
  folder ||= mkdtempSync(path.join(scratchDisk(), 'barrow-test-'))
  return { url: path.join(folder, `${++count}.db`), drop: async () => {} }
}

function copyTemplate(): ReturnType<typeof newFile> {
  const file = newFile()
  copyFileSync(inject('sqliteTemplate'), file.url)
  return file
}

/** @returns a fresh, migrated database of its own on the project's engine, closed when the test file ends; its books are verified after each test */
export async function openTestDatabase(): Promise<OpenDatabase> {
  const { url, drop } = engine === 'sqlite' ? copyTemplate() : await createPostgresDatabase('barrow_template')
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
  opened.push({ database, url, drop })
  return database
}

/** @returns the same database as another process of the shop has it open, and closed before it */
export async function openBeside(first: OpenDatabase): Promise<OpenDatabase> {
  const { url = '' } = opened.find(({ database }) => database === first) ?? {}
  const database = await openDatabase(url, undefined, 500)
  opened.unshift({ database, url, drop: async () => {} })
  return database
}

/** @returns a database without a table in it, for a test that migrates it by itself */
export async function openEmptyDatabase(): Promise<OpenDatabase> {
  const { url, drop } = engine === 'sqlite' ? newFile() : await createPostgresDatabase('template1')
  const database = await openDatabase(url)
  opened.push({ database, url, drop })
  return database
}

afterEveryFile(async () => {
  for (const { database, drop } of opened.splice(0)) {
    await database.close()
    await drop()
  }
  if (folder) rmSync(folder, { recursive: true, force: true })
  folder = ''
})
