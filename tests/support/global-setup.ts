import { execFileSync } from 'node:child_process'
import path from 'node:path'

/** Tests render the views, and open the program, that the shop is made of now. */
export default function setup(): void {
  const root = path.resolve(import.meta.dirname, '../..')
  execFileSync(process.execPath, ['src/build.mjs', '--if-stale'], { cwd: root, stdio: 'inherit' })
}
