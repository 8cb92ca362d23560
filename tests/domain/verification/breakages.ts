import { sql } from 'kysely'
import type { Tx } from '#src/platform/db/db.ts'
import { engine } from '../../support/engine.ts'

/**
 * Each promise with a thing that breaks it, and with those that cannot help breaking along with it. The faults are
 * planted below the shop's own rules, as a bug or a hand in the file would.
 */
export type Breakage = [name: string, fault: string, alsoBreaks?: string[]]

const copyOf = (table: string, columns: string, changes: Record<string, string>, where: string) =>
  `insert into ${table} (${[columns, ...Object.keys(changes)].join(', ')})
   select ${[columns, ...Object.values(changes)].join(', ')} from ${table} where ${where}`

const paymentColumns =
  'order_id, gateway, amount_minor, currency, attempt_json, is_closed, failure, expires_at, checked_at, created_at, updated_at'
const entryColumns = 'at, account, amount_minor, currency, order_id, note'
const refundColumns = 'order_id, payment_id, reason, failure, created_at, updated_at'

/** A second payment of order 1, with its ledger. */
const paidTwice = [
  copyOf(
    'payments',
    paymentColumns,
    { state: "'succeeded'", idempotency_key: "'again'", settled_at: 'settled_at + 1' },
    'id = 1',
  ),
  copyOf(
    'ledger_entries',
    entryColumns,
    { payment_id: "(select id from payments where idempotency_key = 'again')" },
    'payment_id = 1 and refund_id is null',
  ),
].join(';')

/** Takes a table's constraints away: what is planted is what they would stop. */
const unbound = (table: string) =>
  `create table loose as select * from ${table}; drop table ${table}; alter table loose rename to ${table}`

const counted =
  'what an order counts as sent back is what goes back of the payment it was accepted on, and to its gift cards'
const asked = 'an attempt to pay that is open is for what its order costs, less gift cards'
const byCards = 'what an order says gift cards paid, they did; one that ended unpaid gave it back'
const atLedger = 'the ledger holds each refund that went out, once, of its payment, and no other'
const stateOfPayment = 'a payment’s state says how much of it has gone back'
const billed = 'an invoice is for what its order cost when it was issued, and costs since'
const bank = 'a payment’s state says whether a bank disputes it, and how that ended'
const placing =
  'every order has the event of its placing, every paid one that of its payment, every cancelled one that of its end'

const log = 'the log of what staff did is whole: nothing in it was changed, left out or put in'

const onlyItsGoods = 'nothing is sold or owed to an order but its lines and what its bundles were made of'
const uncounted = 'a bundle is not counted and has no stock of its own'

/** The shelf that orders are served from first. */
const mugs = 'variant_id = 1 and location_id = 1'

const bundles: Breakage[] = [
  [
    'no bundle is made of bundles, or of more than twenty things',
    'insert into bundle_components (bundle_id, component_id, quantity, position) values (2, 3, 1, 0)',
    [uncounted],
  ],
  [uncounted, 'update variants set tracks_stock = 1 where id = 3'],
  [onlyItsGoods, 'update reservations set backordered = backordered + 1 where order_id = 10'],
]

