import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { cancelOrder } from '#src/domain/orders/cancel-order.ts'
import { approveReturn, rejectReturn } from '#src/domain/orders/decide-return.ts'
import { takeOut } from '#src/domain/orders/edit-order.ts'
import { markCameBack, markDelivered, markLost, packOrder, shipParcel } from '#src/domain/orders/parcels.ts'
import { closeReturn, receiveReturn } from '#src/domain/orders/receive-return.ts'
import { moveOrder, moveReturn, moveShipment } from '#src/domain/orders/record.ts'
import {
  type OrderState,
  orderStates,
  type ReturnState,
  returnStates,
  type ShipmentState,
  shipmentStates,
} from '#src/domain/orders/states.ts'
import { movePayment } from '#src/domain/payments/payments.ts'
import { moveRefund } from '#src/domain/payments/refunds.ts'
import { paymentStates, refundStates } from '#src/domain/payments/states.ts'
import type { Machine } from '#src/kernel/transitions.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { mug } from '../../support/goods.ts'
import { clerk, openMarket } from '../../support/market.ts'

type Market = Awaited<ReturnType<typeof openMarket>>
type Move = (tx: Tx, id: number, to: never) => Promise<boolean>

const machines: Record<string, { machine: Machine<string>; move: Move }> = {
  orders: {
    machine: orderStates as Machine<string>,
    move: (tx, id, to) => moveOrder(tx, id, to, 1),
  },
  shipments: {
    machine: shipmentStates as Machine<string>,
    move: (tx, id, to) => moveShipment(tx, id, to, {}),
  },
  payments: {
    machine: paymentStates as Machine<string>,
    move: (tx, id, to) => movePayment(tx, id, to, {}, 1),
  },
  refunds: {
    machine: refundStates as Machine<string>,
    move: (tx, id, to) => moveRefund(tx, id, to, {}, 1),
  },
  returns: {
    machine: returnStates as Machine<string>,
    move: (tx, id, to) => moveReturn(tx, id, to, {}),
  },
}

async function oneOrder(): Promise<Market & { mugId: number; orderId: number; lineId: number }> {
  const market = await openMarket({ goods: [mug({ onHand: 9 })] })
  const mugId = market.goods[0]?.variantId ?? 0
  const { orderId } = await market.buy({ [mugId]: 3 })
  const lineId = (await market.see(orderId)).lines[0]?.id ?? 0
  return { ...market, mugId, orderId, lineId }
}

let places = 0
/** A row of the table in a state, as if it had come there by itself. */
async function standsIn(db: Db, table: string, state: string, orderId: number): Promise<number> {
  const id = 10_000 + ++places
  if (table === 'orders') {
    const known = await db
      .selectFrom('orders')
      .selectAll()
      .where('id', '=', orderId)
      .executeTakeFirstOrThrow()
    const twin = { ...known, id, number: `${id}`, token: `t${id}`, cart_version: -id, state }
    await db.insertInto('orders').values(twin).execute()
  }
  if (table === 'payments' || table === 'refunds') {
    const known = await db.selectFrom('payments').selectAll().executeTakeFirstOrThrow()
    const paymentId = table === 'payments' ? id : known.id
    if (table === 'payments')
      await db
        .insertInto('payments')
        .values({ ...known, id: paymentId, idempotency_key: `k${id}`, state })
        .execute()
    const refund = { id, order_id: orderId, payment_id: paymentId, state, amount_minor: 1, reason: '' }
    const rest = { idempotency_key: `k${id}`, gateway_refund_id: null, failure: '', actor_user_id: null }
    if (table === 'refunds')
      await db
        .insertInto('refunds')
        .values({ ...refund, ...rest, created_at: 0, updated_at: 0 })
        .execute()
  }
  if (table === 'shipments') {
    const parcel = { id, order_id: orderId, state, carrier: '', tracking_number: '', tracking_url: '' }
    const times = { created_at: 0, packed_at: null, shipped_at: null, delivered_at: null }
    await db
      .insertInto('shipments')
      .values({ ...parcel, ...times })
      .execute()
  }
  if (table === 'returns') {
    const row = { id, order_id: orderId, key: `k${id}`, state, opened_by: 'staff', note: '', answer: '' }
    const times = { requested_at: 0, decided_at: null, received_at: null, closed_at: null }
    await db
      .insertInto('returns')
      .values({ ...row, ...times, refund_id: null })
      .execute()
  }
  return id
}

const stateOf = async (db: Db, table: string, id: number): Promise<string> => {
  const { rows } = await sql<{
    state: string
  }>`select state from ${sql.table(table)} where id = ${id}`.execute(db)
  return rows[0]?.state ?? 'gone'
}

describe.each(Object.entries(machines))('the states of %s', (table, { machine, move }) => {
  test('are left only along the listed moves, whichever pair of states is tried', async () => {
    const { db, orderId } = await oneOrder()
    for (const from of machine.states)
      for (const to of machine.states) {
        const id = await standsIn(db, table, from, orderId)
        const moved = await inTransaction(db, (tx) => move(tx, id, to as never))
        expect([from, to, moved]).toEqual([from, to, machine.can(from, to)])
        expect(await stateOf(db, table, id)).toBe(moved ? to : from)
      }
  })

  test('are guarded by the database itself, whoever writes', async () => {
    const { db, orderId } = await oneOrder()
    for (const from of machine.states)
      for (const to of machine.states.filter((state) => state !== from)) {
        const id = await standsIn(db, table, from, orderId)
        const written = await sql`update ${sql.table(table)} set state = ${to} where id = ${id}`
          .execute(db)
          .then(
            () => true,
            () => false,
          )
        expect([from, to, written]).toEqual([from, to, machine.can(from, to)])
      }
    await expect(standsIn(db, table, 'enchanted', orderId)).rejects.toThrow()
  })
})

