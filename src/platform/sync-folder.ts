import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Makes sure that what was made, renamed or removed in a folder outlives a power cut. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