const stock: Breakage[] = [
  [
    'no shelf holds less than what is reserved, or less than nothing',
    `update stock_levels set on_hand = reserved - 1 where ${mugs};
     update stock_movements set quantity = quantity - (select sum(quantity) from stock_movements where ${mugs})
       + (select on_hand from stock_levels where ${mugs}) where id = 1`,
  ],
  [
    'what is on hand is the sum of its stock movements',
    `update stock_levels set on_hand = on_hand + 1 where ${mugs}`,
  ],
  [
    'what is reserved is the sum of its live reservations',
    `update stock_levels set reserved = reserved - 1 where ${mugs}`,
  ],
  [
    'what was set aside and sold has left the shelf, and of what was sold ahead no more than was owed',
    "update reservations set quantity = quantity + 1 where state = 'consumed' and order_id = 1",
    [onlyItsGoods],
  ],
  [
    'nothing is sold off a shelf without having been set aside for its order',
    "update reservations set state = 'released' where order_id = 1",
  ],
  [
    'no more of an order came back to the shelf than left it',
    `${copyOf('stock_movements', 'variant_id, location_id, reason, at', { kind: "'returned'", quantity: '1', order_id: '3' }, 'id = 1')};
     update stock_levels set on_hand = on_hand + 1 where ${mugs}`,
  ],
  [
    'every live reservation belongs to an order that waits for its money',
    "update orders set state = 'paid', paid_at = placed_at, total_minor = 0, subtotal_minor = discount_minor - shipping_minor where id = 2; update order_lines set unit_price_minor = 0, total_minor = 0, discount_minor = 0 where order_id = 2",
    ['an order’s lines sum to its items, its discount, and the rest', asked, placing],
  ],
  [
    'what an order has set aside is what it asked for',
    `update reservations set quantity = quantity - 1 where state = 'live'; update stock_levels set reserved = reserved - 1 where ${mugs}`,
  ],
  [
    'goods that move between two locations leave one and reach the other',
    `update stock_movements set quantity = quantity + 1 where pair_id is not null;
     update stock_levels set on_hand = on_hand + 1 where location_id = 2`,
  ],
  [
    'goods that move between two locations leave one and reach the other',
    'update stock_movements set pair_id = null where pair_id is not null',
  ],
  [
    'nothing is owed of what is free on a shelf',
    `${copyOf('stock_movements', 'location_id, reason, at', { variant_id: '2', kind: "'received'", quantity: '1' }, 'id = 1')};
     update stock_levels set on_hand = 1 where variant_id = 2`,
  ],
  ['of a shop’s locations exactly one is the default', 'update locations set is_default = 0'],
  ['whatever is set aside or owed has a shelf to come from', 'delete from stock_levels where variant_id = 2'],
]

const orders: Breakage[] = [
  [
    'an order’s total is its lines less discounts plus delivery plus added tax',
    'update orders set total_minor = total_minor - 1 where id = 10',
    [billed],
  ],
  [
    'an order’s lines sum to its items, its discount, and the rest',
    'update orders set subtotal_minor = subtotal_minor - 1, total_minor = total_minor - 1 where id = 10',
    [billed],
  ],
  [
    'a line’s total is its units at their price less its discount',
    `insert into order_lines (order_id, position, product_slug, title, variant_title, sku, image_src, hue, quantity,
       unit_price_minor, discount_minor, total_minor, tax_minor, weight_grams, requires_shipping)
     values (2, 1, '', '', '', '', '', 0, 1, 0, 0, 5, 0, 0, 0);
     update order_lines set total_minor = total_minor - 5 where order_id = 2 and position = 0`,
  ],
  [
    'an order’s tax, discount and delivery are the sums of their adjustments',
    'update orders set tax_minor = tax_minor + 1 where id = 2',
  ],
  [
    'a line’s tax and discount are the sums of their adjustments',
    'update order_lines set tax_minor = tax_minor + 1 where order_id = 2',
  ],
  [
    'tax is added to an order where listed prices are without it, and nowhere else',
    "update orders set tax_mode = 'exclusive' where id = 2",
  ],
  [
    'each version of a cart made one order',
    `${unbound('orders')}; update orders set cart_id = 4, cart_version = (select cart_version from orders where id = 4) where id = 3`,
  ],
  [
    'no cart has two orders that wait for money',
    'update orders set cart_id = 2, cart_version = 99 where id = 6',
  ],
  [
    'no two orders bear the same number',
    `${unbound('orders')}; update orders set number = '1002' where id = 3`,
  ],
  ['an order’s state and its times agree', 'update orders set cancelled_at = placed_at where id = 2'],
]

