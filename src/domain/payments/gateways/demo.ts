import { createHash } from 'node:crypto'
import type { Clock } from '#src/kernel/clock.ts'
import type { Currency } from '#src/kernel/money.ts'
import { openDemoLedger } from '../demo-ledger.ts'
import type {
  Attempt,
  Gateway,
  GatewayDefinition,
  GatewayMovement,
  GatewayTruth,
  RefundOutcome,
  RefundRequest,
} from '../gateway.ts'

/** What the demo gateway knows of one attempt: plain JSON, kept by the app. */
export type DemoSession = {
  id: string
  paymentId: number
  orderNumber: string
  amountMinor: number
  currency: Currency
  returnUrl: string
  cancelUrl: string
  expiresAt: number
  /** `paying`: the shopper chose to pay late; the money counts as there from `paysAt`. */
  state: 'open' | 'paying' | 'cancelled'
  paysAt: number | null
  lastError: 'declined' | null
  refunds: { idempotencyKey: string; amountMinor: number; at?: number }[]
}

/** Where the demo gateway keeps its truth, as a real one keeps it on its own machines. */
export type DemoLedger = {
  read(sessionId: string): Promise<DemoSession | null>
  /** Saves under `session.id`, new or known. */
  write(session: DemoSession): Promise<void>
  /** Sessions that were written at a moment or later. */
  listSince(from: number): Promise<DemoSession[]>
}

/** What a newcomer may try on the demo page. */
export type DemoDecision = 'succeed' | 'fail' | 'cancel' | 'pay_late'
export type DemoRefusal = 'no_such_session' | 'not_open'

export type DemoConfig = {
  ledger: DemoLedger
  /** The whole address of the shop's demo page for a session. */
  pageUrl: (sessionId: string) => string
  clock: Clock
}

/** How long money takes to arrive that is paid late: time enough to see the order wait for it. */
export const PAYS_LATE_AFTER_MS = 20_000

/** A gateway without money, so that a newcomer can see every way a payment may go. */
export function openDemo({ ledger, pageUrl, clock }: DemoConfig): Gateway {
  async function inspectSession(sessionId: string): Promise<GatewayTruth> {
    return demoTruth(await findSession(ledger, sessionId), clock())
  }

  return {
    name: 'demo',
    label: 'Demo payment',
    hint: 'No money moves. You choose how the payment ends.',
    wayBack: 'the way you paid',
    kind: 'hosted',
    shipsBeforePayment: false,
    liveMode: false,

    async start(attempt) {
      const id = sessionIdOf(attempt)
      if ((await ledger.read(id)) === null) await ledger.write(newSession(id, attempt))
      return { sessionId: id, redirectUrl: pageUrl(id) }
    },

    async inspect({ sessionId }) {
      return sessionId === null ? { state: 'open', refundedMinor: 0 } : inspectSession(sessionId)
    },

    async close({ sessionId }) {
      if (sessionId === null) return { state: 'closed', refundedMinor: 0 }
      const session = await findSession(ledger, sessionId)
      if (demoState(session, clock()) === 'open') await ledger.write({ ...session, state: 'cancelled' })
      return inspectSession(sessionId)
    },

    async refund(request) {
      const session = await findSession(ledger, request.gatewayPaymentId)
      const outcome = refuseDemoRefund(session, request, clock())
      if (outcome !== null) return { state: 'refused', reason: outcome }
      return refundOnce(ledger, session, request, clock())
    },

    async list(from, to) {
      const sessions = await ledger.listSince(from - PAYS_LATE_AFTER_MS)
      return sessions.flatMap(movementsOf).filter(({ at }) => at >= from && at < to)
    },
  }
}

export const demo: GatewayDefinition = {
  name: 'demo',
  variables: {},
  open: (_, { db, clock, publicUrl }) =>
    openDemo({
      ledger: openDemoLedger(db, clock),
      pageUrl: (sessionId) => `${publicUrl}/pay/demo/${sessionId}`,
      clock,
    }),
}

/** Where a session stands at a moment: late money and expiry come by the clock alone. */
export function demoState(session: DemoSession, now: number): GatewayTruth['state'] {
  if (session.state === 'cancelled') return 'closed'
  if (session.paysAt !== null) return now >= session.paysAt ? 'paid' : 'processing'
  return now >= session.expiresAt ? 'closed' : 'open'
}

