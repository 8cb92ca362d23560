import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { makeToken } from './secrets.ts'

// Where files wait on their way in, below the shop's folder: nothing there outlives the request that brought it.

const spoolOf = (dataDir: string): string => path.join(dataDir, 'uploads')

/** Enough to see what a file is. */
const HEAD = 1_024

export type SpoolRefusal = 'empty' | 'too_large' | 'unwelcome'
/** @property isWelcome judges a file by its first bytes, before any of it is written */
export type SpoolRules = { mostBytes: number; isWelcome: (head: Uint8Array) => boolean }

/**
 * Writes a file down piece by piece as it arrives. Of one that is refused nothing more is written, and nothing stays; it is
 * read to its end all the same, for others may come behind it.
 * @returns where it lies, until its reader removes it
 */
export async function spoolFile(
  dataDir: string,
  pieces: AsyncIterable<Uint8Array>,
  rules: SpoolRules,
): Promise<{ path: string } | SpoolRefusal> {
  const target = path.join(spoolOf(dataDir), makeToken())
  let refusal: SpoolRefusal | null = null
  let handle: FileHandle | null = null
  let isWhole = false
  try {
    let [head, size] = [Buffer.alloc(0), 0]
    const begin = async () => {
      if (!rules.isWelcome(head)) return 'unwelcome'
      mkdirSync(spoolOf(dataDir), { recursive: true, mode: 0o700 })
      handle = await open(target, 'wx', 0o600)
      await handle.appendFile(head)
      return null
    }
    for await (const piece of pieces) {
      size += piece.byteLength
      if (refusal) continue
      if (size > rules.mostBytes) refusal = 'too_large'
      else if (handle) await (handle as FileHandle).appendFile(piece)
      else {
        head = Buffer.concat([head, piece])
        if (head.length >= HEAD) refusal = await begin()
      }
    }
    if (!refusal && !handle) refusal = size === 0 ? 'empty' : await begin()
    isWhole = refusal === null
  } finally {
    await (handle as FileHandle | null)?.close()
    if (!isWhole) await rm(target, { force: true })
  }
  return refusal ?? { path: target }
}

/**
 * Removes what a crash left there.
 * @param untouchedForMs what another process of the shop may be writing is younger; 0 where there is no other
 */
export function emptySpool(dataDir: string, untouchedForMs: number): void {
  const folder = spoolOf(dataDir)
  let names: string[] = []
  try {
    names = readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  for (const name of names) {
    const file = path.join(folder, name)
    const touchedAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (untouchedForMs === 0 || Date.now() - touchedAt > untouchedForMs)
      rmSync(file, { recursive: true, force: true })
  }
}
