import type {
  StockFile,
  StockFileRow,
  StockFileState,
  StockRowState,
} from '#src/domain/imports/stock/stock-file.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { phases, states } from '../../imports/run-words.ts'
import type { Pager, State } from '../../page.ts'
import { countWords, whenInside, whenWords } from '../../words.ts'
import type { StockFileListRow, StockFileView } from './views.ts'

type Scene = { settings: Settings; now: number }
export type RowCounts = Record<StockRowState, number>

const PATH = '/admin/inventory/files'
export const pathOf = ({ id }: Pick<StockFile, 'id'>): string => `${PATH}/${id}`

export const rowStates: Record<StockRowState, State> = {
  ready: { label: 'Will change', tone: 'open' },
  moved: { label: 'Moved since', tone: 'warn' },
  done: { label: 'Changed', tone: 'ok' },
  left: { label: 'Left alone', tone: 'half' },
  refused: { label: 'Refused', tone: 'bad' },
}

export function presentFileRow(
  file: StockFile,
  counts: RowCounts,
  { settings, now }: Scene,
): StockFileListRow {
  const results: Partial<Record<StockFileState, string>> = {
    checked: 'Waits for your decision',
    done: [
      countWords(counts.done, 'line changed', 'lines changed'),
      ...(counts.left > 0 ? [`${counts.left} left alone`] : []),
      ...(counts.refused > 0 ? [`${counts.refused} refused`] : []),
    ].join(', '),
    refused: file.error,
  }
  return {
    href: pathOf(file),
    fileName: file.fileName,
    state: states[file.state],
    result: results[file.state] ?? '',
    when: whenWords(file.createdAt, now, settings),
    who: file.startedBy,
  }
}

export const originOf = ({ createdAt, startedBy }: StockFile, { settings, now }: Scene): string =>
  `Added ${whenInside(createdAt, now, settings)} by ${startedBy}`

export function presentFile(
  file: StockFile,
  counts: RowCounts,
  { rows, pager, mayEdit }: { rows: StockFileRow[]; pager: Pager; mayEdit: boolean },
): StockFileView {
  const phase = phases[file.state]
  const path = pathOf(file)
  const { ready, moved, done, left, refused } = counts
  const hasReport = phase === 'checked' || phase === 'done'
  const isCheckable = phase === 'checked' && mayEdit && ready + moved > 0
  return {
    phase,
    href: path,
    progress: { done: done + left, total: ready + moved + done + left },
    failure: file.error,
    counts: hasReport ? countsOf(file, counts, phase === 'checked') : [],
    rows: hasReport ? rows.map(presentRow) : [],
    pager: hasReport && pager.total > 0 ? pager : null,
    startAction: isCheckable ? `${path}/start` : '',
    hasMoved: moved > 0,
    reportHref: hasReport && ready + moved + done + left + refused > 0 ? `${path}/report.csv` : '',
    undoHref: phase === 'done' && done > 0 ? `${path}/undo.csv` : '',
  }
}

function countsOf(file: StockFile, counts: RowCounts, isForeseen: boolean): StockFileView['counts'] {
  const { ready, moved, done, left, refused } = counts
  const [change, alone] = isForeseen ? [ready, moved] : [done, left]
  return [
    { label: 'Lines with a figure', value: file.lines, detail: '', tone: '' },
    { label: isForeseen ? 'Will change' : 'Changed', value: change, detail: '', tone: '' },
    {
      label: isForeseen ? 'Moved since' : 'Left alone',
      value: alone,
      detail: '',
      tone: alone > 0 ? 'warn' : '',
    },
    { label: 'The same already', value: file.unchanged, detail: '', tone: '' },
    { label: 'Refused', value: refused, detail: '', tone: refused > 0 ? 'bad' : 'ok' },
  ]
}

function presentRow(row: StockFileRow): StockFileView['rows'][number] {
  const to = row.after ?? (row.state === 'left' ? null : row.wanted)
  return {
    line: row.line,
    what: row.label,
    from: row.before === null ? '' : String(row.before),
    to: to === null ? '' : String(to),
    state: rowStates[row.state],
    message: row.message,
  }
}
