import type { Db, Tx } from '#src/platform/db/db.ts'

/** added: being checked · checked: waits for a decision · queued, running: being applied · done · refused: cannot be read */
export type StockFileState = 'added' | 'checked' | 'queued' | 'running' | 'done' | 'refused'

/** Where stock has moved since the export: leave it, or change what is there now by as much as the file changes. */
export type Moved = 'leave' | 'shift'

/** ready: will be set · moved: stock has moved since the export · done · left: moved, and left alone · refused */
export type StockRowState = 'ready' | 'moved' | 'done' | 'left' | 'refused'

export type StockFile = {
  id: number
  fileName: string
  filePath: string
  state: StockFileState
  moved: Moved
  /** Lines with a figure, of which so many say what is there already. */
  lines: number
  unchanged: number
  /** Why nothing of it can be read, ''. */
  error: string
  startedBy: string
  userId: number | null
  ip: string
  createdAt: number
  finishedAt: number | null
}

/** A line of the file that changes something, or cannot. */
export type StockFileRow = {
  line: number
  label: string
  exported: number | null
  before: number | null
  wanted: number | null
  after: number | null
  state: StockRowState
  message: string
}

type Row = Awaited<ReturnType<ReturnType<typeof selectFiles>['executeTakeFirstOrThrow']>>
const selectFiles = (db: Db | Tx) => db.selectFrom('stock_files').selectAll()

const toFile = (row: Row): StockFile => ({
  id: row.id,
  fileName: row.file_name,
  filePath: row.file_path,
  state: row.state as StockFileState,
  moved: row.moved === 'shift' ? 'shift' : 'leave',
  lines: row.lines,
  unchanged: row.unchanged,
  error: row.error,
  startedBy: row.started_by,
  userId: row.user_id,
  ip: row.ip,
  createdAt: row.created_at,
  finishedAt: row.finished_at,
})

export async function findStockFile(db: Db | Tx, id: number): Promise<StockFile | null> {
  const row = await selectFiles(db).where('id', '=', id).executeTakeFirst()
  return row ? toFile(row) : null
}

/** The latest, newest first. */
export async function listStockFiles(db: Db, limit: number): Promise<StockFile[]> {
  return (await selectFiles(db).orderBy('id', 'desc').limit(limit).execute()).map(toFile)
}

/** How many of a file's lines are in each state. */
export async function countRows(db: Db | Tx, fileId: number): Promise<Record<StockRowState, number>> {
  const rows = await db
    .selectFrom('stock_file_rows')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .where('file_id', '=', fileId)
    .groupBy('state')
    .execute()
  const counts = { ready: 0, moved: 0, done: 0, left: 0, refused: 0 }
  return { ...counts, ...Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)])) }
}

/** A part of a file's lines, in its order. @param after the line before the first */
export async function listRows(
  db: Db,
  {
    fileId,
    limit,
    offset = 0,
    after = 0,
  }: { fileId: number; limit: number; offset?: number; after?: number },
): Promise<(StockFileRow & { variantId: number | null; locationId: number | null })[]> {
  const rows = await db
    .selectFrom('stock_file_rows')
    .select(['line', 'label', 'exported', 'before', 'wanted', 'after', 'state', 'message'])
    .select(['variant_id as variantId', 'location_id as locationId'])
    .where('file_id', '=', fileId)
    .where('line', '>', after)
    .orderBy('line')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map((row) => ({ ...row, state: row.state as StockRowState }))
}
