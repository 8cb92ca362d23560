import { adjustStock } from '#src/domain/inventory/adjust-stock.ts'
import { expireOrders, pollPayments } from '#src/domain/orders/expire-orders.ts'
import { markDelivered, packOrder, shipParcel } from '#src/domain/orders/parcels.ts'
import { refundOrder } from '#src/domain/orders/refund-order.ts'
import { runRefunds as runRealRefunds } from '#src/domain/orders/run-refunds.ts'
import { settleByHand } from '#src/domain/orders/settle-by-hand.ts'
import { cards } from './at-gateway.ts'
import { agree } from './check.ts'
import { type Command, someOrder } from './commands.ts'
import { pick, type Step } from './dice.ts'
import {
  advance,
  consume,
  isOpen,
  type Order,
  shelfOf,
  sum,
  unitsBack,
  unitsIn,
  unitsToPack,
  worthOf,
} from './model.ts'
import { askRefund, endUnpaid, isOverdue, runRefunds, settle, takeMoney } from './money.ts'
import type { World } from './world.ts'

const clerk = { userId: null, name: 'Niamh', ip: '127.0.0.1' }
const MINUTE = 60_000
const LEAPS = [MINUTE, 20 * MINUTE, 70 * MINUTE, 22 * 60 * MINUTE, 8 * 24 * 60 * MINUTE]

/** What the shop's own clock and staff do. */
export const counter: Record<string, Command> = {
  poll: { weight: 5, run: poll },
  expire: { weight: 6, run: expire },
  'carry refunds out': { weight: 8, run: carryOut },
  'time passes': { weight: 10, run: leap },
  'money seen by hand': { weight: 5, run: byHand },
  pack: { weight: 8, run: pack },
  ship: { weight: 5, run: (world, step) => moveParcel(world, step, 'ship') },
  deliver: { weight: 3, run: (world, step) => moveParcel(world, step, 'deliver') },
  refund: { weight: 8, run: refund },
  'count a shelf': { weight: 3, run: count },
}

async function poll(world: World): Promise<void> {
  // Each attempt is asked about once a minute.
  world.time.now += MINUTE + 1
  await pollPayments(world.deps, world.time.now)
  for (const [order, payment] of cards(world))
    if (isOpen(payment)) settle(world.model, order, payment, world.time.now)
}

async function expire(world: World): Promise<void> {
  const { deps, model, time } = world
  await expireOrders(deps, time.now)
  for (const order of model.orders) {
    if (!isOverdue(order, time.now)) continue
    world.note(`expire: ${endUnpaid(model, order, 'clock', time.now) ?? 'done'}`)
  }
}

async function carryOut(world: World, { a }: Step): Promise<void> {
  const { model, card, deps, time } = world
  if (a % 5 === 0) {
    card.planRefund('pending')
    model.nextRefund = 'pending'
  }
  // Only of an order that lives: a bank that keeps the money of a cancelled one is a matter for people.
  const waiting = model.orders.flatMap((order) =>
    order.refunds.filter(({ state }) => state === 'requested').map((each) => ({ order, each })),
  )
  if (
    a % 5 === 1 &&
    waiting.length > 0 &&
    waiting.every(({ order, each }) => order.state !== 'cancelled' && each.lines.length > 0)
  ) {
    card.planRefund('refused')
    model.nextRefund = 'refused'
  }
  await runRealRefunds(deps, time.now)
  runRefunds(model, time.now)
  card.planRefund('succeeded')
  model.nextRefund = 'succeeded'
}

async function leap({ time }: World, { a }: Step): Promise<void> {
  time.now += pick(LEAPS, a) ?? MINUTE
}

async function byHand(world: World, { a }: Step): Promise<void> {
  const { deps, model, time } = world
  const order = someOrder(world, a)
  const payment = order?.payments.at(-1)
  if (!order || !payment) return
  const answer = await settleByHand(deps, { paymentId: payment.id, actor: clerk, now: time.now })
  const refusal =
    payment.way === 'card' ? 'not_by_hand' : payment.state === 'captured' ? 'already_settled' : null
  agree('marking as paid', answer, refusal)
  world.note(`by hand: ${answer ?? 'done'}`)
  if (refusal) return
  takeMoney(model, order, payment, time.now)
  advance(order)
}

