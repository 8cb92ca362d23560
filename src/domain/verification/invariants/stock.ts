import type { Invariant } from '../invariant.ts'
import { goodsOfOrders } from './bundles.ts'

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
      where m.kind = 'sold' and (m.quantity >= 0 or not exists (select 1 from reservations r
        where r.order_id = m.order_id and r.variant_id = m.variant_id and r.state = 'consumed'))`,
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
      left join (${goodsOfOrders}) l
      on l.order_id = r.order_id and l.variant_id = r.variant_id
      where r.held <> coalesce(l.wanted, 0)`,
  },
  {
    name: 'nothing is sold or owed to an order but its lines and what its bundles were made of',
    among: "reservations where state = 'consumed'",
    broken: `select 'order ' || r.order_id || ', variant ' || r.variant_id as what
      from (select order_id, variant_id, sum(quantity + backordered) as had from reservations where state = 'consumed'
        group by order_id, variant_id) r
      left join (${goodsOfOrders}) g on g.order_id = r.order_id and g.variant_id = r.variant_id
      where r.had > coalesce(g.wanted, 0)`,
  },
  {
    name: 'goods that move between two locations leave one and reach the other',
    among: "stock_movements where kind = 'moved' or pair_id is not null",
    broken: `select 'movement ' || m.id as what from stock_movements m left join stock_movements p on p.id = m.pair_id
      where m.pair_id is not null and (p.id is null or p.pair_id is not null or m.kind <> 'moved' or p.kind <> 'moved'
        or p.variant_id <> m.variant_id or p.location_id = m.location_id or p.quantity + m.quantity <> 0)
      union all select 'movement ' || m.id || ': ' || count(p.id) || ' counterparts' from stock_movements m
        left join stock_movements p on p.pair_id = m.id
        where m.kind = 'moved' and m.pair_id is null group by m.id having count(p.id) <> 1`,
  },
  {
    name: 'nothing is owed of what is free on a shelf',
    among: 'reservations where backordered > 0',
    broken: `select 'variant ' || f.variant_id || ': ' || f.free || ' free, ' || r.owed || ' owed' as what
      from (select variant_id, sum(on_hand - reserved) as free from stock_levels group by variant_id) f
      join (select variant_id, sum(backordered) as owed from reservations where state in ('live', 'consumed')
        group by variant_id) r on r.variant_id = f.variant_id
      where f.free > 0 and r.owed > 0`,
  },
  {
    name: 'of a shop’s locations exactly one is the default',
    among: 'locations',
    broken: `select defaults || ' of ' || places || ' locations' as what
      from (select count(*) as places, coalesce(sum(is_default), 0) as defaults from locations) counted
      where places > 0 and defaults <> 1`,
  },
  {
    name: 'whatever is set aside or owed has a shelf to come from',
    among: 'reservations',
    // Whoever changes the reservations of a variant holds its shelves first: there must be one to hold.
    broken: `select distinct 'variant ' || r.variant_id as what from reservations r
      where not exists (select 1 from stock_levels l where l.variant_id = r.variant_id)`,
  },
]
