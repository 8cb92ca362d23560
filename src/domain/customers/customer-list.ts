import { type ExpressionBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { Db } from '#src/platform/db/db.ts'
import type { Database } from '#src/platform/db/schema.ts'
import type { Value } from './customer.ts'

export const customerViews = ['all', 'accounts', 'guests', 'newsletter', 'repeat'] as const
export type CustomerView = (typeof customerViews)[number]
export const customerSorts = ['recent', 'value', 'orders', 'name'] as const
export type CustomerSort = (typeof customerSorts)[number]

export type CustomerFilter = {
  view: CustomerView
  /** Beginnings of words without case and accents; null where something was typed that holds no word. */
  words: readonly string[] | null
  /** Whose order bears the number that was typed. */
  orderOwner: number | null
  tag: string
  groupId: number | null
}

/** A person in a row of the list. */
export type CustomerGlance = {
  id: number
  name: string
  email: string
  hasAccount: boolean
  ordersCount: number
  values: Value[]
  lastOrderAt: number
  group: string
  tags: string[]
}

type Eb = ExpressionBuilder<Database, 'customers'>

/** A page of the people the shop knows, and how many there are in all. */
export async function listCustomers(
  db: Db,
  { sort, limit, offset, ...filter }: CustomerFilter & { sort: CustomerSort; limit: number; offset: number },
): Promise<{ customers: CustomerGlance[]; total: number }> {
  const page = sorted(selectGlances(db), sort)
    .where((eb) => matches(eb, filter))
    .limit(limit)
    .offset(offset)
  if (!filter.words || filter.words.length > 0) {
    // Words are sought in every row: one look answers both.
    const found = await page.select(sql<number>`count(*) over ()`.as('total')).execute()
    const total = found[0]?.total ?? (offset === 0 ? 0 : await countCustomers(db, filter))
    return { customers: await fillGlances(db, found), total: Number(total) }
  }
  const [rows, total] = await Promise.all([page.execute(), countCustomers(db, filter)])
  return { customers: await fillGlances(db, rows), total }
}

export async function countCustomers(db: Db, filter: CustomerFilter): Promise<number> {
  const { count } = await db
    .selectFrom('customers')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where((eb) => matches(eb, filter))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Everybody who matches, some hundreds at a time and in the order in which they came. */
export async function* streamCustomers(
  db: Db,
  filter: CustomerFilter,
  batch = 500,
): AsyncGenerator<CustomerGlance[]> {
  for (let after = 0; ; ) {
    const rows = await selectGlances(db)
      .where('customers.id', '>', after)
      .where((eb) => matches(eb, filter))
      .orderBy('customers.id')
      .limit(batch)
      .execute()
    const last = rows.at(-1)
    if (!last) return
    after = last.id
    yield await fillGlances(db, rows)
  }
}

const selectGlances = (db: Db) =>
  db
    .selectFrom('customers')
    .select(['customers.id', 'customers.name', 'customers.email', 'customers.user_id'])
    .select(['customers.orders_count', 'customers.last_order_at', 'customers.group_id'])

type Row = Awaited<ReturnType<ReturnType<typeof selectGlances>['execute']>>[number]

const columnOf = {
  recent: 'last_order_at',
  value: 'value_minor',
  orders: 'orders_count',
  name: 'name',
} as const

function sorted<O>(query: SelectQueryBuilder<Database, 'customers', O>, sort: CustomerSort) {
  const direction = sort === 'name' ? 'asc' : 'desc'
  return query.orderBy(`customers.${columnOf[sort]}`, direction).orderBy('customers.id', direction)
}

function matches(eb: Eb, { view, words, orderOwner, tag, groupId }: CustomerFilter) {
  if (words === null) return eb.lit(false)
  const found = eb.and(
    words.map((word) =>
      // Words hold letters and digits only, so none of them can be a wildcard.
      eb.or([
        eb('customers.own_words', 'like', `% ${word}%`),
        eb('customers.order_words', 'like', `% ${word}%`),
      ]),
    ),
  )
  return eb.and([
    ...inView(eb, view),
    ...(words.length === 0
      ? []
      : [orderOwner === null ? found : eb.or([found, eb('customers.id', '=', orderOwner)])]),
    ...(groupId === null ? [] : [eb('customers.group_id', '=', groupId)]),
    ...(tag === ''
      ? []
      : [
          eb(
            'customers.id',
            'in',
            eb
              .selectFrom('customer_tags')
              .select('customer_tags.customer_id')
              .where('customer_tags.tag', '=', tag),
          ),
        ]),
  ])
}

function inView(eb: Eb, view: CustomerView) {
  if (view === 'accounts') return [eb('customers.user_id', 'is not', null)]
  if (view === 'guests') return [eb('customers.user_id', 'is', null)]
  if (view === 'repeat') return [eb('customers.orders_count', '>', 1)]
  const readers = eb
    .selectFrom('subscribers')
    .select('subscribers.email')
    .where('subscribers.state', '=', 'confirmed')
  return view === 'newsletter' ? [eb('customers.email', 'in', readers)] : []
}

async function fillGlances(db: Db, rows: Row[]): Promise<CustomerGlance[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const [values, tags, groups] = await Promise.all([
    db
      .selectFrom('customer_values')
      .selectAll()
      .where('customer_id', 'in', ids)
      .orderBy('currency')
      .execute(),
    db.selectFrom('customer_tags').selectAll().where('customer_id', 'in', ids).orderBy('tag').execute(),
    db.selectFrom('customer_groups').select(['id', 'name']).execute(),
  ])
  const groupNames = new Map(groups.map(({ id, name }) => [id, name]))
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    hasAccount: row.user_id !== null,
    ordersCount: row.orders_count,
    values: values
      .filter((value) => value.customer_id === row.id)
      .map((value) => ({ currency: value.currency, valueMinor: value.value_minor })),
    lastOrderAt: row.last_order_at,
    group: row.group_id === null ? '' : (groupNames.get(row.group_id) ?? ''),
    tags: tags.filter((each) => each.customer_id === row.id).map(({ tag }) => tag),
  }))
}
