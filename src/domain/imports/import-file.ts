import path from 'node:path'
import type { Db, Engine } from '#src/platform/db/db.ts'
import { type Actor, systemActor } from '../audit/audit.ts'
import { openSearchIndex } from '../search/search-index.ts'
import { type RunCounts, type RunState, summarise } from './import-run.ts'
import { findKind } from './look-at-file.ts'
import { FileRefused } from './read/file-refused.ts'
import type { RowMessage } from './read/product-draft.ts'
import { checkImport, runImport } from './run-import.ts'
import { addImport } from './start-import.ts'

const SAY_COLUMNS =
  'Say what its columns are in the back office, under Imports; files with the same columns are then read here, too.'

export type ImportedResult = {
  runId: number
  state: RunState
  counts: RunCounts
  /** `35 products (35 created, …), 58 variants, 61 images, 2 rows refused`: scripts read it. */
  sentence: string
}

/**
 * Imports a file here and now, beside an open shop if need be; its pictures are left to the shop's jobs.
 * @throws FileRefused with a sentence where nothing of the file can be read
 */
export async function importFile(
  { db, engine, clock, currency }: { db: Db; engine: Engine; clock: () => number; currency: string },
  filePath: string,
  options: {
    /** Reads and says everything, writes no product. */
    dryRun: boolean
    actor?: Actor
    onMessage?: (message: RowMessage) => void
    /** Called after each product with how many are done. */
    onProgress?: (done: number) => void
  },
): Promise<ImportedResult> {
  const {
    dryRun,
    actor = systemActor('barrow import'),
    onMessage = () => {},
    onProgress = () => {},
  } = options
  const found = await findKind(db, path.resolve(filePath))
  const isUnknown = found.columns === null
  const file = {
    fileName: path.basename(filePath),
    filePath: path.resolve(filePath),
    ...(isUnknown ? { kind: 'shopify' as const } : found),
  }
  const runId = await addImport(db, file, actor, clock())
  const deps = { db, index: openSearchIndex(engine), clock, currency }
  const { state, counts, error } = await (dryRun ? checkImport : runImport)(deps, runId, {
    onMessage,
    onProgress: ({ created, updated, unchanged }) => onProgress(created + updated + unchanged),
  })
  if (state === 'refused') throw new FileRefused(isUnknown ? `${error} ${SAY_COLUMNS}` : error)
  return { runId, state, counts, sentence: summarise(counts) }
}
