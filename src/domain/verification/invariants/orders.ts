import { ACCEPTED, type Invariant } from '../invariant.ts'

const sums = `select order_id, count(*) as lines, sum(total_minor) as total_minor, sum(discount_minor) as discount_minor,
  sum(quantity * unit_price_minor) as subtotal_minor from order_lines group by order_id`

const adjustments = `select order_id, sum(case when kind = 'tax' then amount_minor else 0 end) as tax_minor,
  sum(case when kind = 'discount' then amount_minor else 0 end) as discount_minor,
  sum(case when kind = 'shipping' then amount_minor else 0 end) as shipping_minor
  from order_adjustments group by order_id`

const lineAdjustments = `select line_id, sum(case when kind = 'tax' then amount_minor else 0 end) as tax_minor,
  sum(case when kind = 'discount' then amount_minor else 0 end) as discount_minor
  from order_adjustments where line_id is not null group by line_id`

/** What an order costs, and where it stands. */
export const orders: Invariant[] = [
  {
    name: 'an order’s total is its lines less discounts plus delivery plus added tax',
    among: 'orders',
    broken: `select 'order ' || number || ': ' || total_minor as what from orders
      where total_minor <> subtotal_minor - discount_minor + shipping_minor + tax_added_minor`,
  },
  {
    name: 'an order’s lines sum to its items, its discount, and the rest',
    among: 'orders',
    broken: `select 'order ' || o.number as what from orders o left join (${sums}) s on s.order_id = o.id
      where s.order_id is null or s.subtotal_minor <> o.subtotal_minor or s.discount_minor <> o.discount_minor
      or s.total_minor <> o.subtotal_minor - o.discount_minor`,
  },
  {
    name: 'a line’s total is its units at their price less its discount',
    among: 'order_lines',
    broken: `select 'order line ' || id || ': ' || total_minor as what from order_lines
      where total_minor <> quantity * unit_price_minor - discount_minor or discount_minor < 0 or total_minor < 0`,
  },
  {
    name: 'an order’s tax, discount and delivery are the sums of their adjustments',
    among: 'orders',
    broken: `select 'order ' || o.number as what from orders o left join (${adjustments}) a on a.order_id = o.id
      where o.tax_minor <> coalesce(a.tax_minor, 0) or o.discount_minor <> -coalesce(a.discount_minor, 0)
      or o.shipping_minor <> coalesce(a.shipping_minor, 0)`,
  },
  {
    name: 'a line’s tax and discount are the sums of their adjustments',
    among: 'order_lines',
    broken: `select 'order line ' || l.id as what from order_lines l left join (${lineAdjustments}) a on a.line_id = l.id
      where l.tax_minor <> coalesce(a.tax_minor, 0) or l.discount_minor <> -coalesce(a.discount_minor, 0)`,
  },
  {
    name: 'tax is added to an order where listed prices are without it, and nowhere else',
    among: 'orders',
    broken: `select 'order ' || number as what from orders
      where tax_added_minor <> case when tax_mode = 'exclusive' then tax_minor else 0 end`,
  },
  {
    name: 'each version of a cart made one order',
    among: 'orders',
    broken: `select 'cart ' || cart_id || ' version ' || cart_version || ': ' || count(*) || ' orders' as what from orders
      group by cart_id, cart_version having count(*) > 1`,
  },
  {
    name: 'no cart has two orders that wait for money',
    among: "orders where state = 'pending_payment'",
    broken: `select 'cart ' || cart_id || ': ' || count(*) || ' orders' as what from orders
      where state = 'pending_payment' group by cart_id having count(*) > 1`,
  },
  {
    name: 'no two orders bear the same number',
    among: 'orders',
    broken: `select 'number ' || number as what from orders group by number having count(*) > 1`,
  },
  {
    name: 'an order’s state and its times agree',
    among: 'orders',
    broken: `select 'order ' || number || ' is ' || state as what from orders
      where (state in ${ACCEPTED} and (paid_at is null or cancelled_at is not null))
      or (state = 'pending_payment' and (paid_at is not null or cancelled_at is not null))
      or (state = 'cancelled' and cancelled_at is null) or (state = 'completed') <> (completed_at is not null)`,
  },
]
