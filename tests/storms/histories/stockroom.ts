import { adjustStock } from '#src/domain/inventory/adjust-stock.ts'
import { receiveStock } from '#src/domain/inventory/receive-stock.ts'
import { transferStock } from '#src/domain/inventory/transfer-stock.ts'
import { writeOffStock } from '#src/domain/inventory/write-off.ts'
import { agree } from './check.ts'
import { type Command, clerk } from './commands.ts'
import { pickMeant, type Step } from './dice.ts'
import { changeShelf } from './goods.ts'
import { type Model, shelfOf, sum } from './model.ts'
import type { World } from './world.ts'

/** What is done to stock by people who stand before it. */
export const stockroom: Record<string, Command> = {
  'a delivery comes': { weight: 6, run: receive },
  'count a shelf': { weight: 3, run: count },
  'write off': { weight: 3, run: writeOff },
  'move to another location': { weight: 4, run: transfer },
}

let forms = 0

/** A location of a variant's, most often the default one, and of a variant that is waited for. */
function shelfAt(world: World, { a, b }: Step) {
  const variantId = pickMeant(world.variantIds, a, (id) => owedIn(world.model, id) > 0) ?? 0
  const at = b % 3 === 0 ? 1 : 0
  const place = shelfOf(world.model, variantId).places[at]
  const locationId = world.locationIds[at]
  if (!place || locationId === undefined) throw new Error('a shop has two locations')
  return { variantId, at, place, locationId }
}

/** Sends a form; one in four is sent twice, and does once what it says. */
async function press<T>(step: Step, send: () => Promise<T>): Promise<T> {
  const answer = await send()
  if (step.c % 4 === 0 && answer === null) agree('a form that was sent twice', await send(), null)
  return answer
}

const form = (world: World) => ({
  ...{ reason: '', onceKey: `form ${++forms}`, actor: clerk, now: world.time.now },
})

const owedIn = (model: Model, variantId: number): number =>
  sum(model.orders.map(({ goods }) => goods.get(variantId)?.owed ?? 0))

async function receive(world: World, step: Step): Promise<void> {
  const { deps, model } = world
  const { variantId, at, locationId } = shelfAt(world, step)
  const quantity = step.c % 5
  const delivery = { ...form(world), locationId, lines: [{ variantId, quantity }], reference: 'D1' }
  const answer = await press(step, () => receiveStock(deps.db, delivery))
  agree('taking a delivery in', answer, quantity === 0 ? 'nothing' : null)
  world.note(`delivery: ${answer ?? 'done'}`)
  if (answer) return
  const owed = owedIn(model, variantId)
  changeShelf(model, variantId, at, quantity)
  if (owedIn(model, variantId) < owed) world.note('delivery: to who was sold ahead')
}

async function count(world: World, step: Step): Promise<void> {
  const { deps, model, time } = world
  const { variantId, at, place, locationId } = shelfAt(world, step)
  const onHand = (step.b >>> 2) % 8
  const counted = { variantId, locationId, onHand, reason: 'counted', actor: clerk, now: time.now }
  const answer = await adjustStock(deps.db, counted)
  const isDone = changeShelf(model, variantId, at, onHand - place.onHand)
  agree('counting a shelf', answer, isDone ? null : 'below_reserved')
  world.note(`count: ${answer ?? 'done'}`)
}

async function writeOff(world: World, step: Step): Promise<void> {
  const { deps, model } = world
  const { variantId, at, locationId } = shelfAt(world, step)
  const quantity = step.c % 3
  const wish = { ...form(world), variantId, locationId, quantity }
  const answer = await press(step, () => writeOffStock(deps.db, wish))
  const isDone = quantity > 0 && changeShelf(model, variantId, at, -quantity)
  agree('writing off', answer, isDone ? null : quantity === 0 ? 'nothing' : 'below_reserved')
  world.note(`write off: ${answer ?? 'done'}`)
}

async function transfer(world: World, step: Step): Promise<void> {
  const { deps, model, locationIds } = world
  const { variantId, at, locationId: fromId } = shelfAt(world, step)
  const to = 1 - at
  const quantity = 1 + (step.c % 3)
  const wish = { ...form(world), variantId, fromId, toId: locationIds[to] ?? 0, quantity }
  const answer = await press(step, () => transferStock(deps.db, wish))
  const isDone = changeShelf(model, variantId, at, -quantity)
  if (isDone) changeShelf(model, variantId, to, quantity)
  agree('moving goods', answer, isDone ? null : 'below_reserved')
  world.note(`move: ${answer ?? 'done'}`)
}
