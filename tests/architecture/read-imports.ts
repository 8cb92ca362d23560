import { readFileSync } from 'node:fs'
import path from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import type { Import } from './floors.ts'

/** Reads the imports of whole folders with a parser that knows today's TypeScript. @returns also how many modules it read */
export async function readImports(
  folders: string[],
  baseDir: string,
): Promise<{ imports: Import[]; modules: number; cycles: string[][] }> {
  const { output } = await cruise(
    folders,
    {
      baseDir,
      parser: 'swc',
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '^dist|\\.d\\.ts$' },
      ruleSet: { forbidden: [{ name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } }] },
      validate: true,
    },
    {
      extensions: ['.ts', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  )
  const { modules, summary } = output as ICruiseResult
  const own = modules.filter((module) => /^(src|migrations|data)\//.test(module.source))
  const imports = own.flatMap((module) =>
    module.dependencies
      .filter((dependency) => !dependency.typeOnly)
      .map((dependency) => ({ from: module.source, to: dependency.resolved })),
  )
  const cycles = summary.violations
    .map((violation) => [violation.from, ...(violation.cycle ?? []).map((step) => step.name)])
    .filter((cycle) => cycle.slice(1).every((to, index) => isLoaded(baseDir, cycle[index] ?? '', to)))
  return { imports, modules: own.length, cycles }
}

/** Whether an import is still there once types are erased: two files may well know each other's types. */
function isLoaded(baseDir: string, from: string, to: string): boolean {
  const text = readFileSync(path.join(baseDir, from), 'utf8')
  const imports = [...text.matchAll(/^import (type )?[^'"]*['"]([^'"]+)['"]/gm)]
  const ofTarget = imports.filter(
    ([, , specifier]) => path.posix.basename(specifier ?? '') === path.posix.basename(to),
  )
  return ofTarget.length === 0 || ofTarget.some(([, isType]) => isType === undefined)
}
