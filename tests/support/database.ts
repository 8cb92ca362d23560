import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'
import type { OpenDatabase } from '#src/platform/db/db.ts'
import { openDatabase } from '#src/platform/db/open.ts'
import { refuseWrongHandles } from '#src/platform/db/transaction-scope.ts'
import { migrate } from '#src/platform/migrate.ts'
import { watchBooks } from './verify.ts'

refuseWrongHandles()

const folder = mkdtempSync(path.join(tmpdir(), 'barrow-test-'))
const opened: OpenDatabase[] = []
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

/** @returns a fresh, migrated database of its own, closed when the test file ends; its books are verified after each test */
export async function openTestDatabase(): Promise<OpenDatabase> {
  template ??= makeTemplate()
  const file = path.join(folder, `${++count}.db`)
  copyFileSync(await template, file)
  const database = await openDatabase(file)
  opened.push(database)
  watchBooks(database)
  return database
}

afterAll(async () => {
  await Promise.all(opened.splice(0).map((database) => database.close()))
  rmSync(folder, { recursive: true, force: true })
})
