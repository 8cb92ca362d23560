import type { SentEvent } from '#src/domain/notifications/outbox-log.ts'
import type { AttemptGlance } from '#src/domain/orders/stuck-payments.ts'
import { findGateway } from '#src/domain/payments/gateways.ts'
import type { ReceivedEvent } from '#src/domain/payments/inbox.ts'
import type { Item, Run } from '#src/domain/reconciliation/queries.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import type { Deps } from '#src/web/env.ts'
import { attemptState } from '../orders/states.ts'
import type { State } from '../page.ts'
import { countWords, whenInside, whenWords } from '../words.ts'
import type { BookView, MoneyRow } from './views.ts'

export type Scene = { deps: Deps; settings: Settings; now: number; mayAct: boolean }

const plain = { href: '', detail: '', note: '', amount: '', action: null, explain: null }
export const gatewayLabel = ({ deps }: Pick<Scene, 'deps'>, name: string): string =>
  findGateway(deps.gateways, name)?.label ?? name

export function presentAttempt(attempt: AttemptGlance, scene: Scene): MoneyRow {
  const { settings, now, mayAct } = scene
  const gateway = findGateway(scene.deps.gateways, attempt.gateway)
  return {
    ...plain,
    title: `#${attempt.orderNumber}`,
    href: `/admin/orders/${attempt.orderNumber}`,
    detail: gateway?.label ?? attempt.gateway,
    note: attemptNote(attempt, scene),
    state: attempt.failure ? { label: 'Does not match', tone: 'bad' } : attemptState(attempt, scene.deps),
    amount: formatMoney(attempt.amountMinor, attempt.currency, settings),
    when: `Begun ${whenInside(attempt.createdAt, now, settings)}`,
    action:
      mayAct && gateway?.kind === 'hosted'
        ? { href: `/admin/payments/${attempt.id}/inquiry`, label: 'Ask the gateway now' }
        : null,
  }
}

function attemptNote(
  { failure, dispute, expiresAt, checkedAt }: AttemptGlance,
  { settings, now }: Scene,
): string {
  if (failure) return `The ${failure}`
  if (dispute)
    return dispute.respondBy === null
      ? dispute.reason
      : `${dispute.reason}: answer by ${whenInside(dispute.respondBy, now, settings)}`
  return expiresAt < now
    ? `Its page ended ${whenInside(expiresAt, now, settings)}, and nobody has said how. Last asked ${whenInside(checkedAt, now, settings)}`
    : ''
}

const tries = (attempts: number): string => (attempts === 0 ? '' : countWords(attempts, 'try', 'tries'))

export function presentReceived(event: ReceivedEvent, scene: Scene): MoneyRow {
  const { settings, now, mayAct } = scene
  const states: Record<ReceivedEvent['state'], State> = {
    pending: event.attempts > 0 ? { label: 'Tried again', tone: 'warn' } : { label: 'Waiting', tone: 'open' },
    applied: { label: 'Applied', tone: 'ok' },
    ignored: { label: 'Not about money', tone: 'idle' },
    failed: { label: 'Stuck', tone: 'bad' },
  }
  return {
    ...plain,
    title: event.type,
    detail: [gatewayLabel(scene, event.gateway), event.about, tries(event.attempts)]
      .filter(Boolean)
      .join(' · '),
    note: event.error,
    state: states[event.state],
    when: whenWords(event.receivedAt, now, settings),
    action: mayAct ? { href: `/admin/payments/inbox/${event.id}/replay`, label: 'Replay' } : null,
  }
}

export function presentSent(event: SentEvent, { settings, now, mayAct }: Scene): MoneyRow {
  const states: Record<SentEvent['state'], State> = {
    pending: event.attempts > 0 ? { label: 'Tried again', tone: 'warn' } : { label: 'Waiting', tone: 'open' },
    done: { label: 'Heard', tone: 'ok' },
    failed: { label: 'Stuck', tone: 'bad' },
  }
  return {
    ...plain,
    title: event.key,
    detail: tries(event.attempts),
    note: event.error,
    state: states[event.state],
    when: whenWords(event.createdAt, now, settings),
    action:
      mayAct && event.state !== 'done'
        ? { href: `/admin/payments/outbox/${event.id}/retry`, label: 'Try again' }
        : null,
  }
}

/** What was typed to explain a difference, and refused. */
export type TypedReason = { itemId: number; value: string; error: string }

export function presentItem(item: Item, scene: Scene, typed: TypedReason | null): MoneyRow {
  const { settings, now, mayAct } = scene
  const money = (minor: number) => formatMoney(minor, item.currency, settings)
  const kinds: Record<Item['kind'], State> = {
    theirs_only: { label: 'Theirs only', tone: 'bad' },
    ours_only: { label: 'Ours only', tone: 'bad' },
    differs: { label: 'Differs', tone: 'bad' },
  }
  const own = typed?.itemId === item.id ? typed : null
  return {
    ...plain,
    title: item.orderNumber ? `#${item.orderNumber}` : item.gatewayPaymentId,
    href: item.orderNumber ? `/admin/orders/${item.orderNumber}` : '',
    detail: [gatewayLabel(scene, item.gateway), item.orderNumber ? item.gatewayPaymentId : '']
      .filter(Boolean)
      .join(' · '),
    note: item.resolution || `They say ${money(item.theirsMinor)}, we say ${money(item.oursMinor)}`,
    state: item.resolvedAt === null ? kinds[item.kind] : { label: 'Explained', tone: 'idle' },
    amount: money(item.theirsMinor - item.oursMinor),
    when: `Found ${whenInside(item.foundAt, now, settings)}`,
    explain:
      mayAct && item.resolvedAt === null
        ? {
            href: `/admin/payments/books/items/${item.id}/explanation`,
            id: `reason-${item.id}`,
            error: own?.error ?? '',
            value: own?.value ?? '',
          }
        : null,
  }
}

export function presentBook(name: string, run: Run | null, scene: Scene): BookView {
  const { settings, now } = scene
  const at = (ms: number) => whenInside(ms, now, settings)
  const gateway = gatewayLabel(scene, name)
  if (!run)
    return {
      gateway,
      state: { label: 'Not compared yet', tone: 'idle' },
      when: 'A day after the shop’s first payment it begins by itself.',
      sums: [],
    }
  if (run.state === 'failed')
    return {
      gateway,
      state: { label: 'Could not be read', tone: 'warn' },
      when: `Tried ${at(run.finishedAt)}: ${run.error}. It is tried again by itself.`,
      sums: [],
    }
  const money = (minor: number, currency: string) => formatMoney(minor, currency, settings)
  const isSound = run.sums.every(({ theirsMinor, oursMinor }) => theirsMinor === oursMinor)
  return {
    gateway,
    state: isSound ? { label: 'Agrees', tone: 'ok' } : { label: 'Differs', tone: 'bad' },
    when:
      run.sums.length === 0
        ? `Compared ${at(run.finishedAt)}: no money moved since ${at(run.from)}.`
        : `Compared ${at(run.finishedAt)}: the payments that moved from ${at(run.from)} to ${at(run.to)}.`,
    sums: run.sums.map(({ currency, theirsMinor, oursMinor }) => ({
      currency,
      theirs: money(theirsMinor, currency),
      ours: money(oursMinor, currency),
      difference: money(theirsMinor - oursMinor, currency),
      isSound: theirsMinor === oursMinor,
    })),
  }
}
