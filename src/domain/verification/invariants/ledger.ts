import { CAPTURED, type Invariant } from '../invariant.ts'

/** The gateways' side of the ledger: what each payment or refund moved there, and in how many entries. */
const entries = (
  of: 'payment_id' | 'refund_id',
  where: string,
) => `select ${of} as id, sum(amount_minor) as amount_minor,
  count(*) as entries, min(account) as account, min(currency) as currency
  from ledger_entries where account <> 'orders' and ${where} group by ${of}`

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
      from payments p left join (${entries('payment_id', 'refund_id is null')}) e on e.id = p.id
      where (p.state in ${CAPTURED} and (e.id is null or e.entries <> 1 or e.amount_minor <> p.amount_minor
        or e.account <> 'gateway:' || p.gateway or e.currency <> p.currency))
      or (p.state not in ${CAPTURED} and e.id is not null)`,
  },
  {
    name: 'the ledger holds each refund that went out, once, of its payment, and no other',
    among: 'refunds',
    broken: `select 'refund ' || r.id || ' of ' || r.amount_minor || ': ' || coalesce(e.amount_minor, 0) || ' in the ledger' as what
      from refunds r left join (${entries('refund_id', 'refund_id is not null')}) e on e.id = r.id
      where (r.state = 'succeeded' and (e.id is null or e.entries <> 1 or e.amount_minor <> -r.amount_minor))
      or (r.state <> 'succeeded' and e.id is not null)`,
  },
]
