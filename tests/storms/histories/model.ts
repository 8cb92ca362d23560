// A shop as small as it can be told: numbers in maps, no database, no transactions. It says what the real one must hold
// after every step. It knows the gateway's own side too, because the test is the gateway.

export type Way = 'card' | 'cash' | 'transfer'
export type Place = { onHand: number; reserved: number }
/** What there is of a variant at each location; the default one, which gives first, is the first. */
export type Shelf = { policy: 'deny' | 'backorder'; places: Place[] }
export type Line = {
  id: number
  variantId: number
  quantity: number
  grossMinor: number
  discountMinor: number
}
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
  /** How captured money stands with the shop. */
  stage: 'succeeded' | 'partly_refunded' | 'refunded' | 'disputed' | 'won' | 'lost'
  /** What a bank asks for at the gateway, and what the shop knows of that. */
  dispute: Dispute | null
  heardDispute: Dispute | null
}
export type Dispute = { state: 'open' | 'won' | 'lost'; amountMinor: number; withdrawnMinor: number }
export type Refund = {
  /** Earlier ones are carried out first. */
  serial: number
  /** Null where all of it went to the gift card. */
  payment: Payment | null
  amountMinor: number
  /** What went to the gift card beside it. */
  giftMinor: number
  state: 'requested' | 'pending' | 'succeeded' | 'failed'
  lines: { line: Line; quantity: number }[]
  /** Whether it pays for a return: what was sent and came back says nothing about what is still to be packed. */
  wereSent: boolean
  createdAt: number
  dueAt: number
  atGateway: 'succeeded' | 'pending' | 'refused' | null
}
export type Parcel = {
  id: number
  state: 'packed' | 'shipped' | 'delivered' | 'lost' | 'returned'
  lines: { line: Line; quantity: number }[]
  /** When it was delivered, or should be. */
  arrivedAt: number
}
export type Return = {
  id: number
  state: 'requested' | 'approved' | 'rejected' | 'received' | 'restocked' | 'written_off'
  lines: { line: Line; quantity: number; received: number; restocked: number; writtenOff: number }[]
}
/** Some units at one of a variant's locations. */
export type Part = { place: number; quantity: number }
/** What an order has of one variant. */
export type Goods = {
  /** Set aside for it, or, once sold, taken off the shelves for it: first as it was ordered, then as it came. */
  parts: Part[]
  isSold: boolean
  /** Sold to it before they were there; who was sold ahead earlier gets them earlier. */
  owed: number
  since: number
  /** What has left each location for it and has not come back. */
  out: Map<number, number>
}
export type Order = {
  id: number
  bag: Bag
  bagVersion: number
  state: 'pending_payment' | 'paid' | 'processing' | 'completed' | 'cancelled'
  endedBy: 'clock' | 'person' | null
  wasPaid: boolean
  totalMinor: number
  /** What the gift card pays of it, and how much of that is back on it by refunds. */
  giftMinor: number
  giftBackMinor: number
  refundedMinor: number
  hasCode: boolean
  releasesAt: number
  /** How long a parcel may take. */
  longestWay: number
  lines: Line[]
  goods: Map<number, Goods>
  payments: Payment[]
  refunds: Refund[]
  parcels: Parcel[]
  returns: Return[]
}
export type Bag = {
  id: number
  isOpen: boolean
  version: number
  lines: Map<number, number>
  hasCode: boolean
  hasGift: boolean
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
  gift: { balanceMinor: number }
  bags: Bag[]
  orders: Order[]
  inbox: Letter[]
  isGatewayUp: boolean
  /** The gateway does the next of these and its answer is lost. */
  losesNext: Set<'start' | 'refund'>
  nextRefund: 'succeeded' | 'pending' | 'refused'
}

export const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, each) => all + each, 0)
export const unitsOf = (parts: readonly { quantity: number }[]): number =>
  sum(parts.map(({ quantity }) => quantity))
export const isOpen = (payment: Payment): boolean =>
  payment.state === 'created' || payment.state === 'processing'
export const isUp = (model: Model, payment: Payment): boolean => payment.way !== 'card' || model.isGatewayUp
export const captured = (order: Order): Payment[] =>
  order.payments.filter(({ state }) => state === 'captured')

/** The money an order was accepted on: the first that came. */
export const accepted = (order: Order): Payment | undefined =>
  captured(order).sort((a, b) => a.settledAt - b.settledAt || a.id - b.id)[0]

/** What an order asks of a payment. */
export const dueMinor = ({ totalMinor, giftMinor }: Order): number => totalMinor - giftMinor
/** What of that has not gone back. */
export const owedMinor = (order: Order): number =>
  dueMinor(order) - (order.refundedMinor - order.giftBackMinor)
/** What of the gift card's part has not: one that ended unpaid gave it back at once. */
export const giftOwedMinor = ({ wasPaid, giftMinor, giftBackMinor }: Order): number =>
  wasPaid ? giftMinor - giftBackMinor : 0

/** A bank holds it or has it: nothing of it goes back. */
export const isContested = ({ stage }: Payment): boolean => stage === 'disputed' || stage === 'lost'

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

/** How many of a bag's own unpaid orders' goods a bag may count on as well. */
export const heldBy = (model: Model, bag: Bag | null, variantId: number): number =>
  sum(
    model.orders
      .filter((order) => order.bag === bag)
      .map((order) => order.goods.get(variantId))
      .map((goods) => (goods && !goods.isSold ? unitsOf(goods.parts) : 0)),
  )

const unitsAmong = (lists: readonly { lines: Parcel['lines'] }[], line: Line): number =>
  unitsOf(lists.flatMap(({ lines }) => lines.filter((each) => each.line === line)))

export const unitsIn = (parcels: readonly Parcel[], line: Line): number => unitsAmong(parcels, line)
/** Units of a line that were given back, whatever became of their money. */
export const unitsBack = (order: Order, line: Line): number => unitsAmong(order.refunds, line)
/** The same without those that came back in a return. */
export const unitsUnsent = (order: Order, line: Line): number =>
  unitsAmong(
    order.refunds.filter(({ wereSent }) => !wereSent),
    line,
  )
export const unitsToPack = (order: Order, line: Line): number =>
  Math.max(0, line.quantity - unitsIn(order.parcels, line) - unitsUnsent(order, line))

/**
 * The odd cents of a line are in its first units, so that all of them together are what it cost. More than are left are
 * worth no more than those.
 */
export function worthOf(line: Line, from: number, quantity: number): number {
  const to = Math.min(from + quantity, line.quantity)
  const each = Math.floor(line.grossMinor / line.quantity)
  const odd = line.grossMinor - each * line.quantity
  return each * Math.max(0, to - from) + Math.max(0, Math.min(to, odd) - Math.min(from, odd))
}

/** Brings a paid order's state up to where its parcels are. */
export function advance(order: Order): void {
  if (!accepted(order) && dueMinor(order) > 0) return
  const count = (parcels: readonly Parcel[]) => sum(order.lines.map((line) => unitsIn(parcels, line)))
  const gone = count(order.parcels.filter(({ state }) => state !== 'packed'))
  const wanted = count(order.parcels) + sum(order.lines.map((line) => unitsToPack(order, line)))
  if (order.state === 'paid' && order.parcels.length > 0) order.state = 'processing'
  if (order.state === 'processing' && wanted > 0 && gone >= wanted) order.state = 'completed'
}
