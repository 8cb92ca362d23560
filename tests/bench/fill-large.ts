import { type Kysely, sql } from 'kysely'
import { rebuildIndex } from '#src/domain/search/rebuild-index.ts'
import { openSearchIndex } from '#src/domain/search/search-index.ts'
import type { Db } from '#src/platform/db/db.ts'
import { openDatabase } from '#src/platform/db/open.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { fillOrders } from '../storms/parts/fill-orders.ts'
import { seeded } from '../support/seeded.ts'

/** Further apart than any two ids of one copy. */
const APART = 1_000_000
const REAL_ORDERS = 250
const VALUES = [50, 40] as const

export type Size = { orders: number; products: number; customers: number }

type Copying = { table: string; ids: string[]; changes?: (copy: number) => Record<string, string> }

// Each copy is the rows there are with all of their ids moved by the same, so that what belonged together still does.
const catalogue: Copying[] = [
  {
    table: 'products',
    ids: ['id'],
    changes: (k) => ({ slug: `slug || '-${k}'`, title: `title || ' ${k}'` }),
  },
  { table: 'product_categories', ids: ['product_id'] },
  { table: 'product_options', ids: ['id', 'product_id'] },
  { table: 'option_values', ids: ['id', 'option_id'] },
  {
    table: 'variants',
    ids: ['id', 'product_id', 'image_id'],
    changes: (k) => ({ sku: `case when sku = '' then '' else sku || '-${k}' end` }),
  },
  { table: 'variant_values', ids: ['variant_id', 'option_id', 'value_id'] },
  { table: 'product_images', ids: ['id', 'product_id', 'option_value_id'] },
  { table: 'stock_levels', ids: ['variant_id'] },
]
/** Copies with orders that still wait for something; older ones are sent, or were never paid. */
const FRESH = 3
const done = {
  state: "case when state = 'paid' then 'completed' else 'cancelled' end",
  completed_at: "case when state = 'paid' then placed_at end",
  cancelled_at: "case when state <> 'paid' then placed_at end",
}
const orders: Copying[] = [
  {
    table: 'orders',
    ids: ['id'],
    changes: (k) => ({
      number: `number || '-${k}'`,
      token: `token || '${k}'`,
      cart_id: `-(id + ${k * APART})`,
      customer_id: 'null',
      search_text: `replace(search_text, number, number || '-${k}')`,
      ...(k > FRESH ? done : {}),
      placed_at: `placed_at - ${k} * 3600000`,
      paid_at: `paid_at - ${k} * 3600000`,
    }),
  },
  { table: 'order_lines', ids: ['id', 'order_id'] },
  { table: 'order_adjustments', ids: ['id', 'order_id', 'line_id'] },
  { table: 'order_events', ids: ['id', 'order_id'] },
  {
    table: 'payments',
    ids: ['id', 'order_id'],
    changes: (k) => ({ idempotency_key: `idempotency_key || '${k}'` }),
  },
  { table: 'ledger_entries', ids: ['id', 'order_id', 'payment_id'] },
  {
    table: 'mails',
    ids: ['id', 'order_id'],
    changes: (k) => ({ dedupe_key: `dedupe_key || '-${k}'`, message_id: `'${k}-' || message_id` }),
  },
]

/**
 * Makes a shop with its demo large: real orders by the shop's own commands, then copies of them and of the products, and one
 * product of 2,000 variants. It is for looking at, not for selling from: stock has no ledger behind it.
 * @returns the id of that product
 */
export async function fillLarge(databaseUrl: string, size: Size): Promise<number> {
  const database = await openDatabase(databaseUrl)
  const { db } = database
  try {
    await db.updateTable('stock_levels').set({ on_hand: 100_000 }).execute()
    await fillOrders(databaseUrl, Math.min(REAL_ORDERS, size.orders), seeded(1))
    const [own, sold] = [await count(db, 'products'), await count(db, 'orders')]
    await copyAll(db, catalogue, Math.ceil(size.products / own) - 1)
    const large = await addLarge(db)
    await copyAll(db, orders, Math.ceil(size.orders / sold) - 1, (k) => ({
      email: `'buyer-' || ((orders.id * 7919 + ${k}) % ${size.customers}) || '@example.com'`,
    }))
    await rebuildIndex(db, openSearchIndex(database.engine))
    await inTransaction(db, markChanged)
    // As a server of an owner's does by itself.
    await sql.raw(database.engine === 'postgres' ? 'vacuum analyze' : 'analyze').execute(db)
    return large
  } finally {
    await database.close()
  }
}

