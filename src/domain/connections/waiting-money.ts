import type { Tx } from '#src/platform/db/db.ts'
import { openPaymentStates } from '../payments/states.ts'

/** What only the keys can bring to an end with which it was begun. */
export type WaitingMoney = { payments: number; refunds: number }

/**
 * Counts what a gateway is still to be asked about: payments whose end is not known, and refunds that it has not confirmed.
 * @returns null where there is nothing
 */
export async function countWaitingMoney(tx: Tx, gateway: string): Promise<WaitingMoney | null> {
  const [payments, refunds] = await Promise.all([
    tx
      .selectFrom('payments')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('gateway', '=', gateway)
      .where('state', 'in', openPaymentStates)
      .executeTakeFirstOrThrow(),
    tx
      .selectFrom('refunds')
      .innerJoin('payments', 'payments.id', 'refunds.payment_id')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('payments.gateway', '=', gateway)
      .where('refunds.state', 'in', ['requested', 'pending'])
      .executeTakeFirstOrThrow(),
  ])
  const waiting = { payments: Number(payments.n), refunds: Number(refunds.n) }
  return waiting.payments + waiting.refunds > 0 ? waiting : null
}
