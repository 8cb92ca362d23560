import { takeOut } from '#src/domain/orders/edit-order.ts'
import { getOrder } from '#src/domain/orders/queries.ts'
import { versionOf } from '#src/domain/orders/record.ts'
import { agree } from './check.ts'
import { type Command, clerk, newPayment } from './commands.ts'
import { pick, pickMeant, type Step } from './dice.ts'
import { consume, shrink } from './goods.ts'
import {
  advance,
  dueMinor,
  isOpen,
  type Line,
  type Order,
  type Refund,
  sum,
  unitsBack,
  unitsOf,
  unitsToPack,
  worthOf,
} from './model.ts'
import { askRefund } from './refunds.ts'
import type { World } from './world.ts'

/** What staff change about an order that is not packed yet. */
export const edits: Record<string, Command> = {
  'take out': { weight: 10, run: edit },
}

type Taken = Refund['lines']

const isUnpaid = ({ state }: Order): boolean => state === 'pending_payment'
const hasCard = ({ payments }: Order): boolean => payments.some(({ way }) => way === 'card')

async function edit(world: World, { a, b, c }: Step): Promise<void> {
  const { deps, model, time } = world
  const isMeant = (each: Order) => (isUnpaid(each) ? !hasCard(each) : each.state !== 'cancelled')
  const order = pickMeant(model.orders, a, isMeant)
  if (!order) return
  const taken = order.lines
    .map((line, at) => ({ line, quantity: pick([1, 0, 1, 2], b >>> (2 * at)) ?? 0 }))
    .filter(({ quantity }) => quantity > 0)
  const wish = taken.map(({ line, quantity }) => ({ orderLineId: line.id, quantity }))
  const seen = c % 3 === 0 ? versionOf(await getOrder(deps.db, order.id)) : ''
  const press = () =>
    takeOut(deps, { orderId: order.id, taken: wish, reason: '', seen, actor: clerk, now: time.now })
  const answer = await press()
  if (seen !== '') agree('the same form again', await press(), answer ?? 'changed_since')
  const kind = isUnpaid(order) ? 'unpaid' : 'paid'
  const refusal =
    refuseEdit(order, taken) ??
    (isUnpaid(order) ? await lower(world, order, taken) : payBack(world, order, taken))
  agree('taking things out', answer, refusal)
  world.note(`edit ${kind}: ${answer ?? 'done'}`)
  if (!refusal) advance(order)
}

function refuseEdit(order: Order, taken: Taken): string | null {
  if (taken.length === 0) return 'nothing_chosen'
  if (order.state === 'cancelled' || order.state === 'completed') return 'not_open'
  if (isUnpaid(order) && order.parcels.length > 0) return 'already_packed'
  if (isUnpaid(order) && hasCard(order)) return 'paid_online'
  const left = (line: Line) => (isUnpaid(order) ? line.quantity : unitsToPack(order, line))
  if (taken.some(({ line, quantity }) => quantity > left(line))) return 'more_than_left'
  const kept = sum(order.lines.map((line) => line.quantity - unitsBack(order, line))) - unitsOf(taken)
  return kept > 0 ? null : 'nothing_left'
}

/** The money is here: what the units cost goes back. */
function payBack({ model, time }: World, order: Order, taken: Taken): string | null {
  const amountMinor = sum(taken.map(({ line, quantity }) => worthOf(line, unitsBack(order, line), quantity)))
  const refusal = askRefund(model, order, { lines: taken, amountMinor, restock: true }, time.now)
  return refusal === 'not_paid' || refusal === 'nothing_chosen' ? 'costs_nothing' : refusal
}

/** The money is still to come: less of it is asked for, by an attempt of its own. */
async function lower({ deps, model }: World, order: Order, taken: Taken): Promise<string | null> {
  const delivery = order.totalMinor - sum(order.lines.map(({ grossMinor }) => grossMinor))
  const smaller = order.lines.map((line) =>
    without(line, taken.find((each) => each.line === line)?.quantity ?? 0),
  )
  const totalMinor = delivery + sum(smaller.map(({ grossMinor }) => grossMinor))
  if (totalMinor === 0) return 'nothing_left'
  for (const [at, line] of order.lines.entries()) Object.assign(line, smaller[at])
  for (const { line, quantity } of taken) shrink(model, order, line.variantId, quantity)
  order.lines = order.lines.filter(({ quantity }) => quantity > 0)
  order.totalMinor = totalMinor
  // The gift card pays no more than the order costs.
  const over = Math.max(0, order.giftMinor - totalMinor)
  order.giftMinor -= over
  model.gift.balanceMinor += over
  const due = dueMinor(order)
  const open = order.payments.filter(isOpen)
  const { payments } = await getOrder(deps.db, order.id)
  const made = payments.slice(order.payments.length)
  agree('how many attempts to pay are replaced', made.length, due > 0 ? open.length : 0)
  for (const [at, old] of open.entries()) {
    old.state = 'cancelled'
    if (due > 0) order.payments.push(newPayment(made[at]?.id ?? 0, old.way, due, old.expiresAt))
  }
  if (due === 0) {
    Object.assign(order, { state: 'paid', wasPaid: true })
    consume(model, order)
  }
  return null
}

/** A discount is shared by the units; those that go are the first, which carry its odd cents. */
function without(line: Line, taken: number): Line {
  const { quantity, grossMinor, discountMinor } = line
  const priceMinor = (grossMinor + discountMinor) / quantity
  const kept = discountMinor - worthOf({ ...line, grossMinor: discountMinor }, 0, taken)
  const left = quantity - taken
  return { ...line, quantity: left, discountMinor: kept, grossMinor: priceMinor * left - kept }
}
