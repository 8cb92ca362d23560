import { processEvents } from '#src/domain/orders/process-events.ts'
import { settlePayment } from '#src/domain/orders/settle-payment.ts'
import { storeEvent } from '#src/domain/payments/inbox.ts'
import { agree } from './check.ts'
import type { Command } from './commands.ts'
import { pick, type Step } from './dice.ts'
import { leftAtGateway } from './disputes.ts'
import { accepted, type Order, type Payment } from './model.ts'
import { readInbox, settle, tick } from './money.ts'
import type { World } from './world.ts'

/** What happens at the card gateway and on the way from it. */
export const gateway: Record<string, Command> = {
  pay: { weight: 16, run: pay },
  'pay too late': { weight: 4, run: payTooLate },
  'pay another amount': { weight: 1, run: payWrong },
  'a webhook leaves': { weight: 14, run: send },
  'read the inbox': { weight: 10, run: read },
  'come back from the gateway': { weight: 8, run: comeBack },
  'refund in the dashboard': { weight: 3, run: refundOutside },
  'a bank takes a payment up': { weight: 5, run: dispute },
  'gateway down': { weight: 2, run: async (world) => setUp(world, false) },
  'gateway up': { weight: 4, run: async (world) => setUp(world, true) },
  'lose an answer': { weight: 2, run: loseAnswer },
  'the bank decides': { weight: 1, run: decide },
}

export const cards = (world: World): [Order, Payment][] =>
  world.model.orders.flatMap((order) =>
    order.payments.filter(({ way }) => way === 'card').map((payment): [Order, Payment] => [order, payment]),
  )

function openPages(world: World): Payment[] {
  const known = cards(world)
    .map(([, payment]) => payment)
    .filter(({ isKnown }) => isKnown)
  for (const payment of known) tick(payment, world.time.now)
  return known
}

const write = (world: World, payment: Payment, type: string): void => {
  world.unsent.push({ key: `evt_${world.unsent.length}_${payment.id}_${type}`, payment, type })
}

async function pay(world: World, { a }: Step): Promise<void> {
  const payment = pick(
    openPages(world)
      .filter(({ session }) => session === 'open')
      .reverse(),
    a % 2 === 0 ? 0 : a >>> 1,
  )
  if (!payment) return
  world.card.pay(payment.id)
  payment.session = 'paid'
  write(world, payment, 'checkout.session.completed')
  world.note('pay')
}

async function payTooLate(world: World, { a }: Step): Promise<void> {
  const payment = pick(
    openPages(world).filter(({ session }) => session === 'closed'),
    a,
  )
  if (!payment) return
  world.card.payAnyway(payment.id)
  payment.session = 'paid'
  write(world, payment, 'checkout.session.async_payment_succeeded')
  world.note('pay too late')
}

async function payWrong(world: World, { a, b }: Step): Promise<void> {
  const payment = pick(
    openPages(world).filter(({ session }) => session === 'open'),
    a,
  )
  if (!payment) return
  const { amountMinor } = payment
  const wrongs = [
    { amountMinor: amountMinor + 1 },
    { amountMinor: amountMinor - 1 },
    { currency: 'USD' },
    { liveMode: true },
    { reference: '0' },
  ]
  world.card.pay(payment.id, pick(wrongs, b) ?? {})
  payment.session = 'tampered'
  write(world, payment, 'checkout.session.completed')
  world.note('pay another amount')
}

/** Any letter that was written, in any order, and now and then one that was sent before. */
async function send(world: World, { a, b }: Step): Promise<void> {
  const letter = pick(world.unsent, a)
  if (letter) await deliver(world, letter.key, letter.payment, letter.type)
  if (letter && b % 3 === 0) await deliver(world, letter.key, letter.payment, letter.type)
}

export async function deliver(world: World, key: string, payment: Payment, type: string): Promise<void> {
  const { deps, card, model, time } = world
  const session = [...card.sessions.values()].find(
    (each) => JSON.parse(each.attempt).paymentId === payment.id,
  )
  const event = {
    ...{ id: key, type, createdAt: time.now, gatewayPaymentId: null },
    ...{ sessionId: session?.id ?? null, reference: String(payment.id) },
  }
  const isNew = await storeEvent(deps.db, 'card', event, '{}', time.now)
  agree('whether a webhook is new', isNew, !model.inbox.some((each) => each.key === key))
  world.note(isNew ? 'webhook' : 'webhook: known')
  if (isNew) model.inbox.push({ key, payment, state: 'pending', attempts: 0, dueAt: time.now })
}

async function read(world: World): Promise<void> {
  await processEvents(world.deps, world.time.now)
  readInbox(world.model, world.time.now)
}

async function comeBack(world: World, { a, b }: Step): Promise<void> {
  const [order, payment] = pick(cards(world).reverse(), a % 2 === 0 ? 0 : a >>> 1) ?? []
  if (!order || !payment) return
  const ask = () => settlePayment(world.deps, payment.id, world.time.now)
  if (b % 4 === 0) await Promise.all([ask(), ask()])
  else await ask()
  settle(world.model, order, payment, world.time.now)
  world.note('come back')
}

async function refundOutside(world: World, { a, b }: Step): Promise<void> {
  const [, payment] =
    pick(
      cards(world).filter(([, each]) => each.session === 'paid'),
      a,
    ) ?? []
  const left = payment ? leftAtGateway(payment) : 0
  if (!payment || left <= 0) return
  const amountMinor = b % 2 === 0 ? left : 1 + ((b >>> 1) % left)
  world.card.refundInDashboard(payment.id, amountMinor)
  payment.gatewayBackMinor += amountMinor
  write(world, payment, 'charge.refunded')
  world.note('refund in the dashboard')
}

/** A bank takes up money that an order lives on, and later ends that in one way or the other. */
async function dispute(world: World, { a, b }: Step): Promise<void> {
  const isMeant = ([order, payment]: [Order, Payment]) =>
    payment.dispute !== null || (accepted(order) === payment && order.state !== 'cancelled')
  const [, payment] = pick(cards(world).filter(isMeant), a) ?? []
  if (!payment) return
  const { dispute: before } = payment
  const ends = before?.state === 'lost' ? (['won', 'open'] as const) : (['won', 'lost'] as const)
  const state = before === null || before.state === 'won' ? 'open' : (pick(ends, b) ?? 'won')
  const amountMinor =
    state === 'open' ? payment.amountMinor - payment.gatewayBackMinor : (before?.amountMinor ?? 0)
  if (amountMinor <= 0) return
  world.card.dispute(payment.id, state, amountMinor)
  payment.dispute = { state, amountMinor, withdrawnMinor: state === 'won' ? 0 : amountMinor }
  write(world, payment, 'charge.dispute.updated')
  world.note(`dispute: ${state}`)
}

export function setUp({ card, model }: World, isUp: boolean): void {
  card.recover()
  if (!isUp) for (const method of ['start', 'inspect', 'close', 'refund'] as const) card.fail(method)
  model.isGatewayUp = isUp
  model.losesNext.clear()
}

async function loseAnswer({ card, model }: World, { a }: Step): Promise<void> {
  if (!model.isGatewayUp) return
  const method = a % 2 === 0 ? 'start' : 'refund'
  card.fail(method, { times: 1, isAfter: true })
  model.losesNext.add(method)
}

/** What was pending at the bank is done. */
async function decide(world: World): Promise<void> {
  world.card.finishRefund('succeeded')
  for (const order of world.model.orders)
    for (const each of order.refunds) if (each.atGateway === 'pending') each.atGateway = 'succeeded'
}
