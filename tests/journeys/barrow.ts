import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findPort } from '../support/find-port.ts'
import { afterEveryTest } from '../support/leftovers.ts'

const root = path.resolve(import.meta.dirname, '../..')

export type Started = {
  url: string
  child: ChildProcess
  /** From the command to the first page served, in ms. */
  readyMs: number
  /** Everything printed so far. */
  out: () => string
  /** @returns the exit status */
  stop: (signal?: NodeJS.Signals) => Promise<number | null>
}
export type Ended = { code: number | null; out: string; err: string }

const folders: string[] = []
const running: Started[] = []
afterEveryTest(async () => {
  await Promise.all(running.splice(0).map((started) => started.stop()))
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A folder no shop has been in, gone after the test. */
export function freshFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'barrow-first-'))
  folders.push(folder)
  return folder
}

function launch(words: string[], env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['dist/barrow.js', ...words], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Starts a shop as a person at a terminal does, and opens its front page as soon as it says it is open. */
export async function start(
  dataDir: string,
  words = ['start'],
  env: Record<string, string> = {},
): Promise<Started> {
  const startedAt = performance.now()
  const child = launch(words, { DATA_DIR: dataDir, PORT: String(await findPort()), ...env })
  let out = ''
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk))
  child.stderr?.on('data', (chunk: Buffer) => (out += chunk))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const giveUpAt = Date.now() + 20_000
  while (!/Barrow is open at \S+\n/.test(out)) {
    if (child.exitCode !== null || Date.now() > giveUpAt) throw new Error(`the shop did not open: ${out}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const url = /Barrow is open at (\S+)/.exec(out)?.[1] ?? ''
  const { status } = await fetch(url)
  if (status !== 200) throw new Error(`the front page answered ${status}`)
  const readyMs = performance.now() - startedAt
  const stop = (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal)
    return ended
  }
  const started = { url, child, readyMs, out: () => out, stop }
  running.push(started)
  return started
}

/** Runs a command to its end. */
export function run(words: string[], env: Record<string, string>): Promise<Ended> {
  const child = launch(words, env)
  let out = ''
  let err = ''
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk))
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })))
}
