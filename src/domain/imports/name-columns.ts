import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { enqueueJob } from '#src/platform/jobs.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { findLastActor } from '../audit/last-actor.ts'
import { type ColumnMap, mapVersion, refuseMap, rememberMap } from './column-map.ts'
import { runStates } from './import-run.ts'
import { findRun, type ImportRun } from './queries.ts'

/** Another map was saved since the form was opened. */
export type MapSince = { changedBy: string; current: ColumnMap }

export type NamingRefusal = 'unknown_run' | 'not_by_hand' | 'cannot_be_used' | 'already_started' | MapSince

/**
 * Says what the columns of an import's table are, remembers it for the next file with the same ones, and has the file
 * read through.
 * @param seen the version of the map that the form showed
 */
export function nameColumns(
  db: Db | Tx,
  {
    runId,
    header,
    map,
    seen,
    actor,
    now,
  }: { runId: number; header: readonly string[]; map: ColumnMap; seen: string; actor: Actor; now: number },
): Promise<NamingRefusal | null> {
  return inTransaction<NamingRefusal | null>(db, async (tx) => {
    const run = await findRun(tx, runId)
    if (!run) return 'unknown_run'
    if (run.kind !== 'table') return 'not_by_hand'
    if (map.length !== header.length || refuseMap(map).length > 0) return 'cannot_be_used'
    const since = await findSince(tx, run, seen)
    if (since) return since
    if (!runStates.can(run.state, 'added')) return 'already_started'
    const moved = await tx
      .updateTable('import_runs')
      .set({ state: 'added', columns_json: JSON.stringify(map) })
      .where('id', '=', runId)
      .where('state', '=', run.state)
      .returning('id')
      .executeTakeFirst()
    // Somebody else was a moment earlier.
    if (!moved) return (await findSince(tx, await findRun(tx, runId), seen)) ?? 'already_started'
    await rememberMap(tx, header, map, now)
    // One file may be checked several times, each time with other columns.
    await enqueueJob(tx, 'import.check', { runId }, `import.check:${runId}:${now}`, now)
    const change = { before: named(header, run.columns), after: named(header, map) }
    await recordAudit(
      tx,
      { actor, action: 'name columns', entity: 'import', entityId: runId, ...change },
      now,
    )
    return null
  })
}

async function findSince(tx: Tx, run: ImportRun | null, seen: string): Promise<MapSince | null> {
  if (!run?.columns || mapVersion(run.columns) === seen) return null
  return { changedBy: await findLastActor(tx, 'import', run.id), current: run.columns }
}

/** Column by column, only those that are read. */
function named(header: readonly string[], map: ColumnMap | null): Record<string, string> | null {
  if (map === null) return null
  const pairs = header.map((name, index): [string, string] => [
    name.trim() || `${index + 1}`,
    map[index] ?? '',
  ])
  return Object.fromEntries(pairs.filter(([, meaning]) => meaning !== ''))
}
