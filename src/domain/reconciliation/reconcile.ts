import { DAY, HOUR, MINUTE } from '#src/kernel/clock.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { enqueueJob } from '#src/platform/jobs.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import type { MoneyDeps } from '../orders/deps.ts'
import { type Gateway, GatewayDown, type GatewayMovement } from '../payments/gateway.ts'
import { GatewayRefused } from '../payments/gateways/refused.ts'
import { type Examined, examine } from './examine.ts'
import { findFirstPayment, findRun, listBooked, listBookedOf, listOpenIds, listStated } from './queries.ts'
import { AGREED_AGAIN, type BookedMovement, compareBooks, type Sum, sumBooks } from './reconciliation.ts'

/** What has just happened may not have reached us yet: webhooks and the poller come first. */
const GRACE_MS = 15 * MINUTE
const RETRY_AFTER_MS = HOUR
const JOB = 'money.reconcile'

/**
 * Compares every gateway's own list of what came in and went back with our ledger. Each is compared from where its last
 * comparison ended, so that nothing is left out after a silence; one that does not answer is tried again in an hour.
 * @param actor who asked for it, for the page
 * @param rest called between steps, to keep the work claimed
 */
export async function reconcile(
  deps: MoneyDeps,
  { actor, now, rest = async () => {} }: { actor: string; now: number; rest?: () => Promise<void> },
): Promise<void> {
  const first = await findFirstPayment(deps.db)
  if (first === null) return
  for (const gateway of deps.gateways) {
    await rest()
    const last = await findRun(deps.db, gateway.name, true)
    const span = { from: last?.to ?? first, to: now - GRACE_MS }
    if (span.from >= span.to) continue
    try {
      const { sums, examined } = await compareGateway(deps, gateway, span, now, rest)
      await inTransaction(deps.db, async (tx) => {
        const runId = await saveRun(tx, gateway, span, { state: 'done', sums, actor, error: '' }, now)
        for (const each of examined) await saveFinding(tx, runId, gateway.name, each, now)
      })
    } catch (error) {
      if (!(error instanceof GatewayDown || error instanceof GatewayRefused)) throw error
      deps.log.warn({ err: error, gateway: gateway.name }, 'the gateway’s books could not be read')
      const failed = { state: 'failed' as const, sums: [], actor, error: error.message }
      await inTransaction(deps.db, (tx) => saveRun(tx, gateway, span, failed, now))
    }
  }
}

type Span = { from: number; to: number }

async function compareGateway(
  deps: MoneyDeps,
  gateway: Gateway,
  span: Span,
  now: number,
  rest: () => Promise<void>,
): Promise<{ sums: Sum[]; examined: Examined[] }> {
  const { db } = deps
  const theirs: GatewayMovement[] = gateway.list
    ? await gateway.list(span.from, span.to)
    : gateway.kind === 'manual'
      ? await listStated(db, gateway.name, span)
      : []
  const { agreed, suspects } = compareBooks(theirs, await readOurs(db, gateway.name, span, theirs))
  for (const id of await listOpenIds(db, gateway.name))
    if (!suspects.has(id)) suspects.set(id, { theirs: [], ours: [] })
  const examined: Examined[] = []
  for (const [id, suspect] of suspects) {
    await rest()
    examined.push(await examine(deps, gateway, id, suspect, now))
  }
  return { sums: sumBooks(agreed, examined), examined }
}

/** Ours of the time, and whatever we have of what they name: a payment of five to twelve may be booked at five past. */
async function readOurs(
  db: Db,
  gateway: string,
  span: Span,
  theirs: readonly GatewayMovement[],
): Promise<BookedMovement[]> {
  const inTime = await listBooked(db, gateway, span)
  const named = [...new Set(theirs.map(({ gatewayPaymentId }) => gatewayPaymentId))]
  const theirIds = new Set(theirs.map(({ kind, id }) => `${kind} ${id}`))
  const outside = (await listBookedOf(db, gateway, named)).filter(
    ({ at, kind, id }) => (at < span.from || at >= span.to) && theirIds.has(`${kind} ${id}`),
  )
  return [...inTime, ...outside]
}

