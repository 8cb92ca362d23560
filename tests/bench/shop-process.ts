import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Engine } from '#src/platform/db/db.ts'
import { findPort } from '../support/find-port.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** The memory that a shop is given by `npm start`. */
const asNpmStarts = ['--max-semi-space-size=4', '--max-old-space-size=256']

export type BenchShop = {
  engine: Engine
  url: string
  dataDir: string
  databaseUrl: string
  residentMegabytes(): number
  close(): Promise<void>
}

/**
 * Opens the built shop with its demo, in a process of its own as an owner would.
 * @param postgresUrl an empty PostgreSQL database; null for SQLite
 */
export async function openBenchShop(postgresUrl: string | null): Promise<BenchShop> {
  execFileSync(process.execPath, ['src/build.mjs', '--if-stale'], { cwd: root, stdio: 'inherit' })
  const dataDir = mkdtempSync(path.join(tmpdir(), 'barrow-bench-'))
  const port = await findPort()
  const env = { PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'error' }
  const { child, line } = await startProcess(
    [...asNpmStarts, 'dist/barrow.js', 'start'],
    postgresUrl ? { ...env, DATABASE_URL: postgresUrl } : env,
    'Barrow is open at',
  )
  const url = line.split(' ').at(-1) ?? ''
  return {
    engine: postgresUrl ? 'postgres' : 'sqlite',
    url: url.replace('localhost', '127.0.0.1'),
    dataDir,
    databaseUrl: postgresUrl ?? path.join(dataDir, 'shop.db'),
    residentMegabytes: () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    async close() {
      await stopProcess(child)
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Starts a Node program and waits for a line of its output. */
export async function startProcess(
  args: string[],
  env: Record<string, string>,
  ready: string,
): Promise<{ child: ChildProcess; line: string }> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const line = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk
      const found = said.split('\n').find((each) => each.includes(ready))
      if (found) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it was ready: ${said}`)))
  })
  return { child, line }
}

export async function stopProcess(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}
