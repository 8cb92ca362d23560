import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const tests = path.resolve(import.meta.dirname, '..')
const database = path.join(tests, 'support/database.ts')

/** @returns every test file that opens a database, itself or by what it imports, from the project's root */
export function listDatabaseTests(): string[] {
  const opens = new Map<string, boolean>([[database, true]])
  const look = (file: string): boolean => {
    const known = opens.get(file)
    if (known !== undefined) return known
    opens.set(file, false)
    const found = importsOf(file).some(look)
    opens.set(file, found)
    return found
  }
  return readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && look(path.join(tests, name)))
    .map((name) => `tests/${name}`)
    .sort()
}

function importsOf(file: string): string[] {
  const texts = readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.{1,2}\/[^']+\.ts)'/g)
  // A test may hold a breach to plant, with an import of what is not there.
  return [...texts].map((match) => path.resolve(path.dirname(file), match[1] ?? '')).filter(existsSync)
}
