import { mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '#src/platform/db/open.ts'
import { migrate } from '#src/platform/migrate.ts'
import { scratchDisk } from './scratch.ts'

/** Migrates once for all tests of the run. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(path.join(scratchDisk(), 'barrow-template-'))
  const file = path.join(folder, 'shop.db')
  const database = await openDatabase(file)
  await migrate(database)
  await database.close()
  project.provide('sqliteTemplate', file)
  return () => rmSync(folder, { recursive: true, force: true })
}
