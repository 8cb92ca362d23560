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
  const cycles = summary.violations.map((violation) => [
    violation.from,
    ...(violation.cycle ?? []).map((step) => step.name),
  ])
  return { imports, modules: own.length, cycles }
}