const money: Breakage[] = [
  [
    'every payment that came in belongs to an order that is paid, or is on its way back in full',
    "update refunds set state = 'failed' where order_id = 3",
    [counted, atLedger, stateOfPayment],
  ],
  ['every paid order has exactly one payment that was not sent back for coming twice', paidTwice],
  [
    'no order was accepted for less money than it cost, or for another currency',
    "update orders set currency = 'SEK' where id = 5",
    [billed],
  ],
  [
    'no attempt to pay an order that has ended is still open',
    "update payments set state = 'processing' where order_id = 4",
  ],
  [
    'a payment says when its money came, and one without money does not',
    'update payments set settled_at = 1 where order_id = 2',
  ],
  [
    'no payment has more sent back than it brought',
    copyOf(
      'refunds',
      refundColumns,
      { state: "'requested'", amount_minor: '99999', idempotency_key: "'more'" },
      'id = 1',
    ),
    [counted],
  ],
  [stateOfPayment, "update payments set state = 'succeeded' where order_id = 1"],
  [
    'money goes back only of a payment that brought some, for the same order',
    copyOf(
      'refunds',
      'order_id, reason, failure, created_at, updated_at',
      { payment_id: '2', state: "'failed'", amount_minor: '1', idempotency_key: "'astray'" },
      'id = 1',
    ),
  ],
  [
    'no order has more sent back than it cost',
    'update orders set refunded_minor = total_minor + 1 where id = 1',
    [counted],
  ],
  [counted, 'update orders set refunded_minor = refunded_minor - 1 where id = 1'],
  [
    'no line has more units sent back than were bought',
    'update refund_lines set quantity = 4 where refund_id = 1',
  ],
  [asked, 'update payments set amount_minor = amount_minor + 1 where order_id = 2'],
  [bank, "update disputes set state = 'won'"],
  [bank, "update payments set state = 'succeeded' where order_id = 9"],
  [bank, "update disputes set state = 'lost'; update payments set state = 'won' where order_id = 9"],
  [bank, "update disputes set state = 'won'; update payments set state = 'lost' where order_id = 9"],
  ['a dispute is of a payment of its own order', 'update disputes set order_id = 1'],
  [
    'what an edit sends back is one refund of its amount, of its own order',
    'update order_edits set amount_minor = amount_minor + 1',
  ],
  [
    'what an edit sends back is one refund of its amount, of its own order',
    'update order_edits set order_id = 1',
  ],
]

const giftCards: Breakage[] = [
  [
    'what a gift card holds is the sum of what was put on it and taken off it',
    'update gift_cards set balance_minor = balance_minor + 1',
  ],
  [
    'no gift card holds less than nothing',
    `update gift_card_moves set amount_minor = amount_minor - 1 - (select sum(amount_minor) from gift_card_moves) where kind = 'issued';
     update gift_cards set balance_minor = -1`,
  ],
  [byCards, "update gift_card_moves set order_id = null where kind = 'returned'"],
  [
    'gift cards pay at most what an order costs, and get back at most what they paid',
    'update orders set gift_minor = total_minor + 1 where id = 12',
    [byCards],
  ],
  [
    'a gift card that was sold is worth its price, was paid for, and is one of its line’s units',
    'update gift_cards set unit = 9',
  ],
  [
    'of a paid order every gift card that was not given back is there to be spent',
    'update gift_cards set order_line_id = null, order_id = null',
  ],
]

const ledger: Breakage[] = [
  [
    'the ledger’s entries of an order sum to nought',
    "update ledger_entries set amount_minor = amount_minor + 1 where account = 'orders' and payment_id = 1 and refund_id is null",
  ],
  [
    'the ledger holds each payment that came in, once, at its gateway, and no other',
    'delete from ledger_entries where payment_id = 1 and refund_id is null',
  ],
  [
    'the ledger holds each payment that came in, once, at its gateway, and no other',
    "update ledger_entries set account = 'gateway:cash' where payment_id = 1 and refund_id is null and account <> 'orders'",
  ],
  [atLedger, 'delete from ledger_entries where refund_id = 1'],
  [
    atLedger,
    ['gateway:card', 'orders']
      .map((account) =>
        copyOf(
          'ledger_entries',
          'at, account, currency, order_id, payment_id, refund_id, note',
          { amount_minor: '-amount_minor' },
          `refund_id = 1 and account = '${account}'`,
        ),
      )
      .join(';'),
  ],
  [
    'the ledger holds what each dispute withdraws now, which is no more than is disputed',
    'update disputes set withdrawn_minor = withdrawn_minor - 1',
  ],
  [
    'the ledger holds what each dispute withdraws now, which is no more than is disputed',
    'update disputes set amount_minor = amount_minor - 1',
  ],
]

