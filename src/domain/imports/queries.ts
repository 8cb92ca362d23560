import type { Db, Tx } from '#src/platform/db/db.ts'
import { type ColumnMap, parseMap } from './column-map.ts'
import { noCounts, type RunCounts, type RunState } from './import-run.ts'
import { type ImportKind, importKinds } from './read/format.ts'

/** What a file holds: products in some system's columns, or a whole shop. */
export type RunKind = ImportKind | 'whole'

/** An import as staff see it. */
export type ImportRun = {
  id: number
  fileName: string
  filePath: string
  kind: RunKind
  state: RunState
  /** What its columns are, where somebody has said so. */
  columns: ColumnMap | null
  /** The line reached. */
  line: number
  counts: RunCounts
  /** Why nothing of the file could be read, '' otherwise. */
  error: string
  createdBy: number | null
  createdAt: number
  finishedAt: number | null
}

export type ImportMessage = {
  line: number
  handle: string
  level: 'refused' | 'warning'
  message: string
}

type RunRow = {
  id: number
  file_name: string
  file_path: string
  kind: string
  state: string
  columns_json: string
  next_line: number
  counts_json: string
  error: string
  created_by: number | null
  created_at: number
  finished_at: number | null
}

const toRun = (row: RunRow): ImportRun => ({
  id: row.id,
  fileName: row.file_name,
  filePath: row.file_path,
  kind: row.kind === 'whole' ? 'whole' : (importKinds.find((kind) => kind === row.kind) ?? 'shopify'),
  state: row.state as RunState,
  columns: row.columns_json === '' ? null : parseMap(row.columns_json),
  line: row.next_line,
  counts: { ...noCounts, ...JSON.parse(row.counts_json) },
  error: row.error,
  createdBy: row.created_by,
  createdAt: row.created_at,
  finishedAt: row.finished_at,
})

export async function findRun(db: Db | Tx, id: number): Promise<ImportRun | null> {
  const row = await db.selectFrom('import_runs').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toRun(row) : null
}

/** The latest imports, newest first. */
export async function listRuns(db: Db | Tx, limit: number): Promise<ImportRun[]> {
  return (await db.selectFrom('import_runs').selectAll().orderBy('id', 'desc').limit(limit).execute()).map(
    toRun,
  )
}

/** What was said of the file's lines, in the order of the file. */
export async function listMessages(
  db: Db | Tx,
  runId: number,
  { limit, offset, level }: { limit: number; offset: number; level?: ImportMessage['level'] },
): Promise<ImportMessage[]> {
  const rows = await db
    .selectFrom('import_messages')
    .select(['line', 'handle', 'level', 'message'])
    .where('run_id', '=', runId)
    .$if(level !== undefined, (query) => query.where('level', '=', level ?? ''))
    .orderBy('line')
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map((row) => ({ ...row, level: row.level as ImportMessage['level'] }))
}

/** How many lines something was left out of: a line that was refused for two reasons is one. */
export async function countRefusedLines(db: Db | Tx, runId: number): Promise<number> {
  const row = await db
    .selectFrom('import_messages')
    .select((eb) => eb.fn.count<number>('line').distinct().as('count'))
    .where('run_id', '=', runId)
    .where('level', '=', 'refused')
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

export async function countMessages(db: Db | Tx, runId: number): Promise<number> {
  const { count } = await db
    .selectFrom('import_messages')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow()
  return Number(count)
}
