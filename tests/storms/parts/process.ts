import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import type { Ground } from './ground.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const GIVE_UP_AFTER_MS = 30_000

/** One process of a shop. */
export type ShopProcess = {
  url: string
  /** What it wrote to its log at level error and above, a line each. */
  errors: string[]
  /** Resolves once it has ended, however. */
  ended: Promise<void>
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void
  stop(): Promise<void>
}

/**
 * Opens the built shop on a port, as `npm start` does, with that command's memory.
 * @param before runs as soon as there is a process, before it is ready
 */
export async function openProcess(
  ground: Ground,
  port: number,
  env: Record<string, string>,
  before?: (child: ChildProcess) => void,
): Promise<ShopProcess> {
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=4', '--max-old-space-size=256', 'dist/barrow.js', 'start', '--empty'],
    {
      cwd: root,
      env: { ...process.env, ...ground.env, PORT: String(port), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const errors: string[] = []
  child.stderr.on('data', (chunk: Buffer) => errors.push(...String(chunk).split('\n').filter(Boolean)))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  before?.(child)
  await untilOpen(child, errors)
  return {
    url: `http://127.0.0.1:${port}`,
    errors,
    ended,
    kill: (signal) => void child.kill(signal),
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** It was killed, or ended by itself, before it was ready; the message holds what it said. */
export class NotOpened extends Error {
  override readonly name = 'NotOpened'
}

function untilOpen(child: ChildProcess, errors: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NotOpened(`not open in time: ${errors}`)), GIVE_UP_AFTER_MS)
    const settle = (end: () => void) => {
      clearTimeout(timer)
      end()
    }
    let said = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk
      if (said.includes('Barrow is open at')) settle(resolve)
    })
    child.once('exit', (code, signal) =>
      settle(() => reject(new NotOpened(`ended with ${code ?? signal}: ${said}${errors.join('\n')}`))),
    )
  })
}