const reconciliation: Breakage[] = [
  [
    'what the books differ in is listed once until it is cleared up',
    `${unbound('reconcile_items')}; ${copyOf(
      'reconcile_items',
      'run_id, gateway, gateway_payment_id, kind, order_id, currency, theirs_minor, ours_minor, found_at, resolution',
      { id: '99' },
      'resolved_at is null',
    )}`,
  ],
  [
    'every difference that somebody explained has its row in the audit',
    "delete from audit_log where entity = 'reconcile_item'",
    [log],
  ],
]

const returns: Breakage[] = [
  [
    'every return holds something, of its own order',
    'update return_lines set order_line_id = (select id from order_lines where order_id = 5), quantity = 1, received = 1, restocked = 0',
  ],
  [
    'every return holds something, of its own order',
    copyOf(
      'returns',
      'order_id, opened_by, note, answer, requested_at, decided_at',
      { key: "'empty'", state: "'approved'" },
      'id = 1',
    ),
  ],
  [
    'no more of a line is in returns than was sent',
    'update return_lines set quantity = 4, received = 4, restocked = 3',
  ],
  [
    'no more of a line is in returns than was sent',
    `update return_lines set quantity = 4, received = 0, restocked = 0, written_off = 0;
     update returns set state = 'approved', received_at = null, closed_at = null, refund_id = null`,
  ],
  [
    'of a return that has ended all that arrived is back on the shelf or written off, and of another nothing is',
    'update return_lines set written_off = 0',
  ],
  [
    'of a return that has ended all that arrived is back on the shelf or written off, and of another nothing is',
    "update returns set state = 'received', closed_at = null, refund_id = null",
  ],
  ['a return’s state and its times agree', 'update returns set decided_at = null'],
  ['the refund of a return is of its own order, and made when it ends', 'update returns set refund_id = 1'],
]

const parcels: Breakage[] = [
  [
    'no parcel of a cancelled order is about',
    "update orders set state = 'cancelled', cancelled_at = placed_at, paid_at = null where id = 6; update payments set state = 'cancelled' where order_id = 6; insert into outbox (topic, key, payload, state, attempts, next_at, error, created_at) select '', 'order.cancelled:6:' || placed_at, '', 'done', 0, 0, '', 0 from orders where id = 6",
  ],
  [
    'nothing is packed of an order that is not paid, unless it is paid at the door',
    "update payments set gateway = 'transfer' where order_id = 6",
  ],
  [
    'every parcel holds something, of its own order',
    'delete from shipment_lines where shipment_id = (select id from shipments where order_id = 6)',
  ],
  [
    'no parcel holds more of a line than was bought',
    'update shipment_lines set quantity = 4 where shipment_id = 1',
  ],
  [
    'a parcel’s state and its times agree',
    "update shipments set delivered_at = 1 where state = 'packed' and order_id = 1",
  ],
  [
    'an order that is being sent has a parcel',
    'delete from shipment_lines where shipment_id = 1; delete from shipments where id = 1',
  ],
  [
    'of a completed order everything was sent or paid back',
    "update shipments set state = 'packed', shipped_at = null where order_id = 5",
  ],
]

const coupons: Breakage[] = [
  ['no code was used more often than it may', 'update coupons set max_uses = 0'],
  ['a code’s uses are the orders that hold it', 'update coupons set uses = 2'],
]

const mail: Breakage[] = [
  [placing, "delete from outbox where key = 'order.paid:1'"],
  [
    'every refund that went out and every parcel that was sent has its event',
    "delete from outbox where key = 'refund.succeeded:1'",
  ],
  [
    'every paid order whose payment was heard of has its confirmation mail',
    "delete from mails where dedupe_key = 'order_confirmed:1'",
  ],
  [
    'every refund and every parcel that was heard of has its mail',
    "delete from mails where kind = 'order_shipped'",
  ],
  [
    'no order was confirmed twice',
    copyOf(
      'mails',
      'kind, to_email, subject, html, text, order_id, is_secret, state, attempts, next_at, error, created_at, sent_at',
      { dedupe_key: "'again'", message_id: "'<again>'" },
      "dedupe_key = 'order_confirmed:1'",
    ),
  ],
  ['each mail has a Message-ID of its own', "update mails set message_id = '<the same>'"],
  ['a mail that is sent says when', "update mails set sent_at = null where state = 'sent'"],
]

