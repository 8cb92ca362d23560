import { existsSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const MEMORY_DISK = '/dev/shm'
const ENOUGH_BYTES = 2 * 1024 ** 3

/**
 * Where tests put what does not outlive them: in memory where the machine has a disk that is, for waiting for a real one took
 * a sixth of the time of tests that write orders. Programs cannot be run from there everywhere.
 */
export function scratchDisk(): string {
  if (!existsSync(MEMORY_DISK)) return tmpdir()
  const { bavail, bsize } = statfsSync(MEMORY_DISK)
  return bavail * bsize > ENOUGH_BYTES ? MEMORY_DISK : tmpdir()
}
