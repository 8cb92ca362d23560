import { askForReturn, openReturn } from '#src/domain/orders/ask-for-return.ts'
import { approveReturn, rejectReturn } from '#src/domain/orders/decide-return.ts'
import { closeReturn, receiveReturn } from '#src/domain/orders/receive-return.ts'
import { DAY } from '#src/kernel/clock.ts'
import { agree } from './check.ts'
import { type Command, clerk } from './commands.ts'
import { pick, pickMeant, type Step } from './dice.ts'
import { restock } from './goods.ts'
import { type Line, type Order, type Return, sum, unitsBack, unitsIn, unitsUnsent, worthOf } from './model.ts'
import { askRefund } from './refunds.ts'
import type { World } from './world.ts'

/** What shoppers send back, and what becomes of it. */
export const returns: Record<string, Command> = {
  'ask for a return': { weight: 9, run: ask },
  'decide on a return': { weight: 5, run: decide },
  'a return arrives': { weight: 7, run: receive },
  'end a return': { weight: 12, run: close },
}

const DAYS = 5
let forms = 0

type Wished = { line: Line; quantity: number }[]

const sent = ({ parcels }: Order) =>
  parcels.filter(({ state }) => state === 'shipped' || state === 'delivered')

async function ask(world: World, { a, b, c }: Step): Promise<void> {
  const { deps, model, time } = world
  const order = pickMeant(model.orders, a, (each) => sent(each).length > 0)
  if (!order) return
  const wished = order.lines
    .map((line, at) => ({ line, quantity: pick([1, 0, 1, 2], b >>> (2 * at)) ?? 0 }))
    .filter(({ quantity }) => quantity > 0)
  const byStaff = c % 3 === 0
  const form = {
    ...{ orderId: order.id, note: '', key: `return ${++forms}`, actor: clerk, now: time.now },
    lines: wished.map(({ line, quantity }) => ({ orderLineId: line.id, quantity, reason: 'too big' })),
  }
  const press = () =>
    byStaff
      ? openReturn(deps.db, { ...form, answer: '' })
      : askForReturn(deps.db, { ...form, returnDays: DAYS })
  const answer = await press()
  agree('asking for a return', answer, refuse(order, wished, byStaff, time.now))
  world.note(`return asked: ${answer ?? 'done'}`)
  if (answer) return
  if (c % 4 === 0) agree('the same form again', await press(), null)
  const real = await deps.db
    .selectFrom('returns')
    .select('id')
    .where('order_id', '=', order.id)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  const lines = wished.map((each) => ({ ...each, received: 0, restocked: 0, writtenOff: 0 }))
  order.returns.push({ id: real.id, state: byStaff ? 'approved' : 'requested', lines })
}

function refuse(order: Order, wished: Wished, byStaff: boolean, now: number): string | null {
  if (wished.length === 0) return 'nothing_chosen'
  if (!order.wasPaid) return 'not_paid'
  const parcels = sent(order)
  if (parcels.length === 0) return 'not_sent'
  const until = Math.max(...parcels.map(({ arrivedAt }) => arrivedAt)) + DAYS * DAY
  if (!byStaff && now > until) return 'too_late'
  return wished.some(({ line, quantity }) => quantity > returnable(order, line)) ? 'more_than_sent' : null
}

/** What was sent and is in no other return, and no more than was bought less what was refunded otherwise. */
function returnable(order: Order, line: Line): number {
  const live = order.returns.filter(({ state }) => state !== 'rejected')
  const inReturns = live.flatMap(({ state, lines }) =>
    lines
      .filter((each) => each.line === line)
      .map((each) => (state === 'requested' || state === 'approved' ? each.quantity : each.received)),
  )
  return Math.min(unitsIn(sent(order), line), line.quantity - unitsUnsent(order, line)) - sum(inReturns)
}

/** One of all returns, most often one in a state that is meant. */
const someReturn = ({ model }: World, thrown: number, ...states: Return['state'][]) =>
  pickMeant(
    model.orders.flatMap((order) => order.returns.map((goods) => ({ order, goods }))),
    thrown,
    ({ goods }) => states.includes(goods.state),
  )