const audit: Breakage[] = [
  [log, "update audit_log set actor_name = 'Nobody' where id = 3"],
  [log, "update audit_log set ip = '10.0.0.9' where id = (select max(id) from audit_log)"],
  [log, 'update audit_chain set hash = (select hash from audit_chain where position = 1) where position = 2'],
  [log, "delete from audit_log where action = 'edit order'"],
  [log, 'delete from audit_chain where position = (select max(position) from audit_chain)'],
  [log, 'delete from audit_chain where position = 2'],
  [log, 'update audit_head set position = position + 1'],
  [
    log,
    copyOf(
      'audit_log',
      'at, actor_user_id, actor_name, action, entity, before_json, after_json, ip',
      { entity_id: "'99'" },
      'id = 1',
    ),
  ],
  [
    'every refund that staff asked for has its row in the audit',
    'update refunds set created_at = created_at - 1 where order_id = 1',
  ],
  [
    'every change of stock that staff made has its row in the audit',
    'update stock_movements set at = at - 1 where actor_user_id = 1',
  ],
  [
    'every parcel has the rows of its packing and sending in the audit',
    "update audit_log set at = at + 1 where entity_id = '6' and action = 'pack order'",
    [log],
  ],
  [
    'every order that staff cancelled has its row in the audit',
    "delete from audit_log where entity_id = '4'",
    [log],
  ],
  [
    'all money that staff said they saw has its row in the audit',
    "update audit_log set after_json = '{\"paymentId\":99}' where action = 'mark as paid'",
    [log],
  ],
]

const invoices: Breakage[] = [
  [
    'invoices and credit notes are numbered without gaps, each series for itself',
    "delete from invoices where kind = 'invoice' and serial = 2",
  ],
  [
    'invoices and credit notes are numbered without gaps, each series for itself',
    "update counters set value = value + 1 where name = 'credit_note'",
  ],
  [billed, "update invoices set total_minor = total_minor + 1 where kind = 'invoice' and serial = 1"],
  [
    'a credit note is of a refund of an order that has an invoice, and no more is credited than was invoiced',
    "update invoices set total_minor = total_minor + 1 where kind = 'credit_note' and serial = 1",
  ],
]

const belonging: Breakage[] = [
  [
    'everything in the books belongs to something that is there',
    'update mails set order_id = 99 where id = 1',
  ],
]

export const breakages: Breakage[] = [
  ...bundles,
  ...stock,
  ...orders,
  ...money,
  ...giftCards,
  ...ledger,
  ...reconciliation,
  ...parcels,
  ...returns,
  ...coupons,
  ...mail,
  ...audit,
  ...belonging,
  ...invoices,
]

/** Plants a fault with every safeguard of the database off; the transaction must be rolled back afterwards. */
export async function plant(tx: Tx, fault: string): Promise<void> {
  const isPostgres = engine === 'postgres'
  if (!isPostgres) await dropTriggers(tx)
  for (const statement of [...(isPostgres ? looseOnPostgres : looseOnSqlite), ...fault.split(';')])
    if (statement.trim()) await sql.raw(isPostgres ? cascading(statement) : statement).execute(tx)
}

/** What the engine itself would refuse is planted all the same. */
async function dropTriggers(tx: Tx): Promise<void> {
  const { rows } = await sql<{ name: string }>`select name from sqlite_master where type = 'trigger'`.execute(
    tx,
  )
  for (const { name } of rows) await sql`drop trigger ${sql.ref(name)}`.execute(tx)
}

const looseOnSqlite = ['pragma ignore_check_constraints = on', 'pragma defer_foreign_keys = on']
const looseOnPostgres = [
  'set local session_replication_role = replica',
  ...['stock_levels', 'coupons'].map(
    (table) =>
      `alter table ${table} drop constraint if exists ${table}_check, drop constraint if exists ${table}_check1`,
  ),
  'alter table gift_cards drop constraint gift_cards_balance_minor_check',
]
const cascading = (statement: string) => statement.replace(/drop table (\w+)/, 'drop table $1 cascade')
