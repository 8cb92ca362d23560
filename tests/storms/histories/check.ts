import { isDeepStrictEqual } from 'node:util'
import { findGiftCard } from '#src/domain/gift-cards/queries.ts'
import { lineGross } from '#src/domain/orders/order-money.ts'
import { getOrder } from '#src/domain/orders/queries.ts'
import { type Order, type Part, type Payment, shelfOf, sum } from './model.ts'
import { ledgerOf } from './refunds.ts'
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
export async function checkHistory(world: World): Promise<void> {
  const { deps, model, code } = world
  const { db } = deps
  for (const order of model.orders) {
    agree(`order ${order.id}`, shown(await getOrder(db, order.id)), expected(order))
    const entries = await db
      .selectFrom('ledger_entries')
      .select('amount_minor')
      .where('order_id', '=', order.id)
      .where('account', 'like', 'gateway:%')
      .execute()
    agree(`the ledger of order ${order.id}`, sum(entries.map((entry) => entry.amount_minor)), ledgerOf(order))
  }
  agree('the shelves', await readShelves(world), expectedShelves(world))
  agree('what is set aside and owed', await readGoods(world), expectedGoods(world))
  const { uses } = await db
    .selectFrom('coupons')
    .select('uses')
    .where('code', '=', code)
    .executeTakeFirstOrThrow()
  agree('the uses of the code', uses, model.code.uses)
  const card = await findGiftCard(db, world.giftCardId)
  agree('what the gift card holds', card?.balanceMinor, model.gift.balanceMinor)
}

async function readShelves({ deps, variantIds, locationIds }: World): Promise<number[][]> {
  const levels = await deps.db
    .selectFrom('stock_levels')
    .select(['variant_id', 'location_id', 'on_hand', 'reserved'])
    .where('variant_id', 'in', variantIds)
    .execute()
  return variantIds.flatMap((variantId) =>
    locationIds.map((locationId) => {
      const level = levels.find((each) => each.variant_id === variantId && each.location_id === locationId)
      return [variantId, level?.on_hand ?? 0, level?.reserved ?? 0]
    }),
  )
}

const expectedShelves = ({ model, variantIds }: World): number[][] =>
  variantIds.flatMap((variantId) =>
    shelfOf(model, variantId).places.map(({ onHand, reserved }) => [variantId, onHand, reserved]),
  )

/** Of each order and variant: what is set aside or was sold at each location, and what is owed. */
async function readGoods({ deps, model, locationIds }: World): Promise<(string | number)[][]> {
  if (model.orders.length === 0) return []
  const rows = await deps.db
    .selectFrom('reservations')
    .select(['order_id', 'variant_id', 'location_id', 'quantity', 'backordered', 'state'])
    .where('state', 'in', ['live', 'consumed'])
    .where(
      'order_id',
      'in',
      model.orders.map(({ id }) => id),
    )
    .execute()
  return tidied(
    rows.map((row) => ({
      what: `${row.order_id} ${row.variant_id} ${row.state}`,
      parts: [{ place: locationIds.indexOf(row.location_id), quantity: row.quantity }],
      owed: row.backordered,
    })),
  )
}

const expectedGoods = ({ model }: World): (string | number)[][] =>
  tidied(
    model.orders.flatMap((order) =>
      [...order.goods]
        .filter(([, { parts }]) => parts.length > 0)
        .map(([variantId, { parts, isSold, owed }]) => ({
          what: `${order.id} ${variantId} ${isSold ? 'consumed' : 'live'}`,
          ...{ parts, owed },
        })),
    ),
  )

function tidied(rows: { what: string; parts: Part[]; owed: number }[]): (string | number)[][] {
  const all = new Map<string, number[]>()
  for (const { what, parts, owed } of rows) {
    const sums = all.get(what) ?? [0, 0, 0]
    for (const { place, quantity } of parts) sums[place] = (sums[place] ?? 0) + quantity
    sums[2] = (sums[2] ?? 0) + owed
    all.set(what, sums)
  }
  return [...all].map(([what, sums]) => [what, ...sums]).sort()
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
    const withdrawn = sum(charges.map((charge) => charge.withdrawnMinor))
    agree(`the card money of order ${order.id}`, ledgers.get(order.id) ?? 0, paid - back - withdrawn)
  }
}

function chargeOf(card: World['card'], payment: Payment) {
  for (const { attempt, truth } of card.sessions.values())
    if (truth.state === 'paid' && JSON.parse(attempt).paymentId === payment.id)
      return {
        ...{ id: truth.gatewayPaymentId, amountMinor: truth.amountMinor },
        withdrawnMinor: sum(truth.disputes.map(({ withdrawnMinor }) => withdrawnMinor)),
      }
  throw new Error(`payment ${payment.id} has no charge`)
}

type Seen = Awaited<ReturnType<typeof getOrder>>

const shown = (order: Seen) => ({
  state: order.state,
  totalMinor: order.totalMinor,
  ...{ giftMinor: order.giftMinor, giftBackMinor: order.giftBackMinor, refundedMinor: order.refundedMinor },
  lines: order.lines.map((line) => [line.id, line.quantity, lineGross(line, order.taxMode)]),
  payments: order.payments.map(({ id, state }) => [id, state]),
  refunds: order.refunds.map((each) => [each.paymentId, each.amountMinor, each.giftMinor, each.state]),
  parcels: order.shipments.map(({ id, state, lines }) => [
    ...[id, state, lines.map(({ orderLineId, quantity }) => [orderLineId, quantity])],
  ]),
  returns: order.returns.map(({ id, state, lines }) => [
    ...[id, state],
    lines.map((each) => [each.orderLineId, each.quantity, each.received, each.restocked, each.writtenOff]),
  ]),
})

const expected = (order: Order): ReturnType<typeof shown> => ({
  state: order.state,
  totalMinor: order.totalMinor,
  ...{ giftMinor: order.giftMinor, giftBackMinor: order.giftBackMinor, refundedMinor: order.refundedMinor },
  lines: order.lines.map(({ id, quantity, grossMinor }) => [id, quantity, grossMinor]),
  payments: order.payments.map((payment) => [payment.id, paymentState(payment)]),
  refunds: order.refunds.map(({ payment, amountMinor, giftMinor, state }) => [
    ...[payment?.id ?? null, amountMinor, giftMinor, state],
  ]),
  parcels: order.parcels.map(({ id, state, lines }) => [
    ...[id, state, lines.map(({ line, quantity }) => [line.id, quantity])],
  ]),
  returns: order.returns.map(({ id, state, lines }) => [
    ...[id, state],
    lines.map((each) => [each.line.id, each.quantity, each.received, each.restocked, each.writtenOff]),
  ]),
})

const paymentState = ({ state, stage }: Payment): Seen['payments'][number]['state'] =>
  state === 'captured' ? stage : state