async function count(db: Db, table: 'products' | 'orders'): Promise<number> {
  const row = db.selectFrom(table).select(({ fn }) => fn.countAll<number>().as('n'))
  return Number((await row.executeTakeFirstOrThrow()).n)
}

async function copyAll(
  db: Db,
  tables: Copying[],
  copies: number,
  also: (k: number) => Record<string, string> = () => ({}),
): Promise<void> {
  const known = await (db as unknown as Kysely<unknown>).introspection.getTables()
  for (let k = 1; k <= copies; k++)
    await inTransaction(db, async (tx) => {
      for (const { table, ids, changes } of tables) {
        const columns = known.find(({ name }) => name === table)?.columns.map(({ name }) => name) ?? []
        const [first = 'id'] = ids
        const changed: Record<string, string> = {
          ...Object.fromEntries(ids.map((id) => [id, `${id} + ${k * APART}`])),
          ...changes?.(k),
          ...(table === 'orders' ? also(k) : {}),
        }
        const values = columns.map((column) => changed[column] ?? column)
        // A copy is never copied again.
        await sql
          .raw(
            `insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from ${table} where ${first} < ${APART}`,
          )
          .execute(tx)
      }
    })
}

async function addLarge(db: Db): Promise<number> {
  return inTransaction(db, async (tx) => {
    const source = await tx
      .selectFrom('products')
      .selectAll()
      .where('status', '=', 'active')
      .limit(1)
      .executeTakeFirstOrThrow()
    const sold = await tx
      .selectFrom('variants')
      .selectAll()
      .where('product_id', '=', source.id)
      .limit(1)
      .executeTakeFirstOrThrow()
    const row = { ...source, id: 9 * APART * 1_000, slug: 'two-thousand', title: 'In two thousand shapes' }
    await tx.insertInto('products').values(row).execute()
    const values: number[][] = []
    for (const [position, size] of VALUES.entries()) {
      const option = { product_id: row.id, name: `Option ${position + 1}`, position }
      const { id } = await tx
        .insertInto('product_options')
        .values({ ...option, id: row.id + position })
        .returning('id')
        .executeTakeFirstOrThrow()
      const names = Array.from({ length: size }, (_, n) => ({
        ...{
          id: row.id + position * 1_000 + n,
          option_id: id,
          name: `Value ${n + 1}`,
          swatch: '',
          position: n,
        },
      }))
      await tx.insertInto('option_values').values(names).execute()
      values.push(names.map((each) => each.id))
    }
    const [first = [], second = []] = values
    for (const [n, one] of first.entries()) {
      const variants = second.map((other, m) => ({
        ...{ ...sold, id: row.id + n * second.length + m, product_id: row.id, image_id: null },
        ...{
          title: `Value ${n + 1}, Value ${m + 1}`,
          sku: `TT-${n}-${m}`,
          position: n * second.length + m,
          other,
        },
      }))
      await tx
        .insertInto('variants')
        .values(variants.map(({ other: _, ...variant }) => variant))
        .execute()
      const ties = variants.flatMap(({ id, other }) => [
        { variant_id: id, option_id: row.id, value_id: one },
        { variant_id: id, option_id: row.id + 1, value_id: other },
      ])
      await tx.insertInto('variant_values').values(ties).execute()
      const levels = variants.map(({ id }) => ({ variant_id: id, location_id: 1, on_hand: 5, reserved: 0 }))
      await tx.insertInto('stock_levels').values(levels).execute()
    }
    return row.id
  })
}
