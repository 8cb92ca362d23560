import type { Db } from '#src/platform/db/db.ts'
import { listAddresses } from './addresses.ts'
import { exportGiftCards, exportInvoices, exportNotes, type Whose } from './export-papers.ts'
import { findCustomer, findCustomerIdByEmail, listNotes } from './find-customer.ts'
import { findAccount } from './queries.ts'

const isoOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

/**
 * All that the shop knows of a person, as the law gives them a right to, ready to be saved as JSON. The one place
 * that reads what higher floors write, because a copy that leaves a table out would be wrong.
 * Keys of the shop itself (password hash, tokens, an order's secret address) are not data about the person.
 * @returns null where there is no such account
 */
export async function exportPersonalData(db: Db, userId: number, now: number) {
  const account = await findAccount(db, userId)
  if (!account) return null
  return {
    madeAt: isoOf(now),
    account: {
      email: account.email,
      name: account.name,
      isVerified: account.isVerified,
      createdAt: isoOf(account.createdAt),
    },
    addresses: (await listAddresses(db, userId)).map(({ id: _, ...address }) => address),
    sessions: await exportSessions(db, userId),
    wishlist: await exportWishlist(db, userId),
    reviews: await exportReviews(db, userId),
    orders: await exportOrders(db, { column: 'orders.user_id', id: userId }),
    ...(await exportByEmail(db, account.email, account.isVerified)),
  }
}

/**
 * The same of somebody who has ordered without an account, for staff whom they have asked for it: nobody else could show that
 * an address is theirs.
 * @returns null where there is no such person
 */
export async function exportGuestData(db: Db, customerId: number, now: number) {
  const customer = await findCustomer(db, customerId)
  if (!customer) return null
  return {
    madeAt: isoOf(now),
    guest: { email: customer.email, name: customer.name, firstSeenAt: isoOf(customer.createdAt) },
    orders: await exportOrders(db, { column: 'orders.customer_id', id: customerId }),
    ...(await exportByEmail(db, customer.email, true)),
  }
}

async function exportSessions(db: Db, userId: number) {
  const rows = await db
    .selectFrom('sessions')
    .select(['created_at', 'last_seen_at', 'ip', 'user_agent'])
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .execute()
  return rows.map((row) => ({
    createdAt: isoOf(row.created_at),
    lastSeenAt: isoOf(row.last_seen_at),
    ip: row.ip,
    userAgent: row.user_agent,
  }))
}

async function exportWishlist(db: Db, userId: number) {
  const rows = await db
    .selectFrom('wishlist_items')
    .innerJoin('products', 'products.id', 'wishlist_items.product_id')
    .select(['products.title', 'products.slug', 'wishlist_items.created_at'])
    .where('wishlist_items.user_id', '=', userId)
    .orderBy('wishlist_items.created_at')
    .execute()
  return rows.map((row) => ({ product: row.title, slug: row.slug, addedAt: isoOf(row.created_at) }))
}

async function exportReviews(db: Db, userId: number) {
  const rows = await db
    .selectFrom('reviews')
    .select(['rating', 'title', 'body', 'author', 'created_at'])
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute()
  return rows.map(({ created_at, ...review }) => ({ ...review, writtenAt: isoOf(created_at) }))
}

async function exportOrders(db: Db, whose: Whose) {
  const orders = await db
    .selectFrom('orders')
    .selectAll()
    .where(whose.column, '=', whose.id)
    .orderBy('id')
    .execute()
  if (orders.length === 0) return []
  const lines = await db
    .selectFrom('order_lines')
    .innerJoin('orders', 'orders.id', 'order_lines.order_id')
    .select(['order_lines.order_id', 'order_lines.title', 'order_lines.variant_title', 'order_lines.sku'])
    .select(['order_lines.quantity', 'order_lines.unit_price_minor', 'order_lines.total_minor'])
    .where(whose.column, '=', whose.id)
    .orderBy('order_lines.order_id')
    .orderBy('order_lines.position')
    .execute()
  const [changes, returns] = [await exportChanges(db, whose), await exportReturns(db, whose)]
  const [invoices, notes] = [await exportInvoices(db, whose), await exportNotes(db, whose)]
  const of = <T extends { orderId: number }>(rows: T[], id: number) =>
    rows.filter(({ orderId }) => orderId === id).map(({ orderId: _, ...row }) => row)
  return orders.map((order) => ({
    number: order.number,
    state: order.state,
    placedAt: isoOf(order.placed_at),
    email: order.email,
    currency: order.currency,
    totalMinor: order.total_minor,
    byGiftCardMinor: order.gift_minor,
    refundedMinor: order.refunded_minor,
    shippingAddress: JSON.parse(order.shipping_address_json) as unknown,
    billingAddress: JSON.parse(order.billing_address_json) as unknown,
    lines: lines.filter((line) => line.order_id === order.id).map(({ order_id: _, ...line }) => line),
    changes: of(changes, order.id),
    returns: of(returns, order.id),
    invoices: of(invoices, order.id),
    notes: of(notes, order.id),
  }))
}

