import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { enqueueJob } from '#src/platform/jobs.ts'
import { markChanged } from '#src/platform/memory.ts'
import type { SearchIndex } from '../search/search-index.ts'
import { foreseeOutcome, type Outcome, prepareProduct } from './import-product.ts'
import { noCounts, type RunCounts, type RunState, runStates } from './import-run.ts'
import { findRun, type ImportRun } from './queries.ts'
import { FileRefused } from './read/file-refused.ts'
import type { ProductDraft, ReadEvent, RowMessage } from './read/product-draft.ts'
import { readRunFile } from './read-run.ts'
import { endRun, recordProgress } from './record-progress.ts'

export type ImportDeps = {
  db: Db
  index: SearchIndex
  clock: () => number
  /** Prices in the file are in this currency. */
  currency: string
  /** The shop's folder, where uploads lie. */
  dataDir?: string
}

export type ImportWatcher = {
  onMessage?: (message: RowMessage) => void
  /** Called after each product. */
  onProgress?: (counts: RunCounts, line: number) => void
  /** Called often, so that a job can say that it is alive. */
  onTurn?: () => Promise<void>
}

/** @property error a sentence where nothing of the file could be read, '' otherwise */
export type ImportResult = { state: RunState; counts: RunCounts; error: string }

/** Messages are written with the product they come before, or at the latest when there are so many. */
const MOST_MESSAGES = 500

/**
 * Imports a file, each product in a transaction of its own together with how far the run has come. Called again after
 * a crash it goes on behind the last product, counting nothing twice.
 */
export function runImport(
  deps: ImportDeps,
  runId: number,
  watcher: ImportWatcher = {},
): Promise<ImportResult> {
  return walk(deps, runId, watcher, {
    during: 'running',
    after: 'done',
    write: async (run, draft) =>
      prepareProduct(deps.db, {
        draft,
        currency: deps.currency,
        index: deps.index,
        actorUserId: run.createdBy,
        reason: `import of ${run.fileName}`,
        now: deps.clock(),
      }),
  })
}

/** Reads a file as an import would and writes its messages and counts, but no product. */
export async function checkImport(
  deps: ImportDeps,
  runId: number,
  watcher: ImportWatcher = {},
): Promise<ImportResult> {
  await inTransaction(deps.db, async (tx) => {
    await tx.deleteFrom('import_messages').where('run_id', '=', runId).execute()
    await recordProgress(tx, runId, { counts: noCounts, line: 0, messages: [] })
  })
  return walk(deps, runId, watcher, {
    during: null,
    after: 'checked',
    write: async (_, draft) => {
      const outcome = await foreseeOutcome(deps.db, draft, deps.currency)
      return async () => ({ outcome, messages: [] })
    },
  })
}

type Work = {
  /** The state while at it, where that must outlive a crash. */
  during: RunState | null
  after: RunState
  write: (run: ImportRun, draft: ProductDraft) => ReturnType<typeof prepareProduct>
}

async function walk(
  deps: ImportDeps,
  runId: number,
  watcher: ImportWatcher,
  work: Work,
): Promise<ImportResult> {
  const run = await findRun(deps.db, runId)
  if (!run) throw new Error(`there is no import ${runId}`)
  if (runStates.isFinal(run.state)) return run
  runStates.assertMove(run.state, work.during ?? work.after)
  if (work.during)
    await deps.db.updateTable('import_runs').set({ state: work.during }).where('id', '=', runId).execute()
  const walker = new Walker(deps, run, watcher, work)
  const file = path.resolve(deps.dataDir ?? '', run.filePath)
  try {
    for await (const event of readRunFile(file, run, deps.currency)) await walker.take(event)
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error
    return walker.end('refused', error.message)
  }
  return walker.end(work.after, '')
}

/** Goes along a file's events, leaving out those that an earlier try has finished. */
class Walker {
  readonly #deps: ImportDeps
  readonly #run: ImportRun
  readonly #watcher: ImportWatcher
  readonly #work: Work
  #counts: RunCounts
  #seen = 0
  #line = 0
  #messages: RowMessage[] = []

  constructor(deps: ImportDeps, run: ImportRun, watcher: ImportWatcher, work: Work) {
    this.#deps = deps
    this.#run = run
    this.#watcher = watcher
    this.#work = work
    this.#counts = work.during ? run.counts : noCounts
  }

  async take(event: ReadEvent): Promise<void> {
    this.#seen++
    if (this.#seen <= this.#counts.events) return
    if (event.kind === 'message') {
      this.#say(event.message)
      if (this.#messages.length >= MOST_MESSAGES) await this.#commit(this.#counts)
      return
    }
    await this.#takeProduct(event.draft)
    this.#watcher.onProgress?.(this.#counts, this.#line)
    await this.#watcher.onTurn?.()
    // With SQLite nothing here ever waits: let the shop answer its shoppers between two products.
    await nextTurn()
  }

  async #takeProduct(draft: ProductDraft): Promise<void> {
    const write = await this.#work.write(this.#run, draft)
    const before = this.#counts
    const said = await inTransaction(this.#deps.db, async (tx) => {
      const { outcome, messages } = await write(tx)
      this.#line = Math.max(this.#line, draft.line)
      await this.#record(tx, addProduct(before, draft, outcome), messages)
      return messages
    })
    for (const message of said) this.#watcher.onMessage?.(message)
    this.#messages = []
  }

  #say(message: RowMessage): void {
    this.#messages.push(message)
    this.#watcher.onMessage?.(message)
  }

  async #commit(counts: RunCounts): Promise<void> {
    await inTransaction(this.#deps.db, (tx) => this.#record(tx, counts, []))
    this.#messages = []
  }

  async #record(
    tx: Parameters<typeof recordProgress>[0],
    counts: RunCounts,
    more: RowMessage[],
  ): Promise<void> {
    const messages = [...this.#messages, ...more]
    const warnings = messages.filter((message) => message.level === 'warning').length
    const refused = messages.length - warnings
    this.#counts = {
      ...counts,
      events: this.#seen,
      warnings: counts.warnings + warnings,
      rowsRefused: counts.rowsRefused + refused,
    }
    await recordProgress(tx, this.#run.id, { counts: this.#counts, line: this.#line, messages })
  }

  async end(state: RunState, error: string): Promise<ImportResult> {
    const { db, clock } = this.#deps
    await this.#commit(this.#counts)
    this.#counts = await inTransaction(db, async (tx) => {
      const counts = await endRun(tx, this.#run.id, { counts: this.#counts, state, error, now: clock() })
      if (state === 'done' && counts.created + counts.updated > 0) {
        await enqueueJob(tx, 'images.fetch', {}, `images.fetch:${this.#run.id}`, clock())
        await markChanged(tx)
      }
      return counts
    })
    return { state, counts: this.#counts, error }
  }
}

function addProduct(counts: RunCounts, draft: ProductDraft, outcome: Outcome | 'refused'): RunCounts {
  if (outcome === 'refused') return counts
  return {
    ...counts,
    [outcome]: counts[outcome] + 1,
    variants: counts.variants + draft.variants.length,
    images: counts.images + new Set(draft.images.map((image) => image.src)).size,
  }
}
