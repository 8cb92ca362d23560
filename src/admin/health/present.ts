import type { Settings } from '#src/domain/settings/settings.ts'
import type { BackupReport, DrillReport } from '#src/domain/verification/back-up-and-keep.ts'
import type { CareKind, CareRun } from '#src/domain/verification/care-runs.ts'
import { type CareStanding, isCutOff } from '#src/domain/verification/standing.ts'
import type { VerifyReport } from '#src/domain/verification/verify-and-keep.ts'
import { formatSize } from '#src/platform/i18n.ts'
import type { State } from '../page.ts'
import { countWords, whenInside, whenWords } from '../words.ts'
import type { CareCard, CareRow } from './views.ts'

type Scene = { settings: Settings; now: number }
/** A run with the report that its kind keeps. */
export type AnyRun =
  | { kind: 'verify'; run: CareRun<VerifyReport> }
  | { kind: 'backup'; run: CareRun<BackupReport> }
  | { kind: 'drill'; run: CareRun<DrillReport> }

const kinds: Record<CareKind, { title: string; what: string; action: CareCard['action'] }> = {
  verify: {
    title: 'The books',
    what: 'Every night the shop checks that money, stock, orders and mails agree with one another.',
    action: { href: '/admin/health/verifications', label: 'Verify now' },
  },
  backup: {
    title: 'Backups',
    what: 'Every night database, pictures and secret go into one file, while the shop stays open.',
    action: { href: '/admin/health/backups', label: 'Back up now' },
  },
  drill: {
    title: 'Restoring',
    what: 'Every Monday the newest backup is restored where nobody sees it, and its books are verified.',
    action: null,
  },
}

export function presentCard(
  { kind, last, lastSoundAt, isRunning, trouble }: CareStanding,
  scene: Scene,
): CareCard {
  const states: Record<NonNullable<typeof trouble>, State> = {
    broken: { label: 'Not in order', tone: 'bad' },
    failed: { label: 'Failed', tone: 'bad' },
    overdue: { label: 'Overdue', tone: 'warn' },
  }
  const calm: State = last ? { label: 'All well', tone: 'ok' } : { label: 'Not yet', tone: 'idle' }
  const when =
    lastSoundAt === null
      ? 'It has not been done yet.'
      : `It last went well ${whenInside(lastSoundAt, scene.now, scene.settings)}.`
  return {
    ...kinds[kind],
    links: [],
    id: kind,
    state: trouble ? states[trouble] : isRunning ? { label: 'Running', tone: 'half' } : calm,
    when,
  }
}

export function presentRow({ kind, run }: AnyRun, scene: Scene): CareRow {
  const broken = (kind === 'backup' ? null : run.report?.broken) ?? []
  return {
    what: { verify: 'Books verified', backup: 'Backup', drill: 'Restore tried' }[kind],
    state: stateOf(run, scene),
    result: isCutOff(run, scene.now)
      ? 'It was cut off: the shop was closed meanwhile.'
      : run.error || resultOf({ kind, run } as AnyRun, scene),
    broken: broken.map(
      ({ name, broken, samples }) => `Not so ${broken} times: ${name} (${samples.join('; ')})`,
    ),
    when: whenWords(run.startedAt, scene.now, scene.settings),
    who: run.askedBy === 'clock' ? 'the clock' : run.askedBy === 'terminal' ? 'the terminal' : run.askedBy,
  }
}

function stateOf(run: CareRun<object>, { now }: Scene): State {
  if (isCutOff(run, now)) return { label: 'Cut off', tone: 'bad' }
  const states: Record<CareRun<object>['state'], State> = {
    running: { label: 'Running', tone: 'half' },
    sound: { label: 'All well', tone: 'ok' },
    broken: { label: 'Not in order', tone: 'bad' },
    failed: { label: 'Failed', tone: 'bad' },
  }
  return states[run.state]
}

function resultOf({ kind, run }: AnyRun, { settings, now }: Scene): string {
  if (!run.report) return ''
  if (kind === 'backup') {
    const { size, counts } = run.report
    return `${formatSize(size)}: ${Object.entries(counts)
      .map(([what, count]) => `${numberWords(count, settings)} ${what}`)
      .join(', ')}`
  }
  const { promises, broken, checked } = run.report
  const books =
    broken.length === 0
      ? `${promises} promises hold, looked at on ${numberWords(checked, settings)} things`
      : `${countWords(broken.length, 'promise', 'promises')} of ${promises} broken`
  if (kind === 'verify') return books
  return `The backup made ${whenInside(run.report.madeAt, now, settings)}, in ${(run.report.ms / 1_000).toFixed(1)} s: ${books}`
}

const numberWords = (count: number, { lang }: Settings): string => new Intl.NumberFormat(lang).format(count)
