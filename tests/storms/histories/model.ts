// A shop as small as it can be told: numbers in maps, no database, no transactions. It says what the real one must hold
// after every step. It knows the gateway's own side too, because the test is the gateway.

export type Way = 'card' | 'cash' | 'transfer'
export type Shelf = { onHand: number; reserved: number; policy: 'deny' | 'backorder' }
export type Line = { id: number; variantId: number; quantity: number; grossMinor: number }
export type Payment = {
  id: number
  way: Way
  amountMinor: number
  /** What the shop knows. */
  state: 'created' | 'processing' | 'cancelled' | 'captured'
  settledAt: number
  /** What the gateway holds: its page, and what it has sent back. */
  session: 'none' | 'open' | 'closed' | 'paid' | 'tampered'
  isKnown: boolean
  expiresAt: number
  gatewayBackMinor: number
}
export type Refund = {
  /** Earlier ones are carried out first. */
  serial: number
  payment: Payment
  amountMinor: number
  state: 'requested' | 'pending' | 'succeeded' | 'failed'
  lines: { line: Line; quantity: number }[]
  createdAt: number
  dueAt: number
  atGateway: 'succeeded' | 'pending' | 'refused' | null
}
export type Parcel = {
  id: number
  state: 'packed' | 'shipped' | 'delivered'
  lines: { line: Line; quantity: number }[]
}
/** Of one variant of an order: set aside now, and once sold what had been set aside, what was owed, what left and came. */
export type Goods = {
  held: number
  owedLater: number
  setAside: number
  owed: number
  sold: number
  returned: number
}
export type Order = {
  id: number
  bag: Bag
  bagVersion: number
  state: 'pending_payment' | 'paid' | 'processing' | 'completed' | 'cancelled'
  endedBy: 'clock' | 'person' | null
  wasPaid: boolean
  totalMinor: number
  refundedMinor: number
  hasCode: boolean
  releasesAt: number
  lines: Line[]
  goods: Map<number, Goods>
  payments: Payment[]
  refunds: Refund[]
  parcels: Parcel[]
}
export type Bag = {
  id: number
  isOpen: boolean
  version: number
  lines: Map<number, number>
  hasCode: boolean
}
export type Letter = {
  key: string
  payment: Payment
  state: 'pending' | 'done'
  attempts: number
  dueAt: number
}

export type Model = {
  shelves: Map<number, Shelf>
  code: { uses: number; maxUses: number }
  bags: Bag[]
  orders: Order[]
  inbox: Letter[]
  isGatewayUp: boolean
  /** The gateway does the next of these and its answer is lost. */
  losesNext: Set<'start' | 'refund'>
  nextRefund: 'succeeded' | 'pending' | 'refused'
}

export const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, each) => all + each, 0)
export const isOpen = (payment: Payment): boolean =>
  payment.state === 'created' || payment.state === 'processing'
export const isUp = (model: Model, payment: Payment): boolean => payment.way !== 'card' || model.isGatewayUp
export const captured = (order: Order): Payment[] =>
  order.payments.filter(({ state }) => state === 'captured')

/** The money an order was accepted on: the first that came. */
export const accepted = (order: Order): Payment | undefined =>
  captured(order).sort((a, b) => a.settledAt - b.settledAt || a.id - b.id)[0]

export const shelfOf = (model: Model, variantId: number): Shelf => {
  const shelf = model.shelves.get(variantId)
  if (!shelf) throw new Error(`there is no shelf for ${variantId}`)
  return shelf
}
export const goodsOf = (order: Order, variantId: number): Goods => {
  const goods = order.goods.get(variantId)
  if (!goods) throw new Error(`order ${order.id} holds nothing of ${variantId}`)
  return goods
}

export const available = (shelf: Shelf): number => shelf.onHand - shelf.reserved

/** How many of a bag's own unpaid orders' goods a bag may count on as well. */
export const heldBy = (model: Model, bag: Bag | null, variantId: number): number =>
  sum(model.orders.filter((order) => order.bag === bag).map((order) => order.goods.get(variantId)?.held ?? 0))

export const unitsBack = (order: Order, line: Line): number =>
  sum(
    order.refunds
      .filter(({ state }) => state !== 'failed')
      .flatMap(({ lines }) => lines.filter((each) => each.line === line).map(({ quantity }) => quantity)),
  )
export const unitsIn = (parcels: readonly Parcel[], line: Line): number =>
  sum(
    parcels.flatMap(({ lines }) =>
      lines.filter((each) => each.line === line).map(({ quantity }) => quantity),
    ),
  )
export const unitsToPack = (order: Order, line: Line): number =>
  Math.max(0, line.quantity - unitsIn(order.parcels, line) - unitsBack(order, line))

/** The odd cents of a line are in its first units, so that all of them together are what it cost. */
export function worthOf(line: Line, from: number, quantity: number): number {
  const each = Math.floor(line.grossMinor / line.quantity)
  const odd = line.grossMinor - each * line.quantity
  return each * quantity + Math.max(0, Math.min(from + quantity, odd) - Math.min(from, odd))
}

/** Sets an order's goods aside, all or none. @returns false where the shelves do not hold them */
export function reserve(model: Model, order: Order): boolean {
  const wanted = [...order.lines]
  const isShort = wanted.some(({ variantId, quantity }) => {
    const shelf = shelfOf(model, variantId)
    return shelf.policy === 'deny' && available(shelf) < quantity
  })
  if (isShort) return false
  for (const { variantId, quantity } of wanted) {
    const shelf = shelfOf(model, variantId)
    const held = Math.min(quantity, available(shelf))
    shelf.reserved += held
    const before = order.goods.get(variantId) ?? { setAside: 0, owed: 0, sold: 0, returned: 0 }
    order.goods.set(variantId, { ...before, held, owedLater: quantity - held })
  }
  return true
}

export function release(model: Model, order: Order): void {
  for (const [variantId, goods] of order.goods) {
    shelfOf(model, variantId).reserved -= goods.held
    Object.assign(goods, { held: 0, owedLater: 0 })
  }
}

export function consume(model: Model, order: Order): void {
  for (const [variantId, goods] of order.goods) {
    const shelf = shelfOf(model, variantId)
    shelf.reserved -= goods.held
    shelf.onHand -= goods.held
    goods.setAside += goods.held
    goods.owed += goods.owedLater
    goods.sold += goods.held
    Object.assign(goods, { held: 0, owedLater: 0 })
  }
}

/** Puts units back on the shelf, no more than are out. */
export function restock(model: Model, order: Order, line: Line, quantity: number): void {
  const goods = goodsOf(order, line.variantId)
  const back = Math.max(0, Math.min(quantity, goods.sold - goods.returned))
  goods.returned += back
  shelfOf(model, line.variantId).onHand += back
}

/** Brings a paid order's state up to where its parcels are. */
export function advance(order: Order): void {
  if (!accepted(order) && order.totalMinor > 0) return
  const count = (parcels: readonly Parcel[]) => sum(order.lines.map((line) => unitsIn(parcels, line)))
  const gone = count(order.parcels.filter(({ state }) => state !== 'packed'))
  const wanted = count(order.parcels) + sum(order.lines.map((line) => unitsToPack(order, line)))
  if (order.state === 'paid' && order.parcels.length > 0) order.state = 'processing'
  if (order.state === 'processing' && wanted > 0 && gone >= wanted) order.state = 'completed'
}
