import { defineMachine } from '#src/kernel/transitions.ts'

/**
 * unnamed: somebody must say what its columns are · added: the file is there · checked: read without writing a product · queued and running: being imported · done ·
 * refused: nothing of the file can be read
 */
export type RunState = 'unnamed' | 'added' | 'checked' | 'queued' | 'running' | 'done' | 'refused'

export const runStates = defineMachine<RunState>('an import', {
  initial: ['added', 'unnamed'],
  transitions: {
    unnamed: ['added'],
    // A command imports at once; the admin page lets a job do it.
    added: ['checked', 'queued', 'running', 'refused'],
    // What its report shows may tell that a column is another thing.
    checked: ['checked', 'queued', 'refused', 'added'],
    queued: ['running', 'refused'],
    // A process that died leaves its run running; another takes it up.
    running: ['running', 'done', 'refused'],
    done: [],
    refused: [],
  },
})

/** What came of the file's products so far. */
export type RunCounts = {
  /** How many things the reader has said: where to go on after a restart. */
  events: number
  created: number
  updated: number
  unchanged: number
  variants: number
  images: number
  /** Lines of which something was left out. */
  rowsRefused: number
  warnings: number
  /** Of a whole shop: what came in, by its name. */
  whole?: Record<string, number>
}

export const noCounts: RunCounts = {
  events: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  variants: 0,
  images: 0,
  rowsRefused: 0,
  warnings: 0,
}

/** The sentence an import ends with; scripts read it. */
export function summarise(counts: RunCounts): string {
  const { created, updated, unchanged, variants, images, rowsRefused } = counts
  const products = created + updated + unchanged
  return `${products} products (${created} created, ${updated} updated, ${unchanged} unchanged), ${variants} variants, ${images} images, ${rowsRefused} rows refused`
}
