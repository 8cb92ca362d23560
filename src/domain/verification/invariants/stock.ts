import type { Invariant } from '../invariant.ts'

const shelf = `'variant ' || l.variant_id || ' at location ' || l.location_id`

export const stock: Invariant[] = [
  {
    name: 'no shelf holds less than what is reserved, or less than nothing',
    among: 'stock_levels',
    broken: `select ${shelf} || ': ' || l.reserved || ' reserved of ' || l.on_hand as what
      from stock_levels l where l.reserved < 0 or l.reserved > l.on_hand`,
  },
  {
    name: 'what is on hand is the sum of its stock movements',
    among: 'stock_levels',
    broken: `select 'variant ' || variant_id || ' at location ' || location_id || ': ' || sum(on_hand) || ' on hand, ' || sum(moved) || ' by the ledger' as what
      from (select variant_id, location_id, on_hand, 0 as moved from stock_levels
        union all select variant_id, location_id, 0, sum(quantity) from stock_movements group by variant_id, location_id) both_sides
      group by variant_id, location_id having sum(on_hand) <> sum(moved)`,
  },
  {
    name: 'what is reserved is the sum of its live reservations',
    among: 'stock_levels',
    broken: `select 'variant ' || variant_id || ' at location ' || location_id || ': ' || sum(reserved) || ' reserved, ' || sum(held) || ' by reservations' as what
      from (select variant_id, location_id, reserved, 0 as held from stock_levels
        union all select variant_id, location_id, 0, quantity from reservations where state = 'live') both_sides
      group by variant_id, location_id having sum(reserved) <> sum(held)`,
  },
  {
    name: 'what was set aside and sold has left the shelf, and of what was sold ahead no more than was owed',
    among: "reservations where state = 'consumed'",
    broken: `select 'order ' || c.order_id || ', variant ' || c.variant_id as what
      from (select order_id, variant_id, sum(quantity) as taken, sum(backordered) as owed
        from reservations where state = 'consumed' group by order_id, variant_id) c
      left join (select order_id, variant_id, -sum(quantity) as gone
        from stock_movements where kind = 'sold' group by order_id, variant_id) m
      on m.order_id = c.order_id and m.variant_id = c.variant_id
      where coalesce(m.gone, 0) not between c.taken and c.taken + c.owed`,
  },
  {
    name: 'nothing is sold off a shelf without having been set aside for its order',
    among: "stock_movements where kind = 'sold'",
    broken: `select 'movement ' || m.id as what from stock_movements m
      left join (select distinct order_id, variant_id from reservations where state = 'consumed') r
      on r.order_id = m.order_id and r.variant_id = m.variant_id
      where m.kind = 'sold' and (r.order_id is null or m.quantity >= 0)`,
  },
  {
    name: 'no more of an order came back to the shelf than left it',
    among: 'stock_movements where order_id is not null',
    broken: `select 'order ' || order_id || ', variant ' || variant_id as what from stock_movements
      where order_id is not null group by order_id, variant_id having sum(quantity) > 0`,
  },
  {
    name: 'every live reservation belongs to an order that waits for its money',
    among: "reservations where state = 'live'",
    broken: `select 'reservation ' || r.id || ' of order ' || r.order_id as what
      from reservations r left join orders o on o.id = r.order_id
      where r.state = 'live' and (o.id is null or o.state <> 'pending_payment')`,
  },
  {
    name: 'what an order has set aside is what it asked for',
    among: "reservations where state = 'live'",
    broken: `select 'order ' || r.order_id || ', variant ' || r.variant_id as what
      from (select order_id, variant_id, sum(quantity + backordered) as held
        from reservations where state = 'live' group by order_id, variant_id) r
      left join (select order_id, variant_id, sum(quantity) as wanted from order_lines group by order_id, variant_id) l
      on l.order_id = r.order_id and l.variant_id = r.variant_id
      where r.held <> coalesce(l.wanted, 0)`,
  },
]