async function exportChanges(db: Db, whose: Whose) {
  const rows = await db
    .selectFrom('order_edits')
    .innerJoin('orders', 'orders.id', 'order_edits.order_id')
    .select(['order_edits.order_id', 'order_edits.kind', 'order_edits.at', 'order_edits.reason'])
    .select(['order_edits.before_json', 'order_edits.after_json'])
    .where(whose.column, '=', whose.id)
    .orderBy('order_edits.id')
    .execute()
  return rows.map((row) => ({
    orderId: row.order_id,
    what: row.kind,
    madeAt: isoOf(row.at),
    reason: row.reason,
    before: JSON.parse(row.before_json) as unknown,
    after: JSON.parse(row.after_json) as unknown,
  }))
}

async function exportReturns(db: Db, whose: Whose) {
  const rows = await db
    .selectFrom('returns')
    .innerJoin('orders', 'orders.id', 'returns.order_id')
    .select(['returns.id', 'returns.order_id', 'returns.state', 'returns.note', 'returns.answer'])
    .select(['returns.requested_at', 'returns.closed_at'])
    .where(whose.column, '=', whose.id)
    .orderBy('returns.id')
    .execute()
  const lines = await db
    .selectFrom('return_lines')
    .innerJoin('order_lines', 'order_lines.id', 'return_lines.order_line_id')
    .innerJoin('orders', 'orders.id', 'order_lines.order_id')
    .select(['return_lines.return_id', 'order_lines.title', 'return_lines.quantity', 'return_lines.reason'])
    .where(whose.column, '=', whose.id)
    .orderBy('order_lines.position')
    .execute()
  return rows.map((row) => ({
    orderId: row.order_id,
    state: row.state,
    note: row.note,
    answer: row.answer,
    askedAt: isoOf(row.requested_at),
    closedAt: isoOf(row.closed_at),
    lines: lines.filter((line) => line.return_id === row.id).map(({ return_id: _, ...line }) => line),
  }))
}

/** What is tied to an address alone is shown only to someone who has shown that the address is theirs. */
async function exportByEmail(db: Db, email: string, isVerified: boolean) {
  if (!isVerified) return { newsletter: null, mails: [], stockAlerts: [], giftCards: [], keptByStaff: null }
  const subscriber = await db
    .selectFrom('subscribers')
    .select(['state', 'source', 'created_at', 'confirmed_at', 'ended_at'])
    .where('email', '=', email)
    .executeTakeFirst()
  const alerts = await db
    .selectFrom('stock_alerts')
    .innerJoin('variants', 'variants.id', 'stock_alerts.variant_id')
    .innerJoin('products', 'products.id', 'variants.product_id')
    .select(['products.title', 'variants.title as variant'])
    .select(['stock_alerts.created_at', 'stock_alerts.notified_at'])
    .where('stock_alerts.email', '=', email)
    .orderBy('stock_alerts.id')
    .execute()
  const mails = await db
    .selectFrom('mails')
    .select(['kind', 'subject', 'created_at', 'sent_at'])
    .where('to_email', '=', email)
    .orderBy('id')
    .execute()
  return {
    newsletter: !subscriber
      ? null
      : {
          state: subscriber.state,
          source: subscriber.source,
          askedAt: isoOf(subscriber.created_at),
          confirmedAt: isoOf(subscriber.confirmed_at),
          endedAt: isoOf(subscriber.ended_at),
        },
    mails: mails.map((mail) => ({
      kind: mail.kind,
      subject: mail.subject,
      writtenAt: isoOf(mail.created_at),
      sentAt: isoOf(mail.sent_at),
    })),
    giftCards: await exportGiftCards(db, email),
    stockAlerts: alerts.map((alert) => ({
      product: alert.title,
      variant: alert.variant,
      askedAt: isoOf(alert.created_at),
      toldAt: isoOf(alert.notified_at),
    })),
    keptByStaff: await exportKeptByStaff(db, email),
  }
}

/** What staff keep about the person. */
async function exportKeptByStaff(db: Db, email: string) {
  const id = await findCustomerIdByEmail(db, email)
  const customer = id === null ? null : await findCustomer(db, id)
  if (!customer) return null
  const { groupId, phone, tags, otherEmails } = customer
  const group =
    groupId === null
      ? undefined
      : await db.selectFrom('customer_groups').select('name').where('id', '=', groupId).executeTakeFirst()
  const notes = await listNotes(db, customer.id)
  return {
    phone,
    tags,
    otherEmails,
    group: group?.name ?? null,
    notes: notes.map((note) => ({ text: note.body, by: note.authorName, notedAt: isoOf(note.createdAt) })),
  }
}
