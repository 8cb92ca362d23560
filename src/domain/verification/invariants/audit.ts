import { checkChain } from '../../audit/check-chain.ts'
import type { Invariant } from '../invariant.ts'

/** Of orders, by what the audit calls them. */
const noted = (
  orderId: string,
  at: string,
  by = '',
) => `exists (select 1 from audit_log a where a.entity = 'order'
  and a.entity_id = cast(${orderId} as text) and a.at = ${at}${by})`

export const LOG_IS_WHOLE =
  'the log of what staff did is whole: nothing in it was changed, left out or put in'

/** Everything staff did that tells who did it, in the audit at the moment it was done. */
export const audit: Invariant[] = [
  {
    name: LOG_IS_WHOLE,
    among: 'audit_chain',
    async broken(tx) {
      const { broken } = await checkChain(tx)
      return broken ? [broken.what] : []
    },
  },
  {
    name: 'every refund that staff asked for has its row in the audit',
    among: 'refunds where actor_user_id is not null',
    broken: `select 'refund ' || r.id as what from refunds r join users u on u.id = r.actor_user_id
      where u.role <> 'customer' and not ${noted('r.order_id', 'r.created_at', ' and a.actor_user_id = r.actor_user_id')}`,
  },
  {
    name: 'every change of stock that staff made has its row in the audit',
    among: 'stock_movements where actor_user_id is not null',
    // An import is one act, noted when it is started, however many shelves it counts.
    broken: `select 'movement ' || m.id as what from stock_movements m join users u on u.id = m.actor_user_id
      left join (select distinct actor_user_id, at from audit_log) a on a.actor_user_id = m.actor_user_id and a.at = m.at
      where u.role <> 'customer' and m.reason not like 'import of %' and a.at is null`,
  },
  {
    name: 'every parcel has the rows of its packing and sending in the audit',
    among: 'shipments',
    broken: `select 'parcel ' || s.id || ' of order ' || s.order_id as what from shipments s
      where (s.packed_at is not null and not ${noted('s.order_id', 's.packed_at')})
      or (s.shipped_at is not null and not ${noted('s.order_id', 's.shipped_at')})`,
  },
  {
    name: 'every order that staff cancelled has its row in the audit',
    among: "order_events where kind = 'cancelled'",
    broken: `select 'order ' || e.order_id as what from order_events e
      where e.kind = 'cancelled' and e.data_json like '%"by":"staff"%' and not ${noted('e.order_id', 'e.at')}`,
  },
  {
    name: 'all money that staff said they saw has its row in the audit',
    among: "payments where gateway in ('cash', 'transfer', 'link')",
    // By its name: within an order money is taken later than the money before it, whatever the clock says.
    broken: `select 'payment ' || p.id as what from payments p
      where p.gateway in ('cash', 'transfer', 'link') and p.settled_at is not null and not exists (select 1 from audit_log a
        where a.action = 'mark as paid' and a.entity = 'order' and a.entity_id = cast(p.order_id as text)
        and a.after_json = '{"paymentId":' || p.id || '}')`,
  },
]