async function pack(world: World, { a, b }: Step): Promise<void> {
  const { deps, model, time } = world
  const order = someOrder(world, a)
  if (!order) return
  const left = order.lines.map((line) => ({ line, quantity: unitsToPack(order, line) }))
  const wanted =
    b % 3 === 0
      ? left
      : left.map(({ line, quantity }) => ({
          line,
          quantity: Math.min(quantity, (b >>> 2) % 3) + (b % 11 === 1 ? 1 : 0),
        }))
  const answer = await packOrder(deps.db, {
    ...{ orderId: order.id, shipsBeforePayment: ['cash'], actor: clerk, now: time.now },
    quantities: new Map(wanted.map(({ line, quantity }) => [line.id, quantity])),
  })
  const lines = wanted.filter(({ quantity }) => quantity > 0)
  const refusal = refusePacking(world, order, lines, left)
  agree('packing', answer, refusal)
  world.note(`pack: ${answer ?? 'done'}`)
  if (refusal) return
  const real = await deps.db
    .selectFrom('shipments')
    .select('id')
    .where('order_id', '=', order.id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  consume(model, order)
  for (const [variantId, units] of owedFor(order, lines)) {
    shelfOf(model, variantId).onHand -= units
    const goods = order.goods.get(variantId)
    if (goods) goods.sold += units
  }
  order.parcels.push({ id: real.id, state: 'packed', lines })
  advance(order)
}

type Units = { line: Order['lines'][number]; quantity: number }[]

/** Units that were sold before they were there and have to leave the shelf for this parcel. */
function owedFor(order: Order, lines: Units): [variantId: number, units: number][] {
  return lines.flatMap(({ line, quantity }): [number, number][] => {
    const goods = order.goods.get(line.variantId)
    if (!goods) return []
    const [setAside, owed, sold] = [
      goods.setAside + goods.held,
      goods.owed + goods.owedLater,
      goods.sold + goods.held,
    ]
    const units = Math.min(unitsIn(order.parcels, line) + quantity, setAside + owed) - sold
    return owed > 0 && units > 0 ? [[line.variantId, units]] : []
  })
}

function refusePacking({ model }: World, order: Order, lines: Units, left: Units): string | null {
  if (order.state === 'cancelled') return 'cancelled'
  const latest = order.payments.at(-1)
  const isOnTrust = latest?.way === 'cash' && latest.state === 'processing'
  if (order.state !== 'paid' && order.state !== 'processing' && !isOnTrust) return 'not_paid'
  if (lines.some(({ line, quantity }) => quantity > (left.find((each) => each.line === line)?.quantity ?? 0)))
    return 'more_than_left'
  if (lines.length === 0) return 'nothing_to_pack'
  const isShort = owedFor(order, lines).some(([variantId, units]) => {
    const shelf = shelfOf(model, variantId)
    const held = order.goods.get(variantId)?.held ?? 0
    return shelf.onHand - held - units < shelf.reserved - held
  })
  return isShort ? 'not_in_stock' : null
}

async function moveParcel(world: World, { a }: Step, move: 'ship' | 'deliver'): Promise<void> {
  const { deps, model, time } = world
  const all = model.orders.flatMap((order) => order.parcels.map((parcel) => ({ order, parcel })))
  const { order, parcel } = pick(all, a) ?? {}
  if (!order || !parcel) return
  const by = { shipmentId: parcel.id, actor: clerk, now: time.now }
  const answer =
    move === 'ship'
      ? await shipParcel(deps.db, { ...by, carrier: 'An Post', trackingNumber: 'RR1' })
      : await markDelivered(deps.db, by)
  const from = move === 'ship' ? 'packed' : 'shipped'
  agree(`to ${move}`, answer, parcel.state === from ? null : `not_${from}`)
  world.note(`${move}: ${answer ?? 'done'}`)
  if (answer) return
  parcel.state = move === 'ship' ? 'shipped' : 'delivered'
  advance(order)
}

async function refund(world: World, { a, b, c }: Step): Promise<void> {
  const { deps, model, time } = world
  const order = someOrder(world, a)
  if (!order) return
  const lines = order.lines
    .map((line, at) => ({ line, quantity: (b >>> (2 * at)) % 3 }))
    .filter(({ quantity }) => quantity > 0)
  const wished = c % 3 === 0 ? 1 + ((c >>> 2) % order.totalMinor) : null
  const worth = sum(lines.map(({ line, quantity }) => worthOf(line, unitsBack(order, line), quantity)))
  const isBack = c % 2 === 0
  const answer = await refundOrder(deps.db, {
    orderId: order.id,
    wish: {
      lines: lines.map(({ line, quantity }) => ({ orderLineId: line.id, quantity, restock: isBack })),
      ...{ amountMinor: wished, reason: '' },
    },
    ...{ actor: clerk, now: time.now },
  })
  const refusal = askRefund(model, order, { lines, amountMinor: wished ?? worth, restock: isBack }, time.now)
  agree('refunding', answer, refusal)
  world.note(`refund: ${answer ?? 'done'}`)
  if (!refusal) advance(order)
}

async function count(world: World, { a, b }: Step): Promise<void> {
  const { deps, model, time, variantIds } = world
  const variantId = pick(variantIds, a) ?? 0
  const shelf = shelfOf(model, variantId)
  const onHand = b % 8
  const answer = await adjustStock(deps.db, {
    variantId,
    onHand,
    reason: 'counted',
    actor: clerk,
    now: time.now,
  })
  agree('counting a shelf', answer, onHand < shelf.reserved ? 'below_reserved' : null)
  if (!answer) shelf.onHand = onHand
}
