import { isDeepStrictEqual } from 'node:util'
import { getOrder } from '#src/domain/orders/queries.ts'
import { captured, type Order, type Payment, sum } from './model.ts'
import { ledgerOf } from './money.ts'
import type { World } from './world.ts'

/** Thrown where the shop and its model part. */
export class Parted extends Error {
  override readonly name = 'Parted'
}

export function agree(what: string, shop: unknown, model: unknown): void {
  if (!isDeepStrictEqual(shop, model))
    throw new Parted(`${what}: the shop says ${JSON.stringify(shop)}, the model ${JSON.stringify(model)}`)
}

/** Holds everything a history touched against the model: orders, money, parcels, shelves, the code. */
export async function checkHistory({ deps, model, variantIds, code }: World): Promise<void> {
  const { db } = deps
  for (const order of model.orders) {
    agree(`order ${order.id}`, shown(await getOrder(db, order.id)), expected(order))
    const entries = await db
      .selectFrom('ledger_entries')
      .select('amount_minor')
      .where('order_id', '=', order.id)
      .where('account', '<>', 'orders')
      .execute()
    agree(`the ledger of order ${order.id}`, sum(entries.map((entry) => entry.amount_minor)), ledgerOf(order))
  }
  const levels = await db
    .selectFrom('stock_levels')
    .select(({ fn }) => [
      'variant_id',
      fn.sum<number>('on_hand').as('on_hand'),
      fn.sum<number>('reserved').as('reserved'),
    ])
    .where('variant_id', 'in', variantIds)
    .groupBy('variant_id')
    .orderBy('variant_id')
    .execute()
  agree(
    'the shelves',
    levels.map((level) => [level.variant_id, Number(level.on_hand), Number(level.reserved)]),
    variantIds.map((id) => [id, model.shelves.get(id)?.onHand, model.shelves.get(id)?.reserved]),
  )
  const { uses } = await db
    .selectFrom('coupons')
    .select('uses')
    .where('code', '=', code)
    .executeTakeFirstOrThrow()
  agree('the uses of the code', uses, model.code.uses)
}

/** Whatever the model thinks: once all is heard, the books hold exactly what the gateway has. */
export function checkGateway({ card, model }: World, ledgers: Map<number, number>): void {
  for (const order of model.orders) {
    const charges = order.payments
      .filter((payment) => payment.way === 'card' && payment.session === 'paid')
      .map((payment) => chargeOf(card, payment))
    const paid = sum(charges.map(({ amountMinor }) => amountMinor))
    const back = sum(
      [...card.refunds.values()]
        .filter(
          ({ charge, outcome }) => outcome.state === 'succeeded' && charges.some(({ id }) => id === charge),
        )
        .map(({ amountMinor }) => amountMinor),
    )
    agree(`the card money of order ${order.id}`, ledgers.get(order.id) ?? 0, paid - back)
  }
}

function chargeOf(card: World['card'], payment: Payment): { id: string; amountMinor: number } {
  for (const { attempt, truth } of card.sessions.values())
    if (truth.state === 'paid' && JSON.parse(attempt).paymentId === payment.id)
      return { id: truth.gatewayPaymentId, amountMinor: truth.amountMinor }
  throw new Error(`payment ${payment.id} has no charge`)
}

type Seen = Awaited<ReturnType<typeof getOrder>>

const shown = (order: Seen) => ({
  state: order.state,
  totalMinor: order.totalMinor,
  refundedMinor: order.refundedMinor,
  payments: order.payments.map(({ id, state }) => [id, state]),
  refunds: order.refunds.map(({ paymentId, amountMinor, state }) => [paymentId, amountMinor, state]),
  parcels: order.shipments.map(({ id, state, lines }) => [
    ...[id, state, lines.map(({ orderLineId, quantity }) => [orderLineId, quantity])],
  ]),
})

const expected = (order: Order): ReturnType<typeof shown> => ({
  state: order.state,
  totalMinor: order.totalMinor,
  refundedMinor: order.refundedMinor,
  payments: order.payments.map((payment) => [payment.id, paymentState(order, payment)]),
  refunds: order.refunds.map(({ payment, amountMinor, state }) => [payment.id, amountMinor, state]),
  parcels: order.parcels.map(({ id, state, lines }) => [
    ...[id, state, lines.map(({ line, quantity }) => [line.id, quantity])],
  ]),
})

function paymentState(order: Order, payment: Payment): Seen['payments'][number]['state'] {
  if (payment.state !== 'captured' || !captured(order).includes(payment))
    return payment.state as Exclude<Payment['state'], 'captured'>
  const back = sum(
    order.refunds
      .filter((each) => each.payment === payment && each.state === 'succeeded')
      .map((each) => each.amountMinor),
  )
  if (back === 0) return 'succeeded'
  return back >= payment.amountMinor ? 'refunded' : 'partly_refunded'
}
