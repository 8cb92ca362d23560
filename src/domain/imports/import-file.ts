import { basename, resolve } from 'node:path'
import { type Actor, systemActor } from '../audit/audit.ts'
import { summarise } from './import-run.ts'
import {
  checkImport,
  type ImportDeps,
  type ImportResult,
  type ImportWatcher,
  runImport,
} from './run-import.ts'
import { addImport } from './start-import.ts'

/**
 * Imports a file here and now, beside an open shop if need be; its pictures are left to the shop's jobs.
 * @returns with `summary`, the sentence that scripts read
 */
export async function importFile(
  deps: ImportDeps,
  filePath: string,
  {
    isDryRun,
    actor = systemActor('barrow import'),
    ...watcher
  }: ImportWatcher & { isDryRun: boolean; actor?: Actor },
): Promise<ImportResult & { runId: number; summary: string }> {
  const file = { fileName: basename(filePath), filePath: resolve(filePath), kind: 'shopify' as const }
  const runId = await addImport(deps.db, file, actor, deps.clock())
  const result = await (isDryRun ? checkImport : runImport)(deps, runId, watcher)
  return { ...result, runId, summary: summarise(result.counts) }
}
