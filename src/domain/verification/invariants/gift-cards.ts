import { ACCEPTED, type Invariant } from '../invariant.ts'

const moved = `select gift_card_id, sum(amount_minor) as moved from gift_card_moves group by gift_card_id`

/** What gift cards have paid of each order, less what they got back. */
const paid = `select order_id, -sum(amount_minor) as paid, sum(case when refund_id is not null then amount_minor else 0 end) as refunded
  from gift_card_moves where order_id is not null group by order_id`

export const giftCards: Invariant[] = [
  {
    name: 'what a gift card holds is the sum of what was put on it and taken off it',
    among: 'gift_cards',
    broken: `select 'gift card ' || c.id || ': ' || c.balance_minor || ', by its moves ' || coalesce(m.moved, 0) as what
      from gift_cards c left join (${moved}) m on m.gift_card_id = c.id where c.balance_minor <> coalesce(m.moved, 0)`,
  },
  {
    name: 'no gift card holds less than nothing',
    among: 'gift_cards',
    broken: `select 'gift card ' || id || ': ' || balance_minor as what from gift_cards where balance_minor < 0`,
  },
  {
    name: 'what an order says gift cards paid, they did; one that ended unpaid gave it back',
    among: 'orders where gift_minor > 0',
    broken: `select 'order ' || o.number || ': ' || o.gift_minor || ' less ' || o.gift_back_minor || ', by its cards ' || coalesce(p.paid, 0) as what
      from orders o left join (${paid}) p on p.order_id = o.id
      where coalesce(p.paid, 0) <> case when o.state = 'cancelled' and not exists (select 1 from order_events e
        where e.order_id = o.id and e.kind = 'paid') then 0 else o.gift_minor - o.gift_back_minor end
      or o.gift_back_minor <> coalesce(p.refunded, 0)`,
  },
  {
    name: 'gift cards pay at most what an order costs, and get back at most what they paid',
    among: 'orders where gift_minor > 0',
    broken: `select 'order ' || number as what from orders where gift_minor > total_minor or gift_back_minor > gift_minor
      or gift_back_minor > refunded_minor`,
  },
  {
    name: 'a gift card that was sold is worth its price, was paid for, and is one of its line’s units',
    among: 'gift_cards where order_line_id is not null',
    broken: `select 'gift card ' || c.id as what from gift_cards c join order_lines l on l.id = c.order_line_id
      join orders o on o.id = l.order_id where c.order_id <> o.id or l.is_gift_card = 0 or c.unit not between 1 and l.quantity
      or c.initial_minor <> l.unit_price_minor or not exists (select 1 from order_events e where e.order_id = o.id and e.kind = 'paid')`,
  },
  {
    name: 'of a paid order every gift card that was not given back is there to be spent',
    among: `order_lines where is_gift_card = 1`,
    broken: `select 'order line ' || l.id || ': ' || count(c.id) || ' cards for ' || l.quantity as what from order_lines l
      join orders o on o.id = l.order_id left join gift_cards c on c.order_line_id = l.id
      where l.is_gift_card = 1 and l.unit_price_minor > 0 and o.state in ${ACCEPTED}
      group by l.id, l.quantity having count(c.id) <> l.quantity`,
  },
]
