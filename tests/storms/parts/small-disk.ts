import { execFileSync } from 'node:child_process'
import { chownSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Ground } from './ground.ts'

const NOBODY = 65_534

/** A disk in memory that holds a shop's data and little more. */
export type SmallDisk = { folder: string; ground: Ground; close(): Promise<void> }

/** Moves a shop that nobody has opened yet to a disk of its own with little room; null where nothing may be mounted. */
export async function moveToSmallDisk(ground: Ground): Promise<SmallDisk | null> {
  const isFile = !ground.databaseUrl.startsWith('postgres')
  const folder = mountMemory(isFile ? 12 : 32)
  if (!folder) return null
  return isFile ? moveFile(ground, folder) : moveDatabase(ground, folder)
}

function mountMemory(megabytes: number): string | null {
  const folder = mkdtempSync(path.join(tmpdir(), 'barrow-small-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'pipe' })
    return folder
  } catch {
    rmSync(folder, { recursive: true })
    return null
  }
}

function unmount(folder: string): void {
  execFileSync('umount', ['-l', folder])
  rmSync(folder, { recursive: true, force: true })
}

function moveFile(ground: Ground, folder: string): SmallDisk {
  cpSync(ground.dataDir, folder, { recursive: true })
  const moved = {
    ...ground,
    dataDir: folder,
    databaseUrl: path.join(folder, 'shop.db'),
    env: { ...ground.env, DATA_DIR: folder },
  }
  return { folder, ground: moved, close: async () => unmount(folder) }
}

/** The server's log of changes stays where it is: where that has no room, PostgreSQL ends itself. */
async function moveDatabase(ground: Ground, folder: string): Promise<SmallDisk> {
  chownSync(folder, NOBODY, NOBODY)
  const name = new URL(ground.databaseUrl).pathname.slice(1)
  const ask = async (...statements: string[]) => {
    const { default: pg } = await import('pg')
    const client = new pg.Client({ connectionString: ground.databaseUrl.replace(/[^/]+$/, 'postgres') })
    await client.connect()
    for (const each of statements) await client.query(each)
    await client.end()
  }
  await ask(`create tablespace small location '${folder}'`, `alter database ${name} set tablespace small`)
  return {
    ...{ folder, ground },
    async close() {
      await ask(`alter database ${name} set tablespace pg_default`, 'drop tablespace small')
      unmount(folder)
    },
  }
}
