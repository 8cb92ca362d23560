import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { holdFile } from './db/hold-file.ts'

/** Another process holds the shop's folder. */
export class AlreadyOpen extends Error {
  override readonly name = 'AlreadyOpen'
}

/**
 * One shop process to a SQLite file: two would each keep their own pages and both do the background work. The lock is
 * the operating system's, because a number of a process tells nothing: in a container the next one has the same.
 * @returns the function that gives the folder back
 * @throws AlreadyOpen where a living process holds it
 */
export function lockFolder(dataDir: string): () => void {
  const letGo = holdFile(path.join(dataDir, 'shop.lock'))
  // Says who it is to people only.
  const note = path.join(dataDir, 'shop.pid')
  if (!letGo) {
    throw new AlreadyOpen(
      `This shop is open already (process ${readNote(note)} holds ${dataDir}). Close that one first, or set DATA_DIR to another folder.`,
    )
  }
  writeFileSync(note, String(process.pid))
  return () => {
    rmSync(note, { force: true })
    letGo()
  }
}

function readNote(note: string): string {
  try {
    return readFileSync(note, 'utf8')
  } catch {
    return 'unknown'
  }
}