async function saveRun(
  tx: Tx,
  gateway: Gateway,
  { from, to }: Span,
  { state, sums, actor, error }: { state: 'done' | 'failed'; sums: Sum[]; actor: string; error: string },
  now: number,
): Promise<number> {
  const { id } = await tx
    .insertInto('reconcile_runs')
    .values({
      gateway: gateway.name,
      state,
      from_at: from,
      to_at: to,
      sums_json: JSON.stringify(sums),
      actor,
      error: error.slice(0, 500),
      started_at: now,
      finished_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** A difference is kept until it is gone or somebody explains it; one that is found again is the same one. */
async function saveFinding(
  tx: Tx,
  runId: number,
  gateway: string,
  found: Examined,
  now: number,
): Promise<void> {
  const { gatewayPaymentId, kind, currency, theirsMinor, oursMinor, orderId } = found
  if (kind === null) {
    await tx
      .updateTable('reconcile_items')
      .set({
        resolved_at: now,
        resolution: AGREED_AGAIN,
        theirs_minor: theirsMinor,
        ours_minor: oursMinor,
      })
      .where('gateway', '=', gateway)
      .where('gateway_payment_id', '=', gatewayPaymentId)
      .where('resolved_at', 'is', null)
      .execute()
    return
  }
  const said = { run_id: runId, kind, theirs_minor: theirsMinor, ours_minor: oursMinor, order_id: orderId }
  const known = await tx
    .updateTable('reconcile_items')
    // Of what is theirs alone, each comparison hears only what happened in its own time.
    .set((eb) => ({
      ...said,
      ...(kind === 'theirs_only' && { theirs_minor: eb('theirs_minor', '+', theirsMinor) }),
    }))
    .where('gateway', '=', gateway)
    .where('gateway_payment_id', '=', gatewayPaymentId)
    .where('resolved_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (known) return
  await tx
    .insertInto('reconcile_items')
    .values({
      ...said,
      gateway,
      gateway_payment_id: gatewayPaymentId,
      currency,
      found_at: now,
      resolved_at: null,
      resolution: '',
    })
    .execute()
}

/** Somebody says why the books differ, so that it is not looked for any more. @returns false where there is no such thing */
export function explainItem(
  db: Db,
  { itemId, reason, actor, now }: { itemId: number; reason: string; actor: Actor; now: number },
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const explained = await tx
      .updateTable('reconcile_items')
      .set({ resolved_at: now, resolution: `${reason} (${actor.name})` })
      .where('id', '=', itemId)
      .where('resolved_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!explained) return false
    const entry = { actor, action: 'explain difference', entity: 'reconcile_item', entityId: itemId }
    await recordAudit(tx, { ...entry, after: { reason } }, now)
    return true
  })
}

/** Staff want the books compared now. */
export function askToReconcile(db: Db, actor: Actor, now: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    await enqueueJob(tx, JOB, { actor: actor.name }, JOB, now)
    await recordAudit(tx, { actor, action: 'reconcile', entity: 'payments', entityId: '' }, now)
  })
}

/**
 * Once a day, and once an hour while a gateway does not answer. A shop compares nothing before its first payment is a day old.
 */
export async function orderReconciling(db: Db, gateways: readonly Gateway[], now: number): Promise<void> {
  const first = await findFirstPayment(db)
  if (first === null || first > now - DAY) return
  for (const { name } of gateways) {
    const done = await findRun(db, name, true)
    const latest = await findRun(db, name, false)
    const isDue = (done?.finishedAt ?? 0) <= now - DAY
    const mayTry = latest === null || latest.state === 'done' || latest.finishedAt <= now - RETRY_AFTER_MS
    if (isDue && mayTry) return enqueueJob(db, JOB, { actor: 'clock' }, JOB, now)
  }
}
