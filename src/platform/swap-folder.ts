import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { syncFolder } from './sync-folder.ts'

// One folder takes another's place by renaming. Between the two renames that this needs there is no folder at all for a
// moment; names that say what was meant let whoever opens next finish it.

type Swap = { folder: string; staged: string; stamp: string }

const readyName = (folder: string, stamp: string) => `${folder}.restored-${stamp}`

/** Where the replaced folder is kept. */
export const asideName = (folder: string, stamp: string): string => `${folder}.replaced-${stamp}`

/** @returns the stamp, or one like it where a folder that was replaced bears it already */
export function freeStamp(folder: string, stamp: string): string {
  let free = stamp
  for (let count = 2; existsSync(asideName(folder, free)); count++) free = `${stamp}-${count}`
  return free
}

/** Where the folder that is to take its place is made. */
export const stagedName = (folder: string): string => `${folder}.restoring`

/**
 * What a swap does, in order. Stopped after any of the steps, the old folder or the new one is there once `finishSwap` has
 * looked. The staged folder must be whole, and on the disk.
 */
export function swapSteps({ folder, staged, stamp }: Swap): (() => void)[] {
  const [ready, aside] = [readyName(folder, stamp), asideName(folder, stamp)]
  return [
    () => renameDurably(staged, ready),
    () => renameDurably(folder, aside),
    () => {
      // Whoever opened the shop in between has finished it.
      if (!finishSwap(folder) && existsSync(ready)) renameDurably(ready, folder)
    },
  ]
}

/** Ends a swap that was cut off when the old folder was gone and the new one not yet there. @returns whether there was one */
export function finishSwap(folder: string): boolean {
  if (existsSync(folder)) return false
  for (const stamp of listReady(folder)) {
    if (!existsSync(asideName(folder, stamp))) continue
    renameDurably(readyName(folder, stamp), folder)
    return true
  }
  return false
}

/** Removes what swaps that were cut off, or failed, have left beside a folder; never what waits for its place. */
export function removeLeftovers(folder: string): void {
  if (!existsSync(folder)) return
  const left = [stagedName(folder), ...listReady(folder).map((stamp) => readyName(folder, stamp))]
  for (const each of left) rmSync(each, { recursive: true, force: true })
}

function listReady(folder: string): string[] {
  const [parent, start] = [path.dirname(folder), readyName(path.basename(folder), '')]
  if (!existsSync(parent)) return []
  return readdirSync(parent).flatMap((name) => (name.startsWith(start) ? [name.slice(start.length)] : []))
}

function renameDurably(from: string, to: string): void {
  renameSync(from, to)
  syncFolder(path.dirname(to))
}
