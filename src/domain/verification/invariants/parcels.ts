import { openCash } from '../../payments/gateways/cash.ts'
import { openTransfer } from '../../payments/gateways/transfer.ts'
import type { Invariant } from '../invariant.ts'

/** Ways to pay of which the parcel leaves before the money comes. */
const paidAtDoor = [openCash(), openTransfer()]
  .filter(({ shipsBeforePayment }) => shipsBeforePayment)
  .map(({ name }) => `'${name}'`)

const packed = `select order_line_id, sum(quantity) as units from shipment_lines group by order_line_id`
/** Of refunds that failed as well: when an order was completed they counted. */
const back = `select order_line_id, sum(quantity) as units from refund_lines group by order_line_id`

export const parcels: Invariant[] = [
  {
    name: 'no parcel of a cancelled order is about',
    among: 'shipments',
    broken: `select 'parcel ' || s.id || ' of order ' || o.number as what from shipments s join orders o on o.id = s.order_id
      where o.state = 'cancelled' and s.state not in ('returned', 'lost')`,
  },
  {
    name: 'nothing is packed of an order that is not paid, unless it is paid at the door',
    among: 'shipments',
    broken: `select 'parcel ' || s.id || ' of order ' || o.number as what from shipments s join orders o on o.id = s.order_id
      where o.state = 'pending_payment' and o.id not in (select order_id from payments
        where state = 'processing' and gateway in (${paidAtDoor}))`,
  },
  {
    name: 'every parcel holds something, of its own order',
    among: 'shipments',
    broken: `select 'parcel ' || s.id as what from shipments s
      where not exists (select 1 from shipment_lines x where x.shipment_id = s.id)
      or exists (select 1 from shipment_lines x join order_lines l on l.id = x.order_line_id
        where x.shipment_id = s.id and l.order_id <> s.order_id)`,
  },
  {
    name: 'no parcel holds more of a line than was bought',
    among: 'shipment_lines',
    broken: `select 'order line ' || l.id || ': ' || s.units || ' of ' || l.quantity as what
      from order_lines l join (${packed}) s on s.order_line_id = l.id where s.units > l.quantity`,
  },
  {
    name: 'a parcel’s state and its times agree',
    among: 'shipments',
    broken: `select 'parcel ' || id || ' is ' || state as what from shipments
      where (state = 'packed' and (packed_at is null or shipped_at is not null))
      or (state in ('shipped', 'delivered', 'lost', 'returned') and shipped_at is null)
      or (state = 'delivered') <> (delivered_at is not null)`,
  },
  {
    name: 'an order that is being sent has a parcel',
    among: "orders where state = 'processing'",
    broken: `select 'order ' || o.number as what from orders o where o.state = 'processing'
      and not exists (select 1 from shipments s where s.order_id = o.id)`,
  },
  {
    name: 'of a completed order everything was sent or paid back',
    among: "orders where state = 'completed'",
    broken: `select 'order ' || o.number || ', line ' || l.id as what from orders o join order_lines l on l.order_id = o.id
      left join (${packed}) s on s.order_line_id = l.id left join (${back}) b on b.order_line_id = l.id
      where o.state = 'completed' and l.requires_shipping = 1 and coalesce(s.units, 0) + coalesce(b.units, 0) < l.quantity
      union all select 'order ' || o.number || ', parcel ' || s.id from orders o join shipments s on s.order_id = o.id
      where o.state = 'completed' and s.state in ('pending', 'packed')`,
  },
]
