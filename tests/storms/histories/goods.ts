import {
  type Goods,
  goodsOf,
  type Model,
  type Order,
  type Part,
  type Place,
  shelfOf,
  unitsOf,
} from './model.ts'

// What the model says of goods: set aside, sold, sold ahead, and come back, location by location.

const free = ({ onHand, reserved }: Place): number => onHand - reserved

export const available = ({ places }: { places: Place[] }): number =>
  places.reduce((all, place) => all + free(place), 0)

/** Takes units from one location after the other. @param there how many each has, in the order in which they give */
function takeFrom(there: Iterable<[place: number, units: number]>, quantity: number): Part[] {
  const parts: Part[] = []
  let left = quantity
  for (const [place, units] of there) {
    const taken = Math.min(left, units)
    if (taken > 0) parts.push({ place, quantity: taken })
    left -= taken
  }
  return parts
}

const freeAt = (places: readonly Place[]) => places.map((place, at): [number, number] => [at, free(place)])

const placeOf = (model: Model, variantId: number, at: number): Place => {
  const place = shelfOf(model, variantId).places[at]
  if (!place) throw new Error(`there is no location ${at}`)
  return place
}

let turns = 0

/** Sets an order's goods aside, all or none. @returns false where the shelves do not hold them */
export function reserve(model: Model, order: Order): boolean {
  const isShort = order.lines.some(({ variantId, quantity }) => {
    const shelf = shelfOf(model, variantId)
    return shelf.policy === 'deny' && available(shelf) < quantity
  })
  if (isShort) return false
  for (const { variantId, quantity } of order.lines) {
    const parts = takeFrom(freeAt(shelfOf(model, variantId).places), quantity)
    for (const part of parts) placeOf(model, variantId, part.place).reserved += part.quantity
    const owed = quantity - unitsOf(parts)
    const own = parts.length > 0 ? parts : [{ place: 0, quantity: 0 }]
    order.goods.set(variantId, { parts: own, isSold: false, owed, since: turns++, out: new Map() })
  }
  return true
}

/** What an order had set aside is free again, and goes to who was sold some ahead. */
export function release(model: Model, order: Order): void {
  for (const [variantId, goods] of order.goods) {
    if (goods.isSold) continue
    for (const { place, quantity } of goods.parts) placeOf(model, variantId, place).reserved -= quantity
    Object.assign(goods, { parts: [], owed: 0 })
    deliverOwed(model, variantId)
  }
}

export function consume(model: Model, order: Order): void {
  for (const [variantId, goods] of order.goods) {
    if (goods.isSold) continue
    goods.isSold = true
    for (const { place, quantity } of goods.parts.toSorted((a, b) => a.place - b.place)) {
      placeOf(model, variantId, place).reserved -= quantity
      takeOff(model, variantId, goods, { place, quantity })
    }
  }
}

function takeOff(model: Model, variantId: number, goods: Goods, { place, quantity }: Part): void {
  if (quantity === 0) return
  placeOf(model, variantId, place).onHand -= quantity
  goods.out.set(place, (goods.out.get(place) ?? 0) + quantity)
}

/** What is free goes to the orders it was sold to ahead, those that wait longest first. */
export function deliverOwed(model: Model, variantId: number): void {
  const waiting = model.orders
    .map((order) => order.goods.get(variantId))
    .filter((goods): goods is Goods => goods !== undefined && goods.owed > 0)
    .sort((a, b) => a.since - b.since)
  for (const goods of waiting)
    for (const part of takeFrom(freeAt(shelfOf(model, variantId).places), goods.owed)) {
      goods.owed -= part.quantity
      if (goods.isSold) takeOff(model, variantId, goods, part)
      else placeOf(model, variantId, part.place).reserved += part.quantity
      const [own] = goods.parts
      if (own?.place === part.place) own.quantity += part.quantity
      else goods.parts.push(part)
    }
}

/** Lets go of units an order was sold ahead and does not want any more. @returns how many it was owed of these */
export function forgive(goods: Goods, quantity: number): number {
  const forgiven = Math.min(quantity, goods.owed)
  goods.owed -= forgiven
  return forgiven
}

/** Sets fewer aside: what is owed goes first, then what came last. */
export function shrink(model: Model, order: Order, variantId: number, quantity: number): void {
  const goods = goodsOf(order, variantId)
  let left = quantity - forgive(goods, quantity)
  for (const part of goods.parts.toReversed()) {
    const freed = Math.min(left, part.quantity)
    left -= freed
    part.quantity -= freed
    placeOf(model, variantId, part.place).reserved -= freed
  }
  deliverOwed(model, variantId)
}

/**
 * Puts units back where they left from, no more than are out.
 * @param damaged how many of them nobody can buy any more
 */
export function restock(model: Model, order: Order, variantId: number, quantity: number, damaged = 0): void {
  const goods = goodsOf(order, variantId)
  const parts = takeFrom(goods.out, quantity)
  let broken = Math.max(0, unitsOf(parts) - (quantity - damaged))
  for (const { place, quantity: back } of parts) {
    goods.out.set(place, (goods.out.get(place) ?? 0) - back)
    const away = Math.min(broken, back)
    broken -= away
    placeOf(model, variantId, place).onHand += back - away
  }
  deliverOwed(model, variantId)
}

/**
 * Changes what stands at a location; what comes goes on to who was sold ahead.
 * @returns false where less would be there than is set aside, with nothing changed
 */
export function changeShelf(model: Model, variantId: number, at: number, by: number): boolean {
  const place = placeOf(model, variantId, at)
  if (place.onHand + by < place.reserved) return false
  place.onHand += by
  if (by > 0) deliverOwed(model, variantId)
  return true
}
