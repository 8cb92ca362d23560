import { sql } from 'kysely'
import type { Db } from '#src/platform/db/db.ts'

/** A promise the shop's books keep, and the query that counts where it is broken. */
type Invariant = { name: string; broken: (db: Db) => Promise<number> }

const count = (text: string) => async (db: Db) => {
  const { rows } = await sql.raw<{ n: number }>(`select count(*) as n from (${text}) broken`).execute(db)
  return Number(rows[0]?.n ?? 0)
}

const CAPTURED = "('succeeded', 'partly_refunded', 'refunded', 'disputed', 'won', 'lost')"

/** Payments that brought money, with what goes back of each. */
const capturedWithBack = `select p.id, p.order_id, p.amount_minor, coalesce((select sum(r.amount_minor) from refunds r
  where r.payment_id = p.id and r.state <> 'failed'), 0) as back_minor from payments p where p.state in ${CAPTURED}`

const invariants: Invariant[] = [
  {
    name: 'no shelf holds less than what is reserved, or less than nothing',
    broken: count('select 1 from stock_levels where reserved < 0 or reserved > on_hand'),
  },
  {
    name: 'what is on hand is the sum of its stock movements',
    broken:
      count(`select 1 from stock_levels where on_hand <> coalesce((select sum(m.quantity) from stock_movements m
      where m.variant_id = stock_levels.variant_id and m.location_id = stock_levels.location_id), 0)`),
  },
  {
    name: 'what is reserved is the sum of its live reservations',
    broken:
      count(`select 1 from stock_levels where reserved <> coalesce((select sum(r.quantity) from reservations r
      where r.variant_id = stock_levels.variant_id and r.location_id = stock_levels.location_id and r.state = 'live'), 0)`),
  },
  {
    name: 'what was set aside and sold has left the shelf, and of what was sold ahead no more than was owed',
    broken:
      count(`select 1 from (select order_id, variant_id, sum(quantity) as taken, sum(backordered) as owed
      from reservations where state = 'consumed' group by order_id, variant_id) c
      where coalesce((select -sum(m.quantity) from stock_movements m where m.order_id = c.order_id
      and m.variant_id = c.variant_id and m.kind = 'sold'), 0) not between c.taken and c.taken + c.owed`),
  },
  {
    name: 'no more of an order came back to the shelf than left it',
    broken: count(`select 1 from stock_movements where order_id is not null
      group by order_id, variant_id having sum(quantity) > 0`),
  },
  {
    name: 'every live reservation belongs to an order that waits for its money',
    broken: count(`select 1 from reservations r left join orders o on o.id = r.order_id
      where r.state = 'live' and (o.id is null or o.state <> 'pending_payment')`),
  },
  {
    name: 'every payment that came in belongs to an order that is paid, or is on its way back in full',
    broken: count(`select 1 from payments p join orders o on o.id = p.order_id where p.state in ${CAPTURED}
      and o.state in ('pending_payment', 'cancelled')
      and p.amount_minor > coalesce((select sum(r.amount_minor) from refunds r where r.payment_id = p.id and r.state <> 'failed'), 0)`),
  },
  {
    name: 'every paid order has exactly one payment that was not sent back for coming twice',
    // The one it was accepted on may have been refunded since, for other reasons.
    broken: count(`select o.id from orders o left join (${capturedWithBack}) p on p.order_id = o.id
      where o.state in ('paid', 'processing', 'completed') and o.total_minor > 0 group by o.id
      having count(p.id) = 0 or count(case when p.back_minor < p.amount_minor then 1 end) > 1`),
  },
  {
    name: 'no attempt to pay an order that has ended is still open',
    broken: count(`select 1 from payments p join orders o on o.id = p.order_id
      where p.state in ('created', 'processing') and o.state = 'cancelled'`),
  },
  {
    name: 'an order’s total is its lines less discounts plus delivery plus added tax',
    broken: count(
      'select 1 from orders where total_minor <> subtotal_minor - discount_minor + shipping_minor + tax_added_minor',
    ),
  },
  {
    name: 'an order’s lines sum to its items less its discount',
    broken: count(`select 1 from orders o where o.subtotal_minor - o.discount_minor <>
      coalesce((select sum(l.total_minor) from order_lines l where l.order_id = o.id), 0)`),
  },
  {
    name: 'an order’s tax is the sum of its tax adjustments',
    broken: count(`select 1 from orders o where o.tax_minor <>
      coalesce((select sum(a.amount_minor) from order_adjustments a where a.order_id = o.id and a.kind = 'tax'), 0)`),
  },
  {
    name: 'no order has more sent back than it cost',
    broken: count('select 1 from orders where refunded_minor > total_minor or refunded_minor < 0'),
  },
  {
    name: 'what an order counts as sent back is what goes back of the payment it was accepted on',
    broken:
      count(`select 1 from orders o where o.refunded_minor <> coalesce((select sum(r.amount_minor) from refunds r
      where r.state <> 'failed' and r.payment_id = (select p.id from payments p where p.order_id = o.id
      and p.state in ${CAPTURED} order by p.settled_at, p.id limit 1)), 0)`),
  },
  {
    name: 'no payment has more sent back than it brought',
    broken: count(`select 1 from payments p where p.amount_minor <
      coalesce((select sum(r.amount_minor) from refunds r where r.payment_id = p.id and r.state <> 'failed'), 0)`),
  },
  {
    name: 'the ledger’s entries of an order sum to nought',
    broken: count(
      'select order_id from ledger_entries group by order_id, currency having sum(amount_minor) <> 0',
    ),
  },
  {
    name: 'the ledger holds each payment that came in and each refund that went out, once',
    broken:
      count(`select 1 from payments p where p.state in ${CAPTURED} and p.amount_minor - coalesce((select sum(r.amount_minor)
      from refunds r where r.payment_id = p.id and r.state = 'succeeded'), 0) <> coalesce((select sum(e.amount_minor)
      from ledger_entries e where e.payment_id = p.id and e.account <> 'orders'), 0)`),
  },
  {
    name: 'no code was used more often than it may',
    broken: count('select 1 from coupons where uses < 0 or (max_uses is not null and uses > max_uses)'),
  },
  {
    name: 'every order that holds a code is counted among its uses',
    broken:
      count(`select 1 from coupons c where c.uses < (select count(*) from orders o where o.coupon_code = c.code
      and (o.state <> 'cancelled' or o.paid_at is not null))`),
  },
  {
    name: 'nothing is packed of an order that is cancelled',
    broken: count(`select 1 from shipments s join orders o on o.id = s.order_id where o.state = 'cancelled'`),
  },
  {
    name: 'no parcel holds more of a line than was bought',
    broken: count(`select 1 from order_lines l where l.quantity <
      coalesce((select sum(s.quantity) from shipment_lines s where s.order_line_id = l.id), 0)`),
  },
  {
    name: 'no line has more units sent back than were bought',
    broken:
      count(`select 1 from order_lines l where l.quantity < coalesce((select sum(b.quantity) from refund_lines b
      join refunds r on r.id = b.refund_id where b.order_line_id = l.id and r.state <> 'failed'), 0)`),
  },
  {
    name: 'every refund that staff asked for has its row in the audit',
    broken: count(`select 1 from refunds r join users u on u.id = r.actor_user_id where u.role <> 'customer'
      and not exists (select 1 from audit_log a where a.entity = 'order' and a.entity_id = cast(r.order_id as text)
      and a.action in ('refund order', 'cancel order'))`),
  },
  {
    name: 'every order has the event of its placing, and every paid one that of its payment',
    broken:
      count(`select 1 from orders o where not exists (select 1 from outbox e where e.key = 'order.placed:' || o.id)
      or (o.paid_at is not null and not exists (select 1 from outbox e where e.key = 'order.paid:' || o.id))`),
  },
]

export type Finding = { name: string; broken: number }

/** Checks the shop's books without changing anything. @returns every promise with how often it is broken */
export async function verifyShop(db: Db): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const { name, broken } of invariants) findings.push({ name, broken: await broken(db) })
  return findings
}
