import { ACCEPTED, CAPTURED, type Invariant } from '../invariant.ts'

/** Payments that brought money: what goes back of each, and what has gone. */
const captured = `select p.id, p.order_id, p.state, p.gateway, p.amount_minor, p.currency, p.settled_at,
  coalesce(r.going, 0) as going_minor, coalesce(r.gone, 0) as gone_minor, coalesce(r.refused, 0) as refused_minor
  from payments p left join (select payment_id, sum(case when state <> 'failed' then amount_minor else 0 end) as going,
    sum(case when state = 'succeeded' then amount_minor else 0 end) as gone,
    sum(case when state = 'failed' then amount_minor else 0 end) as refused from refunds group by payment_id) r
  on r.payment_id = p.id where p.state in ${CAPTURED}`

/** The captured payment each order was accepted on: the first. */
const first = `select * from (select c.*, row_number() over (partition by c.order_id order by c.settled_at, c.id) as place
  from (${captured}) c) placed where place = 1`

/** What banks say of each payment. */
const contested = `select payment_id, sum(case when state = 'open' then 1 else 0 end) as held,
  sum(case when state = 'lost' then 1 else 0 end) as lost from disputes group by payment_id`

export const money: Invariant[] = [
  {
    name: 'every payment that came in belongs to an order that is paid, or is on its way back in full',
    among: `payments where state in ${CAPTURED}`,
    // What a bank would not take back is owed, and staff were told so.
    broken: `select 'payment ' || p.id || ' of order ' || o.number as what from (${captured}) p join orders o on o.id = p.order_id
      where o.state in ('pending_payment', 'cancelled') and p.amount_minor > p.going_minor + case when exists (select 1
        from order_events e where e.order_id = o.id and e.kind = 'refund_failed') then p.refused_minor else 0 end`,
  },
  {
    name: 'every paid order has exactly one payment that was not sent back for coming twice',
    among: `orders where state in ${ACCEPTED}`,
    // The one it was accepted on may have been refunded since, for other reasons.
    broken: `select 'order ' || max(o.number) as what from orders o left join (${captured}) p on p.order_id = o.id
      where o.state in ${ACCEPTED} and o.total_minor > o.gift_minor group by o.id
      having count(p.id) = 0 or count(case when p.going_minor < p.amount_minor then 1 end) > 1`,
  },
  {
    name: 'no order was accepted for less money than it cost, or for another currency',
    among: `orders where state in ${ACCEPTED}`,
    broken: `select 'order ' || o.number || ': payment ' || p.id as what from orders o join (${first}) p on p.order_id = o.id
      where o.state in ${ACCEPTED} and (p.amount_minor < o.total_minor - o.gift_minor or p.currency <> o.currency)`,
  },
  {
    name: 'no attempt to pay an order that has ended is still open',
    among: "payments where state in ('created', 'processing')",
    broken: `select 'payment ' || p.id || ' of order ' || o.number as what from payments p join orders o on o.id = p.order_id
      where p.state in ('created', 'processing') and o.state = 'cancelled'`,
  },
  {
    name: 'a payment says when its money came, and one without money does not',
    among: 'payments',
    broken: `select 'payment ' || id || ' is ' || state as what from payments
      where (settled_at is null) = (state in ${CAPTURED})`,
  },
  {
    name: 'no payment has more sent back than it brought',
    among: `payments where state in ${CAPTURED}`,
    broken: `select 'payment ' || p.id || ': ' || p.going_minor || ' of ' || p.amount_minor as what
      from (${captured}) p where p.going_minor > p.amount_minor`,
  },
  {
    name: 'a payment’s state says how much of it has gone back',
    among: `payments where state in ${CAPTURED}`,
    broken: `select 'payment ' || p.id || ' is ' || p.state || ': ' || p.gone_minor || ' of ' || p.amount_minor as what
      from (${captured}) p where (p.state = 'succeeded' and p.gone_minor <> 0)
      or (p.state = 'partly_refunded' and (p.gone_minor = 0 or p.gone_minor >= p.amount_minor))
      or (p.state = 'refunded' and p.gone_minor <> p.amount_minor)`,
  },
  {
    name: 'money goes back only of a payment that brought some, for the same order',
    among: 'refunds',
    broken: `select 'refund ' || r.id || ' of payment ' || r.payment_id as what from refunds r join payments p on p.id = r.payment_id
      where p.order_id <> r.order_id or p.state not in ${CAPTURED}`,
  },
  {
    name: 'no order has more sent back than it cost',
    among: 'orders',
    broken: `select 'order ' || number || ': ' || refunded_minor || ' of ' || total_minor as what from orders
      where refunded_minor > total_minor or refunded_minor < 0`,
  },
  {
    name: 'what an order counts as sent back is what goes back of the payment it was accepted on, and to its gift cards',
    among: 'orders',
    broken: `select 'order ' || o.number || ': ' || o.refunded_minor || ', by its refunds ' || coalesce(p.going_minor, 0) || ' and ' || o.gift_back_minor as what
      from orders o left join (${first}) p on p.order_id = o.id
      where o.refunded_minor <> coalesce(p.going_minor, 0) + o.gift_back_minor`,
  },
  {
    name: 'no line has more units sent back than were bought',
    among: 'refund_lines',
    broken: `select 'order line ' || l.id as what from order_lines l join (select b.order_line_id, sum(b.quantity) as units
        from refund_lines b join refunds r on r.id = b.refund_id where r.state <> 'failed' group by b.order_line_id) back
      on back.order_line_id = l.id where back.units > l.quantity`,
  },
  {
    name: 'an attempt to pay that is open is for what its order costs, less gift cards',
    among: "payments where state in ('created', 'processing')",
    broken: `select 'payment ' || p.id || ' of order ' || o.number || ': ' || p.amount_minor || ' of ' || o.total_minor - o.gift_minor as what
      from payments p join orders o on o.id = p.order_id
      where p.state in ('created', 'processing') and p.amount_minor <> o.total_minor - o.gift_minor`,
  },
  {
    name: 'a payment’s state says whether a bank disputes it, and how that ended',
    among: `payments where state in ${CAPTURED}`,
    // Of one that was refunded whole there is nothing left to dispute, whatever the bank says.
    broken: `select 'payment ' || p.id || ' is ' || p.state as what from payments p left join (${contested}) d on d.payment_id = p.id
      where (p.state = 'disputed' and coalesce(d.held, 0) = 0) or (p.state not in ('disputed', 'refunded') and d.held > 0)
      or (p.state = 'lost' and coalesce(d.lost, 0) = 0) or (p.state = 'won' and coalesce(d.lost, 1) > 0)`,
  },
  {
    name: 'a dispute is of a payment of its own order',
    among: 'disputes',
    broken: `select 'dispute ' || d.id || ' of payment ' || d.payment_id as what from disputes d join payments p on p.id = d.payment_id
      where d.order_id <> p.order_id`,
  },
  {
    name: 'what an edit sends back is one refund of its amount, of its own order',
    among: 'order_edits where refund_id is not null',
    broken: `select 'edit ' || e.id || ' of order ' || e.order_id as what from order_edits e join refunds r on r.id = e.refund_id
      where r.order_id <> e.order_id or r.amount_minor + r.gift_minor <> e.amount_minor`,
  },
]
