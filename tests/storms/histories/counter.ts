import { expireOrders, pollPayments } from '#src/domain/orders/expire-orders.ts'
import { refundOrder } from '#src/domain/orders/refund-order.ts'
import { runRefunds as runRealRefunds } from '#src/domain/orders/run-refunds.ts'
import { settleByHand } from '#src/domain/orders/settle-by-hand.ts'
import { cards } from './at-gateway.ts'
import { agree } from './check.ts'
import { type Command, clerk, someOrder } from './commands.ts'
import { pick, pickMeant, type Step } from './dice.ts'
import {
  advance,
  captured,
  dueMinor,
  isOpen,
  type Order,
  type Payment,
  sum,
  unitsBack,
  worthOf,
} from './model.ts'
import { endUnpaid, isOverdue, settle, takeMoney } from './money.ts'
import { askRefund, runRefunds } from './refunds.ts'
import type { World } from './world.ts'

const MINUTE = 60_000
const LEAPS = [MINUTE, 20 * MINUTE, 70 * MINUTE, 22 * 60 * MINUTE, 8 * 24 * 60 * MINUTE]

/** What the shop's own clock and staff do. */
export const counter: Record<string, Command> = {
  poll: { weight: 5, run: poll },
  expire: { weight: 6, run: expire },
  'carry refunds out': { weight: 8, run: carryOut },
  'time passes': { weight: 10, run: leap },
  'money seen by hand': { weight: 5, run: byHand },
  refund: { weight: 12, run: refund },
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

async function byHand(world: World, { a, b }: Step): Promise<void> {
  const { deps, model, time } = world
  const order = someOrder(world, a)
  // A card chosen later does not keep a transfer from being seen.
  const payment = b % 4 === 0 ? pick(order?.payments ?? [], b >>> 2) : order?.payments.at(-1)
  if (!order || !payment) return
  const answer = await settleByHand(deps, { paymentId: payment.id, actor: clerk, now: time.now })
  const refusal = refuseByHand(order, payment)
  agree('marking as paid', answer, refusal)
  world.note(`by hand: ${answer ?? 'done'}`)
  if (refusal) return
  takeMoney(model, order, payment, time.now)
  advance(order)
}

function refuseByHand(order: Order, payment: Payment): string | null {
  if (payment.way === 'card') return 'not_by_hand'
  if (payment.state === 'captured') return 'already_settled'
  return payment.amountMinor === dueMinor(order) ? null : 'replaced'
}

async function refund(world: World, { a, b, c }: Step): Promise<void> {
  const { deps, model, time } = world
  // One that ended before its money came has money, too.
  const order = pickMeant(model.orders, a, (each) => each.wasPaid || captured(each).length > 0)
  if (!order) return
  const lines = order.lines
    .map((line, at) => ({ line, quantity: pick([1, 0, 1, 2], b >>> (2 * at)) ?? 0 }))
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
