import type { Db } from '#src/platform/db/db.ts'

/** An order whose page somebody was sent to, and what the shop has said of it since. */
export type Acknowledged = {
  number: string
  token: string
  lines: { variantId: number; quantity: number }[]
  isPaid: boolean
  isCancelled: boolean
  parcels: number
  refunds: number
}

/** What the shop has acknowledged, which no crash may take back. */
export class Promises {
  readonly orders = new Map<string, Acknowledged>()
  readonly uploads = new Set<number>()
  #looked = 0

  order(number: string, token: string, lines: Acknowledged['lines']): Acknowledged {
    const known = this.orders.get(number)
    if (known) return known
    const order = { number, token, lines, isPaid: false, isCancelled: false, parcels: 0, refunds: 0 }
    this.orders.set(number, order)
    return order
  }

  /**
   * Looks whether the newest are kept; all of them where asked.
   * @returns a sentence for each that is lost
   */
  async findLost(db: Db, webhooks: ReadonlySet<string>, { all = false } = {}): Promise<string[]> {
    const known = [...this.orders.values()]
    // What changes late is an order of the last cycles: older ones are looked at once more in the end.
    const newest = structuredClone(all ? known : known.slice(Math.max(0, this.#looked - 60)))
    this.#looked = known.length
    const lost: string[] = []
    for (const promised of newest) {
      const lack = await lackOf(db, promised)
      if (lack) lost.push(`LOST order ${promised.number}: ${lack}`)
    }
    const events = await db.selectFrom('gateway_events').select('event_id').execute()
    const kept = new Set(events.map(({ event_id }) => event_id))
    for (const id of webhooks) if (!kept.has(id)) lost.push(`LOST webhook ${id}`)
    for (const id of this.uploads) {
      const run = await db.selectFrom('import_runs').select('id').where('id', '=', id).executeTakeFirst()
      if (!run) lost.push(`LOST import ${id}`)
    }
    return lost
  }
}

/** @returns what an order lacks of what was promised; '' where nothing */
async function lackOf(db: Db, promised: Acknowledged): Promise<string> {
  const order = await db
    .selectFrom('orders')
    .select(['id', 'token', 'state', 'paid_at'])
    .where('number', '=', promised.number)
    .executeTakeFirst()
  if (!order) return 'it is gone'
  if (order.token !== promised.token) return 'it is another one'
  const lines = await db
    .selectFrom('order_lines')
    .select(['variant_id', 'quantity'])
    .where('order_id', '=', order.id)
    .execute()
  const write = (each: { variantId: number | null; quantity: number }[]) =>
    each
      .map(({ variantId, quantity }) => `${variantId}×${quantity}`)
      .sort()
      .join()
  const ours = write(lines.map((line) => ({ variantId: line.variant_id, quantity: line.quantity })))
  if (ours !== write(promised.lines)) return `its lines are ${ours}, not ${write(promised.lines)}`
  if (promised.isPaid && order.paid_at === null) return 'it is not paid any more'
  if (promised.isCancelled && order.state !== 'cancelled') return 'it is not cancelled any more'
  const count = async (table: 'shipments' | 'refunds') =>
    Number(
      (
        await db
          .selectFrom(table)
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .where('order_id', '=', order.id)
          .executeTakeFirstOrThrow()
      ).n,
    )
  if ((await count('shipments')) < promised.parcels) return 'a parcel of it is gone'
  if ((await count('refunds')) < promised.refunds) return 'a refund of it is gone'
  return ''
}