describe('a parcel', () => {
  const commands = {
    shipped: (db: Db, shipmentId: number) =>
      shipParcel(db, { shipmentId, carrier: 'GLS', trackingNumber: '1', actor: clerk, now: 1 }),
    delivered: (db: Db, shipmentId: number) => markDelivered(db, { shipmentId, actor: clerk, now: 1 }),
    lost: (db: Db, shipmentId: number) => markLost(db, { shipmentId, actor: clerk, now: 1 }),
    returned: (db: Db, shipmentId: number) => markCameBack(db, { shipmentId, actor: clerk, now: 1 }),
  }

  test.each(Object.entries(commands))('is %s only from where that can be, and once', async (to, command) => {
    const { db, orderId } = await oneOrder()
    for (const from of shipmentStates.states) {
      const id = await standsIn(db, 'shipments', from, orderId)
      const isAllowed = shipmentStates.can(from, to as ShipmentState)
      expect([from, (await command(db, id)) === null]).toEqual([from, isAllowed])
      expect(await command(db, id)).not.toBeNull()
      expect(await stateOf(db, 'shipments', id)).toBe(isAllowed ? to : from)
    }
  })
})

describe('a return', () => {
  const none = new Map<number, number>()
  const by = { actor: clerk, now: 1 }
  const commands = {
    approved: (db: Db, returnId: number) => approveReturn(db, { returnId, answer: '', ...by }),
    rejected: (db: Db, returnId: number) => rejectReturn(db, { returnId, answer: '', ...by }),
    received: (db: Db, returnId: number, lineId: number) =>
      receiveReturn(db, { returnId, quantities: new Map([[lineId, 1]]), ...by }),
    restocked: (db: Db, returnId: number, lineId: number) =>
      closeReturn(db, { returnId, restock: new Map([[lineId, 1]]), refund: null, ...by }),
    written_off: (db: Db, returnId: number) =>
      closeReturn(db, { returnId, restock: none, refund: null, ...by }),
  }

  test.each(Object.entries(commands))('is %s only from where that can be, and once', async (to, command) => {
    const { db, orderId, lineId } = await oneOrder()
    for (const from of returnStates.states) {
      const id = await standsIn(db, 'returns', from, orderId)
      const line = { return_id: id, order_line_id: lineId, quantity: 1, reason: '', written_off: 0 }
      const received = from === 'received' ? 1 : 0
      await db
        .insertInto('return_lines')
        .values({ ...line, received, restocked: 0 })
        .execute()
      const isAllowed = returnStates.can(from, to as ReturnState)
      expect([from, (await command(db, id, lineId)) === null]).toEqual([from, isAllowed])
      expect(await command(db, id, lineId)).not.toBeNull()
      expect(await stateOf(db, 'returns', id)).toBe(isAllowed ? to : from)
    }
  })
})

describe('an order', () => {
  /** Brings an order into a state the way shoppers and staff do. */
  async function orderIn(state: OrderState) {
    const shop = await openMarket({ goods: [mug({ onHand: 9 })] })
    const mugId = shop.goods[0]?.variantId ?? 0
    const wanted = { [mugId]: 2 }
    const isUnpaid = state === 'pending_payment' || state === 'cancelled'
    const { orderId } = isUnpaid ? await shop.checkOut(wanted, { gateway: 'cash' }) : await shop.buy(wanted)
    const by = { actor: clerk, now: shop.time.now }
    const cancel = () => cancelOrder(shop.deps, { orderId, by: 'staff', reason: '', ...by })
    const pack = () => packOrder(shop.db, { orderId, shipsBeforePayment: ['cash'], ...by })
    const edit = async () => {
      const orderLineId = (await shop.see(orderId)).lines[0]?.id ?? 0
      return takeOut(shop.deps, { orderId, taken: [{ orderLineId, quantity: 1 }], reason: '', ...by })
    }
    if (state === 'cancelled') await cancel()
    if (state === 'processing' || state === 'completed') await pack()
    const [parcel] = (await shop.see(orderId)).shipments
    if (state === 'completed')
      await shipParcel(shop.db, { shipmentId: parcel?.id ?? 0, carrier: '', trackingNumber: '', ...by })
    expect((await shop.see(orderId)).state).toBe(state)
    return { ...shop, orderId, cancel, pack, edit }
  }

  const allowed: Record<OrderState, [cancel: boolean, pack: boolean, edit: boolean]> = {
    pending_payment: [true, true, true],
    paid: [true, true, true],
    processing: [false, false, false],
    completed: [false, false, false],
    cancelled: [false, false, false],
  }
  test.each(Object.entries(allowed))('that is %s does what it may and nothing else', async (state, may) => {
    for (const [index, name] of (['cancel', 'pack', 'edit'] as const).entries()) {
      const shop = await orderIn(state as OrderState)
      expect([name, (await shop[name]()) === null]).toEqual([name, may[index]])
    }
  })
})
