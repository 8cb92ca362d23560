import { CAPTURED, type Invariant } from '../invariant.ts'

/** The gateways’ side of the ledger: what each payment, refund or dispute moved there, and in how many entries. */
const entries = (
  of: 'payment_id' | 'refund_id' | 'dispute_id',
  where: string,
) => `select ${of} as id, account, currency,
  sum(amount_minor) as amount_minor, count(*) as entries
  from ledger_entries where account not in ('orders', 'disputes') and ${where} group by ${of}, account, currency`

const elsewhere = "(e.account <> 'gateway:' || p.gateway or e.currency <> p.currency)"

export const ledger: Invariant[] = [
  {
    name: 'the ledger’s entries of an order sum to nought',
    among: 'ledger_entries',
    broken: `select 'order ' || order_id || ' in ' || currency || ': ' || sum(amount_minor) as what from ledger_entries
      group by order_id, currency having sum(amount_minor) <> 0`,
  },
  {
    name: 'the ledger holds each payment that came in, once, at its gateway, and no other',
    among: 'payments',
    broken: `select 'payment ' || p.id || ' of ' || p.amount_minor || ': ' || coalesce(e.amount_minor, 0) || ' in the ledger' as what
      from payments p left join (${entries('payment_id', 'refund_id is null and dispute_id is null')}) e on e.id = p.id
      where (p.state in ${CAPTURED} and (e.id is null or e.entries <> 1 or e.amount_minor <> p.amount_minor or ${elsewhere}))
      or (p.state not in ${CAPTURED} and e.id is not null)`,
  },
  {
    name: 'the ledger holds each refund that went out, once, of its payment, and no other',
    among: 'refunds',
    // What a bank sent back is in it twice, there and back, and again where it was sent anew.
    broken: `select 'refund ' || r.id || ' of ' || r.amount_minor || ': ' || coalesce(e.amount_minor, 0) || ' in the ledger' as what
      from refunds r join payments p on p.id = r.payment_id left join (${entries('refund_id', 'refund_id is not null')}) e on e.id = r.id
      where coalesce(e.amount_minor, 0) <> case when r.state = 'succeeded' then -r.amount_minor else 0 end or ${elsewhere}`,
  },
  {
    name: 'the ledger holds what each dispute withdraws now, which is no more than is disputed',
    among: 'disputes',
    broken: `select 'dispute ' || d.id || ' withdraws ' || d.withdrawn_minor || ': ' || coalesce(e.amount_minor, 0) || ' in the ledger' as what
      from disputes d join payments p on p.id = d.payment_id left join (${entries('dispute_id', 'dispute_id is not null')}) e on e.id = d.id
      where coalesce(e.amount_minor, 0) <> -d.withdrawn_minor or d.withdrawn_minor not between 0 and d.amount_minor or ${elsewhere}`,
  },
]
