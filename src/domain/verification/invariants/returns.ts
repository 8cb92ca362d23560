import type { Invariant } from '../invariant.ts'

const sent = `select x.order_line_id, sum(x.quantity) as units from shipment_lines x join shipments s on s.id = x.shipment_id
  where s.shipped_at is not null group by x.order_line_id`
/** What arrived, or, until it has, what was asked for. */
const back = `select x.order_line_id, sum(case when r.received_at is null then x.quantity else x.received end) as units
  from return_lines x join returns r on r.id = x.return_id where r.state <> 'rejected' group by x.order_line_id`

/** Goods that shoppers send back, and what became of each. */
export const returns: Invariant[] = [
  {
    name: 'every return holds something, of its own order',
    among: 'returns',
    broken: `select 'return ' || r.id as what from returns r
      where not exists (select 1 from return_lines x where x.return_id = r.id)
      or exists (select 1 from return_lines x join order_lines l on l.id = x.order_line_id
        where x.return_id = r.id and l.order_id <> r.order_id)`,
  },
  {
    name: 'no more of a line is in returns than was sent',
    among: 'return_lines',
    broken: `select 'order line ' || b.order_line_id || ': ' || b.units || ' of ' || coalesce(s.units, 0) as what
      from (${back}) b left join (${sent}) s on s.order_line_id = b.order_line_id where b.units > coalesce(s.units, 0)`,
  },
  {
    name: 'of a return that has ended all that arrived is back on the shelf or written off, and of another nothing is',
    among: 'return_lines',
    broken: `select 'return ' || r.id || ', line ' || x.order_line_id as what
      from return_lines x join returns r on r.id = x.return_id
      where x.restocked + x.written_off <> case when r.state in ('restocked', 'written_off') then x.received else 0 end
      or (x.received > 0 and r.received_at is null)`,
  },
  {
    name: 'a return’s state and its times agree',
    among: 'returns',
    broken: `select 'return ' || id || ' is ' || state as what from returns
      where (decided_at is null) <> (state = 'requested')
      or (received_at is null) <> (state in ('requested', 'approved', 'rejected'))
      or (closed_at is null) <> (state in ('requested', 'approved', 'received'))`,
  },
  {
    name: 'the refund of a return is of its own order, and made when it ends',
    among: 'returns where refund_id is not null',
    broken: `select 'return ' || t.id || ' of order ' || t.order_id as what from returns t join refunds r on r.id = t.refund_id
      where r.order_id <> t.order_id or t.closed_at is null`,
  },
]
