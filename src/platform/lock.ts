import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs'
import path from 'node:path'

/** Another process holds the shop's folder. */
export class AlreadyOpen extends Error {
  override readonly name = 'AlreadyOpen'
}

/**
 * One shop process to a SQLite file: two would each keep their own pages and both do the background work.
 * @returns the function that gives the folder back
 * @throws AlreadyOpen where a living process holds it
 */
export function lockFolder(dataDir: string): () => void {
  const file = path.join(dataDir, 'shop.lock')
  for (let tries = 0; ; tries++) {
    try {
      const handle = openSync(file, 'wx', 0o600)
      writeSync(handle, String(process.pid))
      closeSync(handle)
      return () => {
        try {
          unlinkSync(file)
        } catch {
          // Somebody tidied up: the lock is gone either way.
        }
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const holder = Number(readFileSync(file, 'utf8'))
      if (isAlive(holder) || tries > 2) {
        throw new AlreadyOpen(
          `This shop is open already (process ${holder} holds ${dataDir}). Close that one first, or set DATA_DIR to another folder.`,
        )
      }
      // Left behind by a process that was killed.
      unlinkSync(file)
    }
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
