import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mug } from '../../support/goods.ts'
import { openMarket } from '../../support/market.ts'
import { expectStockAddsUp, stockroom } from './stockroom.ts'

type Held = { state: 'live' | 'paid' | 'ended'; got: number; owed: number; back: number }

/** The shop's stock in three numbers and a queue: what a shopkeeper would keep on a slate. */
class Slate {
  onHand: number
  reserved = 0
  orders: Held[] = []
  constructor(onHand: number) {
    this.onHand = onHand
  }

  reserve(quantity: number, mayOwe: boolean): boolean {
    const got = Math.min(quantity, this.onHand - this.reserved)
    if (got < quantity && !mayOwe) return false
    this.reserved += got
    this.orders.push({ state: 'live', got, owed: quantity - got, back: 0 })
    return true
  }
  pay(order: Held) {
    if (order.state !== 'live') return
    order.state = 'paid'
    this.reserved -= order.got
    this.onHand -= order.got
  }
  cancel(order: Held) {
    if (order.state !== 'live') return
    Object.assign(order, { state: 'ended', owed: 0 })
    this.reserved -= order.got
    this.serve()
  }
  giveBack(order: Held, quantity: number): number {
    const back = order.state === 'paid' ? Math.min(quantity, order.got - order.back) : 0
    order.back += back
    this.onHand += back
    this.serve()
    return back
  }
  change(by: number) {
    this.onHand += by
    this.serve()
  }
  /** First come, first served. */
  serve() {
    for (const order of this.orders.filter(({ owed }) => owed > 0)) {
      const given = Math.min(order.owed, this.onHand - this.reserved)
      order.owed -= given
      order.got += given
      if (order.state === 'live') this.reserved += given
      else this.onHand -= given
    }
  }
}

const small = fc.integer({ min: 0, max: 6 })
const place = fc.nat(1)
const order = fc.nat(5)
const step = fc.oneof(
  fc.record({ do: fc.constant('reserve' as const), quantity: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ do: fc.constant('pay' as const), order }),
  fc.record({ do: fc.constant('cancel' as const), order }),
  fc.record({ do: fc.constant('giveBack' as const), order, quantity: small }),
  fc.record({ do: fc.constant('receive' as const), place, quantity: small }),
  fc.record({ do: fc.constant('damage' as const), place, quantity: small }),
  fc.record({ do: fc.constant('count' as const), place, quantity: small }),
  fc.record({ do: fc.constant('transfer' as const), place, quantity: small }),
)

test('whatever is bought, paid, cancelled, returned, delivered, broken, counted and moved, in whatever order, stock is as on the slate', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 4, maxLength: 18 }),
      fc.constantFrom('deny' as const, 'preorder' as const),
      async (steps, policy) => {
        const shop = await openMarket({ goods: [mug({ onHand: 4, policy })] })
        const room = await stockroom(shop.db, shop.goods[0]?.variantId ?? 0, ['Depot'])
        const slate = new Slate(4)
        for (const each of steps) {
          await take(each, room, slate, policy === 'preorder')
          const levels = await room.levels()
          const sum = (key: 'onHand' | 'reserved') => levels.reduce((all, level) => all + level[key], 0)
          expect([sum('onHand'), sum('reserved')], JSON.stringify(each)).toEqual([
            slate.onHand,
            slate.reserved,
          ])
          const owed = await Promise.all(slate.orders.map(async (_, index) => (await room.holds(index)).owed))
          expect(owed).toEqual(slate.orders.map((held) => held.owed))
          await expectStockAddsUp(shop.db)
        }
      },
    ),
    { numRuns: 60 },
  )
}, 60_000)

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never
type Room = Awaited<ReturnType<typeof stockroom>>

/** Does one thing to both, and holds the shop's answer against the slate's. */
async function take(each: Step, room: Room, slate: Slate, mayOwe: boolean): Promise<void> {
  if (each.do === 'reserve') {
    const answer = await room.reserve(slate.orders.length, each.quantity)
    expect(answer).toBe(slate.reserve(each.quantity, mayOwe))
    return
  }
  if ('order' in each) {
    const held = slate.orders[each.order]
    if (!held) return
    if (each.do === 'pay') {
      await room.consume(each.order)
      slate.pay(held)
    } else if (each.do === 'cancel') {
      await room.release(each.order)
      slate.cancel(held)
    } else expect(await room.giveBack(each.order, each.quantity)).toBe(slate.giveBack(held, each.quantity))
    return
  }
  const here = room.places[each.place] ?? 0
  const there = room.places[1 - each.place] ?? 0
  const { onHand, reserved } = await room.level(here)
  const { quantity } = each
  const wants = { receive: quantity, damage: -quantity, transfer: -quantity, count: quantity - onHand }[
    each.do
  ]
  const tooMuch = onHand + wants < reserved ? 'below_reserved' : null
  const none = each.do !== 'count' && quantity === 0 ? 'nothing' : null
  const act = {
    receive: () => room.receive(quantity, here),
    damage: () => room.damage(quantity, here),
    count: () => room.count(quantity, here),
    transfer: () => room.transfer(quantity, here, there),
  }[each.do]
  const expected = none ?? tooMuch
  expect(await act()).toBe(expected)
  if (expected === null && each.do !== 'transfer') slate.change(wants)
}
