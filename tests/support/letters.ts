import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Mails that a shop without a mail server has kept as files, each whole with its lines unbroken, oldest first. */
export function lettersOf({ dataDir }: { dataDir: string }): string[] {
  const folder = path.join(dataDir, 'mail')
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.eml')) : []
  return names.sort().map((name) => readFileSync(path.join(folder, name), 'utf8').replace(/=\r?\n/g, ''))
}
