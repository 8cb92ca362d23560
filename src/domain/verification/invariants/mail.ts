import { ACCEPTED, type Invariant } from '../invariant.ts'

const told = (topic: string, key: string) =>
  `exists (select 1 from outbox e where e.key = '${topic}:' || ${key})`
const heard = (topic: string, key: string) =>
  `exists (select 1 from outbox e where e.key = '${topic}:' || ${key} and e.state = 'done')`
const written = (kind: string, key: string) =>
  `exists (select 1 from mails m where m.dedupe_key = '${kind}:' || ${key})`

/** Events are the intention; each mail follows from one that was heard. */
export const mail: Invariant[] = [
  {
    name: 'every order has the event of its placing, every paid one that of its payment, every cancelled one that of its end',
    among: 'orders',
    broken: `select 'order ' || o.number as what from orders o where not ${told('order.placed', 'o.id')}
      or (o.paid_at is not null and not ${told('order.paid', 'o.id')})
      or (o.state = 'cancelled' and not ${told('order.cancelled', "o.id || ':' || o.cancelled_at")})`,
  },
  {
    name: 'every refund that went out and every parcel that was sent has its event',
    among: "refunds where state = 'succeeded'",
    broken: `select 'refund ' || r.id as what from refunds r where r.state = 'succeeded' and not ${told('refund.succeeded', 'r.id')}
      union all select 'parcel ' || s.id from shipments s where s.shipped_at is not null and not ${told('shipment.shipped', 's.id')}`,
  },
  {
    name: 'every paid order whose payment was heard of has its confirmation mail',
    among: `orders where state in ${ACCEPTED}`,
    broken: `select 'order ' || o.number as what from orders o
      where o.state in ${ACCEPTED} and ${heard('order.paid', 'o.id')} and not ${written('order_confirmed', 'o.id')}`,
  },
  {
    name: 'every refund and every parcel that was heard of has its mail',
    among: "outbox where state = 'done'",
    broken: `select 'refund ' || r.id as what from refunds r where r.state = 'succeeded' and ${heard('refund.succeeded', 'r.id')}
        and not ${written('order_refunded', 'r.id')}
      union all select 'parcel ' || s.id from shipments s where ${heard('shipment.shipped', 's.id')}
        and not ${written('order_shipped', 's.id')}`,
  },
  {
    name: 'no order was confirmed twice',
    among: "mails where kind = 'order_confirmed'",
    broken: `select 'order ' || order_id || ': ' || count(*) || ' mails' as what from mails
      where kind = 'order_confirmed' group by order_id having count(*) > 1`,
  },
  {
    name: 'each mail has a Message-ID of its own',
    among: 'mails',
    broken: `select 'Message-ID ' || message_id as what from mails group by message_id having count(*) > 1`,
  },
  {
    name: 'a mail that is sent says when',
    among: "mails where state = 'sent'",
    broken: `select 'mail ' || id || ' is ' || state as what from mails where state = 'sent' and sent_at is null`,
  },
]
