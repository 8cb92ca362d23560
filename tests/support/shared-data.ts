import { existsSync } from 'node:fs'
import path from 'node:path'

const folder = process.env.BARROW_SHARED_DATA ?? path.resolve(import.meta.dirname, '../../../shared/data')

/**
 * Finds a real file to test with; it is not part of the project.
 * @returns its path, or null, said loudly, where this machine does not have it
 */
export function findSharedData(name: string): string | null {
  const file = path.join(folder, name)
  if (existsSync(file)) return file
  process.stdout.write(`\n  SKIPPED: this test wants the file ${name}, which is not on this machine\n\n`)
  return null
}
