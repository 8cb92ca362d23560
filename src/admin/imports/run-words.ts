import type { RunState } from '#src/domain/imports/import-run.ts'
import type { State } from '../page.ts'

/** What staff see of a file on its way in, whatever it holds: what its page shows, by the state its run is in. */
export const phases = {
  unnamed: 'naming',
  added: 'checking',
  checked: 'checked',
  queued: 'waiting',
  running: 'running',
  done: 'done',
  refused: 'failed',
} as const satisfies Record<RunState, string>

/** The same in a word or two, for lists. */
export const states: Record<RunState, State> = {
  unnamed: { label: 'Needs its columns', tone: 'warn open' },
  added: { label: 'Being checked', tone: 'open' },
  checked: { label: 'Checked', tone: 'open' },
  queued: { label: 'Waiting', tone: 'half' },
  running: { label: 'Running', tone: 'half' },
  done: { label: 'Done', tone: 'ok' },
  refused: { label: 'Stopped', tone: 'bad' },
}
