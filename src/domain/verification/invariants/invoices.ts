import { CAPTURED, type Invariant } from '../invariant.ts'

/** What an invoice says is for ever, and no number of a series is missing. */
export const invoices: Invariant[] = [
  {
    name: 'invoices and credit notes are numbered without gaps, each series for itself',
    among: 'invoices',
    broken: `select kind || ': ' || count(*) || ' up to ' || max(serial) as what from invoices
      group by kind having count(*) <> max(serial) or min(serial) <> 1
      union all select c.name || ': the next is ' || (c.value + 1) as what from counters c
      where c.name in ('invoice', 'credit_note')
      and c.value <> coalesce((select max(i.serial) from invoices i where i.kind = c.name), 0)`,
  },
  {
    name: 'an invoice is for what its order cost when it was issued, and costs since',
    among: "invoices where kind = 'invoice'",
    broken: `select i.number || ': ' || i.total_minor as what from invoices i join orders o on o.id = i.order_id
      where i.kind = 'invoice' and (i.total_minor <> i.order_total_minor or i.total_minor <> o.total_minor
      or i.tax_minor <> o.tax_minor or i.currency <> o.currency)`,
  },
  {
    name: 'a credit note is of a refund of an order that has an invoice, and no more is credited than was invoiced',
    among: "invoices where kind = 'credit_note'",
    broken: `select n.number as what from invoices n left join refunds r on r.id = n.refund_id
      left join payments p on p.id = r.payment_id and p.state in ${CAPTURED}
      left join (select order_id, sum(case when kind = 'invoice' then total_minor else 0 end) as billed,
        sum(case when kind = 'credit_note' then total_minor else 0 end) as credited from invoices group by order_id) s
      on s.order_id = n.order_id
      where n.kind = 'credit_note' and (r.id is null or (r.payment_id is not null and p.id is null) or r.order_id <> n.order_id
      or n.total_minor > r.amount_minor + r.gift_minor
      or s.credited > s.billed)`,
  },
]
