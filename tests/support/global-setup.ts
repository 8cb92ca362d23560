import { execFileSync } from 'node:child_process'
import path from 'node:path'

/** Tests render the same compiled views that the shop serves. */
export default function setup(): void {
  const root = path.resolve(import.meta.dirname, '../..')
  execFileSync(process.execPath, ['src/build.mjs', '--views'], { cwd: root, stdio: 'inherit' })
}
