import { openDatabase } from '#src/platform/db/open.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Answer, Buyer } from './buyer.ts'
import { measureRaw } from './raw-orders.ts'
import type { BenchShop } from './shop-process.ts'
import type { Figures, Row } from './table.ts'

/** A product the demo keeps plenty of. */
const PRODUCT = '/products/gift-card'

/**
 * Measures putting things in a bag and placing orders over HTTP. What an order is held against are the same statements
 * in raw durable transactions, one after another, without a shop around them.
 */
export async function measureOrders(
  shops: readonly BenchShop[],
  { count, connections }: { count: number; connections: number[] },
): Promise<{ rows: Row[]; raw: string[] }> {
  const rows: Row[] = []
  const raw: string[] = []
  for (const shop of shops) {
    const variant = await new Buyer(shop.url).findVariant(PRODUCT)
    await refill(shop, count * (connections.length + 2) * 2)
    for (const width of connections) {
      const { filling, placing } = await buy(shop, variant, count, width)
      note(rows, 'add to cart', width, shop, filling)
      note(rows, 'place order', width, shop, placing)
    }
    const { perSecond, statements } = await measureRaw(shop, variant, count)
    raw.push(`${shop.engine}: ${statements} statements, ${perSecond.toFixed(0)} such transactions a second`)
    for (const row of rows.filter(({ name }) => name.startsWith('place order'))) {
      const placed = row[shop.engine]
      if (placed)
        raw.push(
          `${shop.engine}: ${row.name} at ${row.connections}: ${((100 * placed.perSecond) / perSecond).toFixed(0)} % of that`,
        )
    }
  }
  return { rows, raw }
}

function note(rows: Row[], name: string, connections: number, shop: BenchShop, figures: Figures): void {
  let row = rows.find((each) => each.name === name && each.connections === connections)
  if (!row) {
    row = { name, connections, bare: null, sqlite: null, postgres: null }
    rows.push(row)
  }
  row[shop.engine] = figures
}

async function buy(shop: BenchShop, variant: string, count: number, width: number) {
  const buyers = Array.from({ length: count }, () => new Buyer(shop.url))
  const first = new Buyer(shop.url)
  await first.send('GET', '/track')
  for (const buyer of buyers) buyer.csrf = first.csrf
  const filling = await inParallel(buyers, width, (buyer) => buyer.putInBag(variant))
  const forms = new Map<Buyer, Record<string, string>>()
  await inParallel(buyers, 16, async (buyer) => {
    forms.set(buyer, await buyer.openCheckout())
    return { status: 303, body: '', location: '', ms: 0 }
  })
  const placing = await inParallel(buyers, width, (buyer) => buyer.placeOrder(forms.get(buyer) ?? {}))
  return { filling, placing }
}

/** The benchmark must not run into an empty shelf. */
async function refill({ databaseUrl }: BenchShop, wanted: number): Promise<void> {
  const { db, close } = await openDatabase(databaseUrl)
  await inTransaction(db, async (tx) => {
    const levels = await tx.selectFrom('stock_levels').select(['variant_id', 'location_id']).execute()
    for (const level of levels)
      await tx
        .insertInto('stock_movements')
        .values({
          ...level,
          ...{ kind: 'received', quantity: wanted, order_id: null, reason: 'benchmark' },
          ...{ actor_user_id: null, at: 0 },
        })
        .execute()
    await tx
      .updateTable('stock_levels')
      .set((eb) => ({ on_hand: eb('on_hand', '+', wanted) }))
      .execute()
  })
  await close()
}

type Work = (buyer: Buyer) => Promise<Answer>

async function inParallel(buyers: Buyer[], width: number, work: Work): Promise<Figures> {
  const times: number[] = []
  let failures = 0
  let next = 0
  const startedAt = performance.now()
  const lane = async () => {
    for (let buyer = buyers[next++]; buyer; buyer = buyers[next++]) {
      const { status, ms } = await work(buyer)
      if (status !== 303) failures++
      times.push(ms)
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
  const seconds = (performance.now() - startedAt) / 1000
  times.sort((a, b) => a - b)
  const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0
  return { perSecond: buyers.length / seconds, p50: at(0.5), p99: at(0.99), failures }
}
