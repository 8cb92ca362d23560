import type { Db } from '#src/platform/db/db.ts'
import { claimDue, putBack } from '#src/platform/queue.ts'
import { findPayment, findPaymentByCharge, findPaymentBySession, type Payment } from '../payments/payments.ts'
import type { MoneyDeps } from './deps.ts'
import { settlePayment } from './settle-payment.ts'
import { startPayment } from './start-payment.ts'

/**
 * Works through verified webhooks. What they claim is never believed: they only say which attempt to ask the gateway about.
 * One that names an attempt we do not know (yet) is kept and tried again; one that names none is about no payment.
 * @returns true where there was one
 */
export async function processEvents(deps: MoneyDeps, now: number): Promise<boolean> {
  const claims = await claimDue(deps.db, 'gateway_events', now, 20)
  for (const claimed of claims) {
    const event = await deps.db
      .selectFrom('gateway_events')
      .selectAll()
      .where('id', '=', claimed.id)
      .executeTakeFirstOrThrow()
    const finish = (state: 'applied' | 'ignored') =>
      deps.db
        .updateTable('gateway_events')
        .set({ state, processed_at: now, error: '' })
        .where('id', '=', event.id)
        .execute()
    try {
      if (event.session_id === null && event.reference === null) {
        await finish('ignored')
        continue
      }
      const payment = await findPaymentOf(deps.db, event)
      if (!payment) throw new Error('no payment of ours is known under this reference yet')
      // The answer that named the session is still on its way, or was lost: the same attempt meets the same session.
      const started = payment.state === 'created' ? await startPayment(deps, payment.id, now) : null
      if (started === 'gateway_down') throw new Error('the gateway did not say what it made of the payment')
      const settled = await settlePayment(deps, payment.id, now)
      if (settled === 'gateway_down' || settled === 'unknown')
        throw new Error('the gateway did not say what became of the payment')
      await finish('applied')
    } catch (error) {
      await putBack(deps.db, 'gateway_events', claimed, error, now)
    }
  }
  return claims.length > 0
}

async function findPaymentOf(
  db: Db,
  event: { gateway: string; session_id: string | null; reference: string | null; body: string },
): Promise<Payment | null> {
  const bySession = event.session_id ? await findPaymentBySession(db, event.gateway, event.session_id) : null
  if (bySession) return bySession
  const id = Number(event.reference)
  const byReference = Number.isSafeInteger(id) && id > 0 ? await findPayment(db, id) : null
  if (byReference?.gateway === event.gateway) return byReference
  return event.reference ? findPaymentByCharge(db, event.gateway, event.reference) : null
}
