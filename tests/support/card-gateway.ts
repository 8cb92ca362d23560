import {
  type Gateway,
  type GatewayDispute,
  GatewayDown,
  type GatewayTruth,
  type KnownAttempt,
  type RefundOutcome,
} from '#src/domain/payments/gateway.ts'
import { GatewayRefused } from '#src/domain/payments/gateways/refused.ts'

type Paid = Extract<GatewayTruth, { state: 'paid' }>
type Session = { id: string; key: string; attempt: string; truth: GatewayTruth; expiresAt: number }
type Method = 'start' | 'inspect' | 'close' | 'refund'

export type Card = ReturnType<typeof openCard>

/**
 * A hosted gateway in memory, as strict as a real one: a key met again with other bytes is an error, a session that was
 * closed takes no money, and refunds never exceed the charge. The test decides what goes wrong.
 */
export function openCard(clock: () => number) {
  const sessions = new Map<string, Session>()
  const refunds = new Map<
    string,
    { id: string; charge: string; amountMinor: number; outcome: RefundOutcome }
  >()
  const failing = new Map<Method, { error: Error; left: number; isAfter: boolean }>()
  const calls: { method: Method; at: number }[] = []
  let nextRefund: RefundOutcome['state'] = 'succeeded'
  let gate: { method: Method; arrived: () => void; opened: Promise<void> } | null = null

  async function answer<T>(method: Method, work: () => T): Promise<T> {
    calls.push({ method, at: clock() })
    const fault = failing.get(method)
    const isFailing = fault !== undefined && fault.left > 0
    if (isFailing) fault.left--
    if (isFailing && !fault.isAfter) throw fault.error
    const result = work()
    if (gate?.method === method) {
      const { arrived, opened } = gate
      gate = null
      arrived()
      await opened
    }
    if (isFailing) throw fault.error
    return result
  }

  const sessionOf = (paymentId: number): Session => {
    const session = [...sessions.values()].findLast(
      (each) => JSON.parse(each.attempt).paymentId === paymentId,
    )
    if (!session) throw new Error(`the gateway has no session for payment ${paymentId}`)
    return session
  }
  const look = (id: string): Session => {
    const session = sessions.get(id)
    if (!session) throw new GatewayRefused('resource_missing', `no such session: ${id}`)
    if (session.truth.state === 'open' && clock() >= session.expiresAt)
      session.truth = { state: 'closed', refundedMinor: 0 }
    return session
  }
  const refundedOf = (charge: string) =>
    [...refunds.values()]
      .filter((refund) => refund.charge === charge && refund.outcome.state !== 'refused')
      .reduce((sum, refund) => sum + refund.amountMinor, 0)
  const withdrawnOf = ({ disputes }: Paid) =>
    disputes.reduce((sum, { withdrawnMinor }) => sum + withdrawnMinor, 0)
  const truthOf = ({ truth }: Session): GatewayTruth =>
    truth.state === 'paid' ? { ...truth, refundedMinor: refundedOf(truth.gatewayPaymentId) } : truth

  const gateway: Gateway = {
    name: 'card',
    label: 'Card',
    hint: '',
    wayBack: 'to your card',
    kind: 'hosted',
    shipsBeforePayment: false,
    liveMode: false,
    start: (attempt) =>
      answer('start', () => {
        const id = `session_${attempt.idempotencyKey}`
        const known = sessions.get(id)
        const bytes = JSON.stringify(attempt)
        if (known && known.attempt !== bytes) throw new Error('the same key came with other bytes')
        if (!known) {
          const { idempotencyKey: key, expiresAt } = attempt
          sessions.set(id, { id, key, attempt: bytes, truth: { state: 'open', refundedMinor: 0 }, expiresAt })
        }
        return { sessionId: id, redirectUrl: `https://card.example/${id}` }
      }),
    inspect: ({ sessionId }: KnownAttempt) =>
      answer('inspect', () =>
        sessionId === null ? ({ state: 'open', refundedMinor: 0 } as const) : truthOf(look(sessionId)),
      ),
    close: ({ sessionId }: KnownAttempt) =>
      answer('close', () => {
        if (sessionId === null) return { state: 'closed', refundedMinor: 0 } as const
        const session = look(sessionId)
        if (session.truth.state === 'open') session.truth = { state: 'closed', refundedMinor: 0 }
        return truthOf(session)
      }),
    refund: ({ idempotencyKey, gatewayPaymentId, amountMinor }) =>
      answer('refund', (): RefundOutcome => {
        const known = refunds.get(idempotencyKey)
        if (known && known.amountMinor !== amountMinor) throw new Error('the same key came with other bytes')
        if (known) return known.outcome
        const paid = [...sessions.values()]
          .map(({ truth }) => truth)
          .find(
            (truth): truth is Paid => truth.state === 'paid' && truth.gatewayPaymentId === gatewayPaymentId,
          )
        if (!paid || refundedOf(gatewayPaymentId) + withdrawnOf(paid) + amountMinor > paid.amountMinor)
          return { state: 'refused', reason: 'more than the charge' }
        const outcome: RefundOutcome =
          nextRefund === 'refused'
            ? { state: 'refused', reason: 'the card is closed' }
            : { state: nextRefund, gatewayRefundId: `refund_${idempotencyKey}` }
        nextRefund = 'succeeded'
        refunds.set(idempotencyKey, {
          id: `refund_${idempotencyKey}`,
          charge: gatewayPaymentId,
          amountMinor,
          outcome,
        })
        return outcome
      }),
    inspectRefund: async (id) => {
      const refund = [...refunds.values()].find((each) => each.id === id)
      if (!refund) throw new GatewayRefused('resource_missing', `no such refund: ${id}`)
      return refund.outcome
    },
  }

  return {
    gateway,
    sessions,
    refunds,
    calls,
    isOpen: (paymentId: number) => look(sessionOf(paymentId).id).truth.state === 'open',
    /** The shopper pays on the gateway's page. */
    pay(paymentId: number, tampering: Partial<Paid> = {}): void {
      const session = look(sessionOf(paymentId).id)
      if (session.truth.state !== 'open') throw new Error('this session takes no money any more')
      this.payAnyway(paymentId, tampering)
    },
    /** Money that a closed session was paid with all the same: it was on its way already. */
    payAnyway(paymentId: number, tampering: Partial<Paid> = {}): void {
      const session = sessionOf(paymentId)
      const { amountMinor, currency } = JSON.parse(session.attempt)
      session.truth = {
        ...{ state: 'paid', gatewayPaymentId: `charge_${session.key}`, amountMinor, currency },
        ...{ liveMode: false, reference: String(paymentId), refundedMinor: 0, disputes: [], ...tampering },
      }
    },
    process(paymentId: number): void {
      sessionOf(paymentId).truth = { state: 'processing', refundedMinor: 0 }
    },
    /** The gateway's own memory of a session is gone, as after the shop's keys were changed. */
    forget(paymentId: number): void {
      sessions.delete(sessionOf(paymentId).id)
    },
    fail(method: Method, how: { times?: number; isAfter?: boolean; error?: Error } = {}) {
      const { times = Number.MAX_SAFE_INTEGER, isAfter = false, error = new GatewayDown('no answer') } = how
      failing.set(method, { error, left: times, isAfter })
    },
    recover: () => failing.clear(),
    planRefund: (state: RefundOutcome['state']) => {
      nextRefund = state
    },
    finishRefund(state: 'succeeded' | 'refused'): void {
      for (const refund of refunds.values()) {
        if (refund.outcome.state !== 'pending') continue
        refund.outcome =
          state === 'refused'
            ? { state, reason: 'the bank sent it back' }
            : { state, gatewayRefundId: refund.outcome.gatewayRefundId }
      }
    },
    /** Somebody sends money back in the gateway's own dashboard. */
    refundInDashboard(paymentId: number, amountMinor: number): void {
      const { truth } = sessionOf(paymentId)
      if (truth.state !== 'paid') throw new Error('nothing was paid')
      const id = `dashboard_${refunds.size}`
      const outcome: RefundOutcome = { state: 'succeeded', gatewayRefundId: id }
      refunds.set(id, { id, charge: truth.gatewayPaymentId, amountMinor, outcome })
    },
    /** A bank takes a payment up, or ends that: what it asks for is gone until it is won. */
    dispute(paymentId: number, state: GatewayDispute['state'], amountMinor: number): void {
      const { truth } = sessionOf(paymentId)
      if (truth.state !== 'paid') throw new Error('nothing was paid')
      const withdrawnMinor = state === 'won' ? 0 : amountMinor
      const id = `dispute_${paymentId}`
      truth.disputes = [{ id, state, amountMinor, withdrawnMinor, reason: 'fraudulent', respondBy: null }]
    },
    /** The gateway forgets idempotency keys after a day. */
    forgetKeys(): void {
      for (const [key, refund] of [...refunds]) {
        refunds.delete(key)
        refunds.set(`forgotten ${key}`, refund)
      }
    },
    /** Holds the gateway's next answer back, its work done. @returns once it was asked, with the way to let it go */
    async hold(method: Method, during: () => Promise<void>, ask: () => Promise<unknown>): Promise<unknown> {
      let open = () => {}
      let arrived = () => {}
      const wasAsked = new Promise<void>((resolve) => {
        arrived = resolve
      })
      const opened = new Promise<void>((resolve) => {
        open = resolve
      })
      gate = { method, arrived, opened }
      const asked = ask()
      await wasAsked
      await during()
      open()
      return asked
    },
  }
}
