import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { createPostgresDatabase, engine } from './engine.ts'
import { findPort } from './find-port.ts'
import { scratchDisk } from './scratch.ts'

const root = path.resolve(import.meta.dirname, '../..')

export type RunningShop = {
  url: string
  setupUrl: string
  dataDir: string
  /** Of its process. */
  pid: number
  /** Everything the process has said so far. */
  said: () => string
  /** Runs a command beside the open shop. @returns what it printed */
  command(words: string[], input?: string): string
  signal(name: NodeJS.Signals): void
  close(): Promise<void>
}

/** Opens a built shop in a process and a folder of its own, as README's first line does, on the project's engine. */
export async function openRunningShop(
  env: Record<string, string> = {},
  words: string[] = ['start'],
): Promise<RunningShop> {
  const dataDir = mkdtempSync(path.join(scratchDisk(), 'barrow-running-'))
  const database =
    engine === 'postgres' && env.DATABASE_URL === undefined ? await createPostgresDatabase('template1') : null
  const settings = {
    ...process.env,
    NODE_ENV: 'production',
    DATA_DIR: dataDir,
    PORT: String(await findPort()),
    LOG_LEVEL: 'warn',
    ...(database ? { DATABASE_URL: database.url } : {}),
    ...env,
  }
  const child = spawn(process.execPath, ['dist/barrow.js', ...words], {
    cwd: root,
    env: settings,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk))
  await untilOpen(child, () => said)
  return {
    url: /Barrow is open at (\S+)/.exec(said)?.[1] ?? '',
    setupUrl: /Set up your shop: (\S+)/.exec(said)?.[1] ?? '',
    dataDir,
    pid: child.pid ?? 0,
    said: () => said,
    command: (rest, input = '') =>
      execFileSync(process.execPath, ['dist/barrow.js', ...rest], {
        cwd: root,
        env: settings,
        input,
        encoding: 'utf8',
      }),
    signal: (name) => child.kill(name),
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      await database?.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function untilOpen(child: ChildProcess, said: () => string): Promise<void> {
  const giveUpAt = Date.now() + 20_000
  while (!said().includes('Barrow is open at')) {
    if (child.exitCode !== null || Date.now() > giveUpAt) throw new Error(`the shop did not open: ${said()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  // The set-up address, where there is one, is said in the same breath.
  await new Promise((resolve) => setTimeout(resolve, 50))
}