/** The session after a decision on its page, or why there is nothing to decide any more. */
export function decideDemo(
  session: DemoSession,
  decision: DemoDecision,
  now: number,
): DemoSession | 'not_open' {
  if (demoState(session, now) !== 'open') return 'not_open'
  switch (decision) {
    case 'succeed':
      return { ...session, state: 'paying', paysAt: now, lastError: null }
    case 'pay_late':
      return { ...session, state: 'paying', paysAt: now + PAYS_LATE_AFTER_MS, lastError: null }
    case 'fail':
      return { ...session, lastError: 'declined' }
    case 'cancel':
      return { ...session, state: 'cancelled' }
  }
}

/**
 * What the demo page's button does: saves the decision and says where the shopper goes next.
 * @returns `goTo` null where the page stays, because the payment was declined and may be tried again
 */
export async function payAtDemo(
  ledger: DemoLedger,
  sessionId: string,
  decision: DemoDecision,
  now: number,
): Promise<{ session: DemoSession; goTo: string | null } | DemoRefusal> {
  const session = await ledger.read(sessionId)
  if (session === null) return 'no_such_session'
  const decided = decideDemo(session, decision, now)
  if (decided === 'not_open') return decided
  await ledger.write(decided)
  if (decision === 'fail') return { session: decided, goTo: null }
  return { session: decided, goTo: decision === 'cancel' ? session.cancelUrl : session.returnUrl }
}

/** The same attempt meets the same session, and the address gives the key itself away to nobody. */
function sessionIdOf(attempt: Attempt): string {
  return `demo_${createHash('sha256').update(attempt.idempotencyKey).digest('base64url')}`
}

function newSession(id: string, attempt: Attempt): DemoSession {
  const { paymentId, orderNumber, amountMinor, currency, returnUrl, cancelUrl, expiresAt } = attempt
  return {
    ...{ id, paymentId, orderNumber, amountMinor, currency, returnUrl, cancelUrl, expiresAt },
    state: 'open',
    paysAt: null,
    lastError: null,
    refunds: [],
  }
}

async function findSession(ledger: DemoLedger, sessionId: string): Promise<DemoSession> {
  const session = await ledger.read(sessionId)
  if (session === null) throw new Error(`The demo gateway never made the session ${sessionId}`)
  return session
}

function demoTruth(session: DemoSession, now: number): GatewayTruth {
  const state = demoState(session, now)
  if (state !== 'paid') return { state, refundedMinor: 0 }
  return {
    state,
    gatewayPaymentId: session.id,
    amountMinor: session.amountMinor,
    currency: session.currency,
    liveMode: false,
    reference: String(session.paymentId),
    refundedMinor: refundedOf(session),
    disputes: [],
  }
}

function refundedOf(session: DemoSession): number {
  return session.refunds.reduce((total, refund) => total + refund.amountMinor, 0)
}

function refuseDemoRefund(session: DemoSession, request: RefundRequest, now: number): string | null {
  if (demoState(session, now) !== 'paid') return 'not_paid'
  if (session.refunds.some((refund) => refund.idempotencyKey === request.idempotencyKey)) return null
  return request.amountMinor > session.amountMinor - refundedOf(session) ? 'amount_too_large' : null
}

async function refundOnce(
  ledger: DemoLedger,
  session: DemoSession,
  request: RefundRequest,
  at: number,
): Promise<RefundOutcome> {
  const { idempotencyKey, amountMinor } = request
  if (!session.refunds.some((refund) => refund.idempotencyKey === idempotencyKey)) {
    await ledger.write({ ...session, refunds: [...session.refunds, { idempotencyKey, amountMinor, at }] })
  }
  return { state: 'succeeded', gatewayRefundId: `demo_${idempotencyKey}` }
}

function movementsOf({
  id,
  paymentId,
  amountMinor,
  currency,
  paysAt,
  refunds,
}: DemoSession): GatewayMovement[] {
  if (paysAt === null) return []
  const about = { gatewayPaymentId: id, currency, reference: String(paymentId) }
  return [
    { ...about, kind: 'payment', id, amountMinor, at: paysAt },
    ...refunds.map(({ idempotencyKey, amountMinor, at }) => ({
      ...about,
      kind: 'refund' as const,
      id: `demo_${idempotencyKey}`,
      amountMinor: -amountMinor,
      at: at ?? paysAt,
    })),
  ]
}
