import type { Invariant } from '../invariant.ts'

export const coupons: Invariant[] = [
  {
    name: 'no code was used more often than it may',
    among: 'coupons',
    broken: `select 'code ' || code || ': ' || uses || ' of ' || coalesce(max_uses, 0) as what from coupons
      where uses < 0 or (max_uses is not null and uses > max_uses)`,
  },
  {
    name: 'a code’s uses are the orders that hold it',
    among: 'coupons',
    // A cancelled order gives its code back only where it was never paid.
    broken: `select 'code ' || c.code || ': ' || c.uses || ' uses, ' || coalesce(o.orders, 0) || ' orders' as what from coupons c
      left join (select coupon_code, count(*) as orders from orders
        where state <> 'cancelled' or paid_at is not null group by coupon_code) o on o.coupon_code = c.code
      where c.uses <> coalesce(o.orders, 0)`,
  },
]
