import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const SOURCE = path.join(import.meta.dirname, 'shim.c')
const AT = { sync: 0, write: 4, clock: 8 }
const EROFS = 30

/** What can be made to go wrong below a process that runs with `env`. */
export type Shim = {
  env: Record<string, string>
  failSyncs(on: boolean): void
  /** As on a disk that the system has mounted anew for reading only. */
  failWrites(on: boolean): void
  moveClock(seconds: number): void
  close(): void
}

/** @returns null where this machine cannot compile it or would not load it */
export function openShim(): Shim | null {
  if (process.platform !== 'linux') return null
  const folder = mkdtempSync(path.join(tmpdir(), 'barrow-shim-'))
  const library = path.join(folder, 'shim.so')
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, SOURCE], { stdio: 'pipe' })
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const page = path.join(folder, 'faults')
  writeFileSync(page, Buffer.alloc(16))
  const handle = openSync(page, 'r+')
  const word = (value: number, at: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeInt32LE(value)
    writeSync(handle, bytes, 0, 4, at)
  }
  return {
    env: { LD_PRELOAD: library, BARROW_FAULTS: page },
    failSyncs: (on) => word(on ? 1 : 0, AT.sync),
    failWrites: (on) => word(on ? EROFS : 0, AT.write),
    moveClock(seconds) {
      const bytes = Buffer.alloc(8)
      bytes.writeBigInt64LE(BigInt(seconds))
      writeSync(handle, bytes, 0, 8, AT.clock)
    },
    close() {
      closeSync(handle)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
