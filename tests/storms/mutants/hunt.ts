import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inMoney } from './in-money.ts'
import { inPrices } from './in-prices.ts'
import { inStock } from './in-stock.ts'
import type { Mutant } from './mutant.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const COPIED = ['src', 'tests', 'migrations', 'data/demo', 'data/reference', 'views', 'public', 'dist']
const SINGLE = ['package.json', 'tsconfig.json', 'vitest.config.ts', 'LICENSE']
const MOST_SECONDS = 300

export const mutants: readonly Mutant[] = [...inPrices, ...inStock, ...inMoney]

/** @returns how often the text that a mutant changes stands in its file: anything but once makes it useless */
export const countPlaces = ({ file, find }: Mutant): number =>
  readFileSync(path.join(root, file), 'utf8').split(find).length - 1

export type Verdict = 'killed' | 'survived' | 'stale'

/** A copy of the project that may be broken, in a folder that goes away. */
export function openCopy() {
  const folder = mkdtempSync(path.join(tmpdir(), 'barrow-mutants-'))
  for (const name of [...COPIED, ...SINGLE])
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true, preserveTimestamps: true })
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  return {
    /** @returns whether the tests pass on the project as it is */
    isSound: (tests: string[]) => passes(folder, tests),
    async judge(mutant: Mutant): Promise<Verdict> {
      if (countPlaces(mutant) !== 1) return 'stale'
      const file = path.join(folder, mutant.file)
      const sound = readFileSync(file, 'utf8')
      writeFileSync(
        file,
        sound.replace(mutant.find, () => mutant.replace),
      )
      try {
        return (await passes(folder, mutant.tests)) ? 'survived' : 'killed'
      } finally {
        writeFileSync(file, sound)
      }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function passes(cwd: string, tests: string[]): Promise<boolean> {
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...tests,
    '--project=sqlite',
    '--bail=1',
    '--maxWorkers=1',
  ]
  const env = { ...process.env, BARROW_SEED: '1', NODE_ENV: 'test' }
  const child = spawn(process.execPath, args, { cwd, env, stdio: 'ignore' })
  const timer = setTimeout(() => child.kill('SIGKILL'), MOST_SECONDS * 1_000)
  return new Promise((resolve) => {
    child.once('exit', (code) => {
      clearTimeout(timer)
      resolve(code === 0)
    })
  })
}
