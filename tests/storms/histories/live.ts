import { verifyShop } from '#src/domain/verification/verify-shop.ts'
import { DAY, HOUR } from '#src/kernel/clock.ts'
import type { Db } from '#src/platform/db/db.ts'
import { deliver, gateway, setUp } from './at-gateway.ts'
import { checkGateway, checkHistory, Parted } from './check.ts'
import { type Command, shopping } from './commands.ts'
import { counter } from './counter.ts'
import { openDice, type Step } from './dice.ts'
import { edits } from './edits.ts'
import { sum } from './model.ts'
import { packing } from './packing.ts'
import { returns } from './returns.ts'
import { stockroom } from './stockroom.ts'
import { type Ground, openWorld, type World } from './world.ts'

/** Everything that can happen; whoever teaches the shop something new adds a table of commands here. */
const commands: Record<string, Command> = {
  ...shopping,
  ...gateway,
  ...counter,
  ...edits,
  ...packing,
  ...returns,
  ...stockroom,
}
const urn = Object.entries(commands).flatMap(([name, { weight }]) => Array<string>(weight).fill(name))

const SALE: Partial<Step>[] = [
  ...[{ do: 'fill' }, { do: 'order', a: 1, b: 0, c: 2 }, { do: 'pay', a: 0 }],
  { do: 'come back from the gateway', a: 0, b: 1 },
]
const SENT = [...SALE, { do: 'pack', a: 1, b: 0 }, { do: 'ship', a: 1 }]
const PARTLY_SENT = [...SALE, { do: 'pack', a: 1, b: 4 }, { do: 'ship', a: 1 }]
const ASKED = [...PARTLY_SENT, { do: 'ask for a return', a: 1, b: 0, c: 3 }]
const NOT_TAKEN_IN = [
  ...[{ do: 'fill' }, { do: 'order', a: 1, b: 5, c: 2 }, { do: 'pack', a: 1, b: 4 }, { do: 'ship', a: 1 }],
  { do: 'a parcel comes back', a: 1 },
]
/**
 * How histories begin: with nothing, a sale, a parcel on its way, one of which something is to come back or has, or one that
 * nobody took in at the door.
 */
const BEGINNINGS = [
  ...[[], SALE, SENT, ASKED, [...ASKED, { do: 'a return arrives', a: 1, c: 1 }]],
  NOT_TAKEN_IN,
]

/** A history of a seed: some ten to forty things that happen to two or three orders. */
export function throwHistory(seed: number): Step[] {
  const thrown = openDice(seed)
  const step = (name: string): Step => ({ do: name, a: thrown(), b: thrown(), c: thrown() })
  const length = 8 + (thrown() % 32)
  const beginning = BEGINNINGS[thrown() % BEGINNINGS.length] ?? []
  const rest = Array.from({ length }, () => step(urn[thrown() % urn.length] ?? 'fill'))
  return [...beginning.map((each) => ({ ...step(''), ...each })), step('fill'), step('order'), ...rest]
}

export type Tally = Map<string, number>

/**
 * Lives a history on the ground and holds the shop against its model at the end, or after each step.
 * @throws Parted where they part
 */
export async function live(
  ground: Ground,
  seed: number,
  steps: Step[],
  tally: Tally,
  isCareful = false,
): Promise<void> {
  const note = (what: string) => tally.set(what, (tally.get(what) ?? 0) + 1)
  const world = await openWorld(ground, openDice(seed ^ 0x5eed), note)
  for (const step of steps) {
    await commands[step.do]?.run(world, step)
    if (isCareful) await checkHistory(world)
  }
  await checkHistory(world)
  await comeToRest(world)
}

/** The gateway is well, every letter arrives, every clock runs out: then nothing may be left open or unexplained. */
async function comeToRest(world: World): Promise<void> {
  const { model, time, unsent, deps } = world
  setUp(world, true)
  const quiet = (name: string) => commands[name]?.run(world, { do: name, a: 4, b: 1, c: 1 })
  for (const wait of [0, HOUR, 8 * DAY, HOUR]) {
    time.now += wait
    await quiet('carry refunds out')
    await quiet('the bank decides')
    time.now += HOUR / 4
    await quiet('carry refunds out')
    for (const { key, payment, type } of unsent.splice(0)) await deliver(world, key, payment, type)
    time.now += 7 * HOUR
    await quiet('read the inbox')
    await quiet('poll')
    await quiet('expire')
  }
  await checkHistory(world)
  const ledgers = new Map<number, number>()
  for (const order of model.orders) ledgers.set(order.id, await cardLedger(deps.db, order.id))
  checkGateway(world, ledgers)
  await deps.db.deleteFrom('gateway_events').execute()
}

async function cardLedger(db: Db, orderId: number): Promise<number> {
  const entries = db.selectFrom('ledger_entries').select('amount_minor').where('order_id', '=', orderId)
  return sum(
    (await entries.where('account', '=', 'gateway:card').execute()).map((entry) => entry.amount_minor),
  )
}

/** @throws Parted naming the promises that are broken */
export async function checkBooks(ground: Ground): Promise<void> {
  const broken = (await verifyShop(ground.database.db)).filter((finding) => finding.broken > 0)
  if (broken.length > 0) throw new Parted(broken.map(({ name, broken: n }) => `${n} × ${name}`).join('; '))
}
