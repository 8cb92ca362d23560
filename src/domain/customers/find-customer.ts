import type { Db, Tx } from '#src/platform/db/db.ts'
import type { Value } from './customer.ts'

/** A person the shop knows, as staff see them. */
export type Customer = {
  id: number
  /** Moves with every change of what a form about them holds. */
  version: number
  email: string
  otherEmails: string[]
  name: string
  phone: string
  groupId: number | null
  userId: number | null
  isVerified: boolean
  ordersCount: number
  values: Value[]
  lastOrderAt: number
  tags: string[]
  createdAt: number
}

/** @returns null where there is no such person, or not any more */
export async function findCustomer(db: Db | Tx, id: number): Promise<Customer | null> {
  const row = await db
    .selectFrom('customers')
    .leftJoin('users', 'users.id', 'customers.user_id')
    .selectAll('customers')
    .select('users.verified_at')
    .where('customers.id', '=', id)
    .executeTakeFirst()
  if (!row) return null
  const [emails, values, tags] = [
    await db
      .selectFrom('customer_emails')
      .select('email')
      .where('customer_id', '=', id)
      .orderBy('email')
      .execute(),
    await db
      .selectFrom('customer_values')
      .select(['currency', 'value_minor as valueMinor'])
      .where('customer_id', '=', id)
      .orderBy('currency')
      .execute(),
    await db.selectFrom('customer_tags').select('tag').where('customer_id', '=', id).orderBy('tag').execute(),
  ]
  return {
    id,
    values,
    version: row.updated_at,
    email: row.email,
    otherEmails: emails.map(({ email }) => email),
    name: row.name,
    phone: row.phone,
    groupId: row.group_id,
    userId: row.user_id,
    isVerified: row.user_id !== null && row.verified_at !== null,
    ordersCount: row.orders_count,
    lastOrderAt: row.last_order_at,
    tags: tags.map(({ tag }) => tag),
    createdAt: row.created_at,
  }
}

/** @param email normalised; other addresses of a person count */
export async function findCustomerIdByEmail(db: Db | Tx, email: string): Promise<number | null> {
  const own = await db.selectFrom('customers').select('id').where('email', '=', email).executeTakeFirst()
  if (own) return own.id
  const other = await db
    .selectFrom('customer_emails')
    .select('customer_id')
    .where('email', '=', email)
    .executeTakeFirst()
  return other?.customer_id ?? null
}

export type CustomerNote = {
  id: number
  body: string
  authorUserId: number | null
  authorName: string
  createdAt: number
}

/** What staff have noted about a person, newest first. */
export async function listNotes(db: Db, customerId: number): Promise<CustomerNote[]> {
  const rows = await db
    .selectFrom('customer_notes')
    .selectAll()
    .where('customer_id', '=', customerId)
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    body: row.body,
    authorUserId: row.author_user_id,
    authorName: row.author_name,
    createdAt: row.created_at,
  }))
}

/** What belongs to an account alone; empty for a guest. */
export async function readAccountThings(db: Db, userId: number | null, now: number) {
  if (userId === null) return { wishes: [], sessions: 0 }
  const wishes = await db
    .selectFrom('wishlist_items')
    .innerJoin('products', 'products.id', 'wishlist_items.product_id')
    .select(['products.title', 'products.slug', 'products.status', 'wishlist_items.created_at as addedAt'])
    .where('wishlist_items.user_id', '=', userId)
    .orderBy('wishlist_items.created_at', 'desc')
    .execute()
  const { sessions } = await db
    .selectFrom('sessions')
    .select((eb) => eb.fn.countAll<number>().as('sessions'))
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .where('ends_at', '>', now)
    .executeTakeFirstOrThrow()
  return { wishes, sessions: Number(sessions) }
}

/** Tags in use, for whoever types one. */
export async function listTags(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('customer_tags')
    .select('tag')
    .distinct()
    .orderBy('tag')
    .limit(200)
    .execute()
  return rows.map(({ tag }) => tag)
}
