import type { Invariant } from '../invariant.ts'

/** What orders take off the shelf: their lines, and in the place of bundles what those were made of. */
export const goodsOfOrders = `select order_id, variant_id, sum(units) as wanted from (
  select l.order_id, l.variant_id, l.quantity as units from order_lines l
    where not exists (select 1 from order_line_parts p where p.order_line_id = l.id)
  union all select l.order_id, p.variant_id, l.quantity * p.quantity from order_line_parts p
    join order_lines l on l.id = p.order_line_id) goods group by order_id, variant_id`

const allBundles = 'select distinct bundle_id from bundle_components'

/** Things that are made of others. */
export const bundles: Invariant[] = [
  {
    name: 'no bundle is made of bundles, or of more than twenty things',
    among: 'bundle_components',
    broken: `select 'variant ' || c.bundle_id || ' is made of the bundle ' || c.component_id as what from bundle_components c
      where c.component_id in (${allBundles})
      union all select 'variant ' || bundle_id || ' is made of ' || count(*) || ' things' from bundle_components
      group by bundle_id having count(*) > 20`,
  },
  {
    name: 'a bundle is not counted and has no stock of its own',
    among: `(${allBundles}) bundles`,
    broken: `select 'variant ' || v.id as what from variants v where v.id in (${allBundles}) and (v.tracks_stock = 1
      or exists (select 1 from stock_levels s where s.variant_id = v.id and (s.on_hand <> 0 or s.reserved <> 0))
      or exists (select 1 from reservations r where r.variant_id = v.id and r.state in ('live', 'consumed')))`,
  },
]
