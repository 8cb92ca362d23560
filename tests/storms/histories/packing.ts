import { markCameBack, markDelivered, markLost, packOrder, shipParcel } from '#src/domain/orders/parcels.ts'
import { agree } from './check.ts'
import { type Command, clerk } from './commands.ts'
import { pickMeant, type Step } from './dice.ts'
import { consume } from './goods.ts'
import { advance, type Order, type Parcel, unitsIn, unitsOf, unitsToPack } from './model.ts'
import type { World } from './world.ts'

/** What becomes of parcels. */
export const packing: Record<string, Command> = {
  pack: { weight: 12, run: pack },
  ship: { weight: 9, run: (world, step) => moveParcel(world, step, 'shipped') },
  deliver: { weight: 4, run: (world, step) => moveParcel(world, step, 'delivered') },
  'lose a parcel': { weight: 1, run: (world, step) => moveParcel(world, step, 'lost') },
  'a parcel comes back': { weight: 1, run: (world, step) => moveParcel(world, step, 'returned') },
}

async function pack(world: World, { a, b }: Step): Promise<void> {
  const { deps, model, time } = world
  const order = pickMeant(model.orders, a, ({ state }) => state === 'paid' || state === 'processing')
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
  const refusal = refusePacking(order, lines, left)
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
  order.parcels.push({ id: real.id, state: 'packed', lines, arrivedAt: 0 })
  advance(order)
}

function refusePacking(order: Order, lines: Parcel['lines'], left: Parcel['lines']): string | null {
  if (order.state === 'cancelled') return 'cancelled'
  const latest = order.payments.at(-1)
  const isOnTrust = latest?.way === 'cash' && latest.state === 'processing'
  if (order.state !== 'paid' && order.state !== 'processing' && !isOnTrust) return 'not_paid'
  if (lines.some(({ line, quantity }) => quantity > (left.find((each) => each.line === line)?.quantity ?? 0)))
    return 'more_than_left'
  if (lines.length === 0) return 'nothing_to_pack'
  return lines.some((each) => isStillOwed(order, each)) ? 'not_in_stock' : null
}

/** What was sold ahead is packed once it is there: until then, no more than was. */
function isStillOwed(order: Order, { line, quantity }: Parcel['lines'][number]): boolean {
  const goods = order.goods.get(line.variantId)
  if (!goods || goods.owed === 0) return false
  return unitsIn(order.parcels, line) + quantity > unitsOf(goods.parts)
}

const before: Record<Parcel['state'], Parcel['state'] | null> = {
  ...{ packed: null, shipped: 'packed', delivered: 'shipped', lost: 'shipped', returned: 'shipped' },
}

async function moveParcel(
  world: World,
  { a }: Step,
  to: 'shipped' | 'delivered' | 'lost' | 'returned',
): Promise<void> {
  const { deps, model, time } = world
  const all = model.orders.flatMap((order) => order.parcels.map((parcel) => ({ order, parcel })))
  const { order, parcel } = pickMeant(all, a, (each) => each.parcel.state === before[to]) ?? {}
  if (!order || !parcel) return
  const by = { shipmentId: parcel.id, actor: clerk, now: time.now }
  const move = {
    shipped: () => shipParcel(deps.db, { ...by, carrier: 'An Post', trackingNumber: 'RR1' }),
    delivered: () => markDelivered(deps.db, by),
    lost: () => markLost(deps.db, by),
    returned: () => markCameBack(deps.db, by),
  }
  const answer = await move[to]()
  agree(`a parcel being ${to}`, answer, parcel.state === before[to] ? null : `not_${before[to]}`)
  world.note(`${to}: ${answer ?? 'done'}`)
  if (answer) return
  parcel.state = to
  if (to === 'shipped') parcel.arrivedAt = time.now + order.longestWay
  if (to === 'delivered') parcel.arrivedAt = time.now
  advance(order)
}