async function decide(world: World, { a, b }: Step): Promise<void> {
  const { goods } = someReturn(world, a, 'requested') ?? {}
  if (!goods) return
  const { deps, time } = world
  const isWelcome = b % 4 !== 0
  const deciding = { returnId: goods.id, answer: '', actor: clerk, now: time.now }
  const answer = await (isWelcome ? approveReturn : rejectReturn)(deps.db, deciding)
  const mayBe = goods.state === 'requested' || (goods.state === 'approved' && !isWelcome)
  agree('deciding on a return', answer, mayBe ? null : 'not_open')
  world.note(`return ${isWelcome ? 'approved' : 'rejected'}: ${answer ?? 'done'}`)
  if (!answer) goods.state = isWelcome ? 'approved' : 'rejected'
}

async function receive(world: World, { a, b, c }: Step): Promise<void> {
  const { goods } = someReturn(world, a, 'approved') ?? {}
  if (!goods) return
  const { deps, time } = world
  // Now and then fewer come than were announced, or more.
  const arrived = goods.lines.map(({ quantity }, at) => Math.max(0, quantity - amiss(c, b >>> (2 * at))))
  const quantities = new Map(goods.lines.map(({ line }, at) => [line.id, arrived[at] ?? 0]))
  const by = { returnId: goods.id, quantities, actor: clerk, now: time.now }
  const answer = await receiveReturn(deps.db, by)
  agree('taking a return in', answer, refuseArrival(goods, arrived))
  world.note(`return received: ${answer ?? 'done'}`)
  if (answer) return
  goods.state = 'received'
  for (const [at, line] of goods.lines.entries()) line.received = arrived[at] ?? 0
}

/** By how much a count is off, where it is: by one too many, or by one or two too few. */
const amiss = (c: number, b: number): number => (c % 3 === 0 ? (pick([-1, 0, 1, 2], b) ?? 0) : 0)

function refuseArrival({ state, lines }: Return, arrived: number[]): string | null {
  if (state !== 'approved') return 'not_approved'
  if (lines.some(({ quantity }, at) => (arrived[at] ?? 0) > quantity)) return 'more_than_asked'
  return sum(arrived) === 0 ? 'nothing_received' : null
}

async function close(world: World, { a, b, c }: Step): Promise<void> {
  const { order, goods } = someReturn(world, a, 'received') ?? {}
  if (!order || !goods) return
  const { deps, time } = world
  const good = goods.lines.map(({ received }, at) =>
    Math.max(0, received - amiss(1 + (b % 3), b >>> (2 * at))),
  )
  const lines = goods.lines
    .filter(({ received }) => received > 0)
    .map(({ line, received: quantity }) => ({ line, quantity }))
  const worth = sum(lines.map(({ line, quantity }) => worthOf(line, unitsBack(order, line), quantity)))
  const typed = c % 4 === 1 ? (c >>> 2) % (worth + 2) : null
  const answer = await closeReturn(deps.db, {
    ...{ returnId: goods.id, actor: clerk, now: time.now },
    restock: new Map(goods.lines.map(({ line }, at) => [line.id, good[at] ?? 0])),
    refund: c % 4 === 0 ? null : { amountMinor: typed, reason: '' },
  })
  const amountMinor = c % 4 === 0 ? 0 : (typed ?? worth)
  const refusal = refuseEnd(goods, good) ?? payFor(world, order, lines, amountMinor)
  agree('ending a return', answer, refusal)
  world.note(`return ended: ${answer ?? 'done'}`)
  if (refusal) return
  goods.state = sum(good) > 0 ? 'restocked' : 'written_off'
  for (const [at, each] of goods.lines.entries()) {
    each.restocked = good[at] ?? 0
    each.writtenOff = each.received - each.restocked
    if (each.received > 0) restock(world.model, order, each.line.variantId, each.received, each.writtenOff)
  }
}

function refuseEnd({ state, lines }: Return, good: number[]): string | null {
  if (state !== 'received') return 'not_received'
  return lines.some(({ received }, at) => (good[at] ?? 0) > received) ? 'more_than_received' : null
}

/** What was sent and came back is paid for; its shelf is seen to by who takes it in. */
function payFor({ model, time }: World, order: Order, lines: Wished, amountMinor: number): string | null {
  if (amountMinor === 0) return null
  return askRefund(model, order, { lines, amountMinor, restock: false, wereSent: true }, time.now)
}
