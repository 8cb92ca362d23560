import type { ExportRun, ExportState } from '#src/domain/exports/runs.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { formatSize } from '#src/platform/i18n.ts'
import type { State } from '../page.ts'
import { whenWords } from '../words.ts'
import type { ExportRow } from './views.ts'

const states: Record<ExportState, State> = {
  waiting: { label: 'Being written', tone: 'half' },
  ready: { label: 'Ready', tone: 'ok' },
  failed: { label: 'Failed', tone: 'bad' },
  gone: { label: 'Removed', tone: 'idle' },
}

export function presentExport(
  run: ExportRun,
  { settings, now }: { settings: Settings; now: number },
): ExportRow {
  const own = `/admin/exports/${run.id}`
  const isReady = run.state === 'ready'
  const held = Object.entries(run.counts).map(
    ([what, n]) => `${n.toLocaleString(settings.lang)} ${n === 1 ? what.replace(/s$/, '') : what}`,
  )
  return {
    file: run.file,
    state: states[run.state],
    result: run.error || held.join(', '),
    size: run.size > 0 ? formatSize(run.size) : '',
    when: whenWords(run.createdAt, now, settings),
    who: run.askedBy,
    downloadAction: isReady ? `${own}/download` : '',
    removeAction: isReady ? `${own}/removal` : '',
  }
}
